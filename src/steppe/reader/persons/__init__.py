"""Who is named and who speaks: names, offices and verbs of speech."""
