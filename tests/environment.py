"""Environment variables of the tests' process, changed so that TensorFlow's threads may read them meanwhile.

`setenv` of a name that is not there yet moves the C library's table, and a thread that reads it then crashes the
process (setenv(3), "MT-Unsafe env"). TensorFlow reads variables in threads that outlive the test that began them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

#: What reading a course's settings sets (headcheck.grading.plugins.settings). It is there from the beginning, so that
#: the table never grows; as if it were not set, or as the settings set it.
_KNOWN = {
    "HEADCHECK_COURSE": "",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


def begin() -> None:
    """Before TensorFlow is imported."""
    for name, value in _KNOWN.items():
        os.environ.setdefault(name, value)


def put_back(before: Mapping[str, str]) -> None:
    """Change what differs from `before`, and nothing else."""
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    for name, value in before.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


@contextmanager
def kept(**changed: str) -> Iterator[None]:
    """Afterwards all is as it was before. `mock.patch.dict` would empty the table first, and fill it again."""
    before = dict(os.environ)
    os.environ.update(changed)
    try:
        yield
    finally:
        put_back(before)
