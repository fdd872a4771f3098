"""What the benchmarks compare with: sites of other programs, each run by an environment of its own."""
