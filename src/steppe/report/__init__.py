"""Outcomes for readers: tables, a chart, the brief, and folders that keep a run."""
