"""What the benchmarks are measured beside, where it is code of ours or needs a place of its own."""
