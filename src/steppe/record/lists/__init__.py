"""What the record takes from published lists: read, compared by instrument, and written where it is certain."""
