"""Which workers a sweep has: a cluster, the executor that was given, or threads of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sim.sweeps.execution.options import Options
from sim.sweeps.execution.workers import WorkerPool
from sim.sweeps.storage.folder import Store


@contextmanager
def pool_for(store: Store, options: Options) -> Iterator[WorkerPool]:
    """Find the workers: a cluster, the executor that was given, or threads."""
    if options.dask is not None:
        from sim.sweeps.execution.dask_workers import joined

        with joined(options.dask, store) as cluster:
            yield cluster
    elif options.executor is not None:
        yield WorkerPool(options.executor, options.workers)
    else:
        threads = ThreadPoolExecutor(options.workers)
        try:
            yield WorkerPool(threads, options.workers)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
