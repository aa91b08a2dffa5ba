"""The worlds that ship with Steppe and how they are made."""
