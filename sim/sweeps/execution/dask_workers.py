"""Sweeps past one machine: the workers of a Dask cluster do the chunks, only the driver writes.

A worker's process must have the driver's model. All workers are asked before the first chunk and
when they join, and each chunk looks again where it runs. Needs the extra ``dask``; nothing else
imports it.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sim.base.errors import InputError
from sim.base.extras import told_if_lacking
from sim.base.model_version import MODEL_VERSION
from sim.sweeps.execution.chunk import Rows
from sim.sweeps.execution.workers import Lost, Work, WorkerPool
from sim.sweeps.storage import environment
from sim.sweeps.storage.folder import Store

CONNECT_SECONDS = 10.0
"""How long a scheduler may take to answer at first."""
LOOK_SECONDS, ANSWER_SECONDS = 1.0, 5.0
"""How often the scheduler is asked who is there, and how long it may take to say so."""
MUSTER_SECONDS = 30.0
"""How long the first chunk waits for workers that are there and have not answered, when others
have."""
NO_WORKER_SECONDS = 120.0
"""How long the sweep waits while no worker is there, or none answers."""
LEAST_SECONDS, SECONDS_A_WORKER = 2.0, 0.06
"""How long a chunk takes at least, and for each worker: driver and scheduler spend about 3 ms on
each."""
CLOSE_SECONDS = 3.0
_TAKEN_FOR_AN_ERROR = f"cannot unpack non-iterable {Rows.__name__} object"


class OtherModel(RuntimeError):
    """A worker has other sources than the driver."""


@cache
def model_here() -> str:
    """Name the version of the model and the digest of its sources, as this process has them."""
    return f"version {MODEL_VERSION}, sources {environment.source_digest()[:16]}"


def describe_worker() -> dict[str, Any]:
    """Say what runs in a worker: model, libraries, processor, host."""
    about = environment.describe()
    shown = {name: about[name] for name in ("python", "libraries", "system", "cpu")}
    return shown | {"model": model_here(), "host": socket.gethostname()}


def run_checked(work: Work, model: str, text: str, tasks: list[int]) -> Rows:
    """Do a chunk where the model is the driver's; a worker may have joined a moment ago.

    Raises
    ------
    OtherModel
        Naming the worker.
    """
    if model_here() != model:
        from distributed import get_worker

        raise OtherModel(f"{get_worker().address} ({model_here()})")
    return work(text, tasks)


def exposure(address: str) -> str:
    """Warn of an address that others on the network can reach in the clear; empty where there is
    nothing to warn of."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    host = parts.hostname or ""
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return ""
    # inside a process or behind TLS nobody can listen
    if host == "localhost" or parts.scheme in ("tls", "wss", "inproc"):
        return ""
    return (
        f"{address} is neither on this machine nor TLS: Dask runs whatever it is sent, so whoever "
        "reaches its ports can run code there and read what passes; use tls:// or a network that "
        "you trust"
    )


@contextmanager
def joined(address: str, store: Store) -> Iterator[Cluster]:
    """Join a cluster for as long as a sweep takes.

    Raises
    ------
    InputError
        When Dask is not installed, or no scheduler answers there.
    """
    client = _connect(address)
    # where the scheduler is lost it prints how it came to know; the sweep says so itself
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        warning = exposure(address)
        if warning:
            store.notes.append(warning)
        store.log("cluster", address=address)
        # every call is a task of its own: Dask would take two with equal arguments for one
        yield Cluster(client.get_executor(pure=False), 0, client, address, store)
    finally:
        # chunks under way are forgotten by this; one that was lost cannot say good-bye
        with suppress(Exception):
            client.close(timeout=CLOSE_SECONDS)
        log.setLevel(level)


def _connect(address: str) -> Any:
    with told_if_lacking():
        from distributed import Client
    # not the process's default client: the caller may have one of his own
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="cadre-sim")
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise InputError(
            f"--dask {address}",
            f"an address at which no Dask scheduler answers ({type(error).__name__}: {error})",
            "one such as tcp://127.0.0.1:8786",
            "Start a scheduler and workers, as docs/how-to/cluster.md shows, or mend the address.",
        ) from error


