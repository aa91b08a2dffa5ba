"""What a document is made of: its text, its paragraphs and sentences, and whose words they are."""
