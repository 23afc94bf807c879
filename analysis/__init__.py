"""What is made of runs: comparisons, reports and the command line; `sim` knows nothing of it."""
