"""Execution of a sweep: driver, chunks of runs, workers, shards, rounds of replication."""
