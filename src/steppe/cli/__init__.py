"""The command line: every verb reads its arguments, calls one function and prints."""
