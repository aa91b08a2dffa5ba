"""From a world and a scenario to an outcome."""
