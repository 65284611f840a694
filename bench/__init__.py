"""Benchmarks: each compares what the project does with the bare thing, measured in the same run."""
