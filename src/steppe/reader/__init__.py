"""A policy document read into cited statements, and these held against record, world and facts."""