@dataclass
class Cluster(WorkerPool):
    """The workers of a cluster; each thread of one counts as a worker.

    There are none until they have been asked for their model and have answered.

    Attributes
    ----------
    client : distributed.Client
    address : str
    store : Store
    asked : dict of str to Future
        Workers that have not answered yet, by address.
    good : set of str
        Those that have the driver's model.
    text : distributed.Future, optional
        The plan's text, sent once.
    looked : float
        When the scheduler was asked last who is there.
    begun : float
        When the cluster was joined.
    seen : float
        When a worker that had answered was there last.
    """

    client: Any
    address: str
    store: Store
    asked: dict[str, Future] = field(default_factory=dict)
    good: set[str] = field(default_factory=set)
    text: Any = None
    looked: float = 0.0
    begun: float = field(default_factory=time.monotonic)
    seen: float = field(default_factory=time.monotonic)

    def submit(self, work: Work, text: str, tasks: list[int]) -> Future[Rows]:
        """Hand out a chunk, to any worker."""
        try:
            if self.text is None:
                # a task and not scattered data: Dask makes a task again when its holder is lost
                self.text = self.client.submit(str, text, pure=False)
            return self.executor.submit(run_checked, work, model_here(), self.text, tasks)
        except Exception as error:
            raise self._parted() from error

    def chunk_seconds(self, usual: float) -> float:
        """Take longer the more workers there are, all of whom one scheduler has to serve."""
        return usual * max(LEAST_SECONDS, SECONDS_A_WORKER * self.size)

    def watch(self) -> BaseException | None:
        """Ask which workers are there, and new ones for their model.

        It is an error when no worker was there for long.
        """
        now = time.monotonic()
        if now - self.looked < LOOK_SECONDS:
            return None
        live = self._live()
        self.looked = now
        # one that went away and comes back is asked again: it may have been installed anew
        self.good &= live.keys()
        for worker in live.keys() - self.good - self.asked.keys():
            try:
                only = self.client.get_executor(pure=False, workers=[worker])
                self.asked[worker] = only.submit(describe_worker)
            except Exception:
                return self._parted()
        wrong = self._hear(live)
        # the first chunks wait until all have answered, since their size follows from how many work
        if self.size or not self.asked or now - self.begun >= MUSTER_SECONDS:
            self.size = sum(live[worker] for worker in self.good)
        if self.good:
            self.seen = now
        elif wrong is None and now - self.seen >= NO_WORKER_SECONDS:
            seconds = f"{NO_WORKER_SECONDS:g} seconds"
            return Lost(f"no worker of {self.address} was there and answered for {seconds}")
        return wrong

    def _live(self) -> dict[str, int]:
        """Threads of each worker that is there; none when the scheduler does not say."""
        # the scheduler is asked, since the client's own list may be old by seconds
        try:
            return dict(
                self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER_SECONDS)
            )
        except Exception:
            return {}

    def _hear(self, live: dict[str, int]) -> InputError | None:
        """Take in the answers of workers; one that is gone need not answer."""
        for worker, answer in list(self.asked.items()):
            # such an answer may never come, and the sweep would wait for it
            if worker not in live:
                del self.asked[worker]
                answer.cancel()
            # not waited for: one slow worker must not keep the others idle
            elif answer.done():
                del self.asked[worker]
                try:
                    about = answer.result()
                except CancelledError:
                    continue
                except Exception as error:
                    if self.is_killed(error):
                        continue
                    return _refused(
                        worker, f"no cadre-sim of this version ({type(error).__name__}: {error})"
                    )
                if about["model"] != model_here():
                    return _refused(worker, f"another model ({about['model']})")
                self.good.add(worker)
                self._note(worker, about)
        return None

    def _note(self, worker: str, about: dict[str, Any]) -> None:
        """Record what a worker runs on, and note where that differs from what runs here."""
        if environment.add_worker(self.store.folder, about):
            self.store.log("worker", worker=worker, **about)
        for name, here, there in environment.differences(environment.describe(), about):
            note = f"{name} is {here} here and {there} on {about['host']}: bytes are not promised"
            # a hundred workers of one kind are one note
            if note not in self.store.notes:
                self.store.notes.append(note)

    def is_killed(self, error: BaseException) -> bool:
        """Dask says so after a task has ended four workers."""
        from distributed.scheduler import KilledWorker

        return isinstance(error, KilledWorker)

    def is_mislaid(self, error: BaseException) -> bool:
        """Where a worker dies just after its rows were fetched, Dask's executor (2026.8) takes them
        for the parts of an error, and stumbles over that."""
        return isinstance(error, TypeError) and str(error) == _TAKEN_FOR_AN_ERROR

    def explain(self, error: BaseException) -> BaseException:
        """Say so where the scheduler was lost, which cancels all futures, or a model differs."""
        if isinstance(error, OtherModel):
            return _refused(*str(error).split(" ", 1))
        return self._parted() if isinstance(error, CancelledError) else error

    def recall(self, future: Future[Rows]) -> bool:
        """Leave it: nobody here knows which chunks have been begun."""
        return False

    def _parted(self) -> Lost:
        return Lost(f"the Dask scheduler at {self.address} was lost")


def _refused(worker: str, got: str) -> InputError:
    return InputError(
        f"worker {worker}",
        got,
        f"the model of the driver ({model_here()})",
        "Install the same version of cadre-sim on all workers and start them again; "
        "finished runs are kept.",
    )
