"""Who is said to be tied to whom, since when, and whether it is said plainly."""
