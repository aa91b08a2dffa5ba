"""What is made of readings: comparisons, drafts of scenarios, the schema of the output."""
