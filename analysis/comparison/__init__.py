"""Replicates with intervals, paired differences, and in what two scenarios differ."""
