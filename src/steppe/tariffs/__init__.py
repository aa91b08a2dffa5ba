"""Applied tariffs: most-favoured-nation rates and what agreements do to them, from tables and the record."""
