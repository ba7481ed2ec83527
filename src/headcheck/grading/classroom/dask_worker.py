"""For `dask worker --preload headcheck.grading.classroom.dask_worker`: prepares a worker before its first job.

Without it, the first job waits until TensorFlow is imported.
"""

from __future__ import annotations

from headcheck.grading.sandbox.backends import get_ready


def dask_setup(worker: object) -> None:
    """Called by Dask before the worker registers with the scheduler."""
    get_ready()
