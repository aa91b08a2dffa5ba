"""People and their money across borders: migrants and remittances by corridor, as shipped tables."""
