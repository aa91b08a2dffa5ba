"""Dates and quantities, by small grammars."""
