"""Ties and claims held against the record, published figures and worlds."""
