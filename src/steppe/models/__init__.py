"""How a world responds to a change: one paper a file, arrays in and arrays out."""
