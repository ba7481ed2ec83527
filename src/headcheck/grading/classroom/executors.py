"""Executors for jobs, with one interface: threads of this process with their own sandboxes, or a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from headcheck.errors import HeadcheckError
from headcheck.extras import how_to_install

#: Typical peak memory of one running notebook, including its share of the fork servers, in bytes.
_MEMORY = 800 << 20


class ClusterError(HeadcheckError):
    """The given cluster can't be used; the message says why and what to do."""


@contextmanager
def executor(workers: int | None, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """An executor, and the number of jobs it runs in parallel.

    `workers`: threads on this machine, each waiting for sandboxed processes (None: as many as cores and memory allow).
    `scheduler`: the address of a Dask cluster to use instead. Raises ClusterError.
    """
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
        return
    count = workers or _as_many_as_fit()
    pool = ThreadPoolExecutor(count, thread_name_prefix="notebook")
    try:
        yield pool, count
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise ClusterError(f"A cluster needs Dask. {how_to_install('cluster')}") from error
    try:
        client = distributed.Client(address, timeout=20)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address}: {error}. Start one with `dask scheduler`."
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"The cluster at {address} has no workers: start some with `dask worker {address}`.")
        # pure=False: with --force, an identical job must run again
        yield client.get_executor(pure=False, retries=2), threads


def _as_many_as_fit() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return cores
    return max(1, min(cores, free // _MEMORY))
