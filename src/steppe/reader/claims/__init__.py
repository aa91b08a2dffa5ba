"""Figures with what they are about, in whose words, and how they are meant."""
