"""What a process may use, what it sees, and what it is told of its environment: the same in every kind of sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

#: The folder of a notebook in its sandbox.
HOME = "/home/student"

#: What a sandbox may write to: folders in memory, each of the size that `Limits.disk` says.
WRITABLE = (HOME, "/tmp", "/dev/shm")

#: Files that each of these may hold: an empty one takes a kilobyte of the kernel's memory.
FILES = 20_000

#: Where the code of a sandbox's process lies in the sandbox.
AGENT = "/opt/notebook/agent"

#: Where the sandbox's own programs lie.
PATH = "/usr/bin:/bin"

_MEGABYTE = 1 << 20
#: Of addresses, what Python and TensorFlow map and do not use as memory.
_MAPPED = 2 << 30


@dataclass(frozen=True)
class Limits:
    """What one process, with all that it starts, may use, and hand over. Sizes in bytes.

    `memory` is held by a control group where this user may make one, and by the address space of each process
    everywhere: TensorFlow alone maps about 2.2 GB. `disk`: of its folder and of /tmp, each, kept in memory.
    """

    memory: int = 3 << 30
    address_space: int = 8 << 30
    processes: int = 256
    file_size: int = 64 * _MEGABYTE
    disk: int = 128 * _MEGABYTE
    cpu_seconds: int = 900
    open_files: int = 512
    #: What tests get of a notebook: values of its names, and answers of its functions. Some answers are kept, to test
    #: the same notebook again without running it again.
    values: int = 256 * _MEGABYTE
    answers: int = 1024 * _MEGABYTE
    kept_answers: int = 32 * _MEGABYTE

    def of_tests(self) -> Limits:
        """The limits of the process of tests: too much memory is refused there, before the machine ends the process."""
        return replace(self, address_space=min(self.address_space, self.memory + _MAPPED))

    def resources(self) -> dict[str, int]:
        """As resource limits of a process, by their names without RLIMIT_."""
        return {
            "AS": self.address_space,
            "NPROC": self.processes,
            "FSIZE": self.file_size,
            "CPU": self.cpu_seconds,
            "NOFILE": self.open_files,
            "CORE": 0,
        }


@dataclass(frozen=True)
class Times:
    """Seconds: for one cell, one call of a student's function, and everything that a notebook's own cells do.

    `tests`: what may be lost with tests that are cut off or need far too much, all tests of a notebook together.
    """

    cell: float = 180
    call: float = 20
    notebook: float = 1800
    tests: float = 180


@dataclass(frozen=True)
class View:
    """What a process sees: `files` lie in its folder, by name; `folders` where they are on this machine. Read only."""

    role: str
    files: Mapping[str, Path] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


#: What every process gets to know of its environment. One thread each, as in calibration.
ENVIRONMENT = {
    "PATH": PATH,
    "LANG": "C.UTF-8",
    "HOME": HOME,
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
}
