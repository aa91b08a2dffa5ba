"""What several shipped worlds are made with."""
