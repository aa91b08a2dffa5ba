"""Numbers about states, worlds and outcomes: balance, dependence, concentration, alignment."""
