"""Worlds from tables: a user's own, a provider's, and groups given as a file."""
