"""Trade worlds: labelled, read-only, adding up."""
