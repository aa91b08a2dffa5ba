"""Whether a world looks sound: rules and what they find."""
