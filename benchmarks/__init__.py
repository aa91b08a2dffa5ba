"""Benchmarks: `python -m benchmarks` prints one table; ratios come from one run on one machine."""
