"""For `dask worker --preload headcheck.grading.classroom.dask_worker`: a worker that is ready before its first job.

Without it the first job waits until TensorFlow is imported; a worker with it takes jobs only then.
"""

from __future__ import annotations

from headcheck.grading.sandbox.backends import get_ready


def dask_setup(worker: object) -> None:
    """Dask calls this before it tells the scheduler of the worker."""
    get_ready()
