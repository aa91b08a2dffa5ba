"""Names of states, organisations, regions and instruments, and what stands for them."""
