"""How it is done: the driver, chunks of runs, local and Dask workers, shards, replication in rounds."""
