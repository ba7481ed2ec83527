"""Resource limits, visible files and environment of a sandboxed process: the same for every kind of sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

#: The folder of a notebook in its sandbox.
HOME = "/home/student"

#: Writable folders of a sandbox: in memory (tmpfs), each limited to `Limits.disk`.
WRITABLE = (HOME, "/tmp", "/dev/shm")

#: Maximum number of files in each of them: even an empty file takes a kilobyte of kernel memory.
FILES = 20_000

#: Where the agent's code is mounted in the sandbox.
AGENT = "/opt/notebook/agent"

#: Where the sandbox's own programs are mounted.
PATH = "/usr/bin:/bin"

_MEGABYTE = 1 << 20
#: Address space that Python and TensorFlow map without using it as memory.
_MAPPED = 2 << 30


@dataclass(frozen=True)
class Limits:
    """Resource limits of one process and its children, and of what it may send. Sizes in bytes.

    `memory` is enforced by a cgroup if this user may create one, and always by the address space of each process:
    TensorFlow alone maps about 2.2 GB. `disk`: for its folder and for /tmp, each, kept in memory.
    """

    memory: int = 3 << 30
    address_space: int = 8 << 30
    processes: int = 256
    file_size: int = 64 * _MEGABYTE
    disk: int = 128 * _MEGABYTE
    cpu_seconds: int = 900
    open_files: int = 512
    #: Total size of the values and answers that tests receive from a notebook. Some answers are cached, so that the
    #: same notebook can be tested again without running it.
    values: int = 256 * _MEGABYTE
    answers: int = 1024 * _MEGABYTE
    kept_answers: int = 32 * _MEGABYTE

    def of_tests(self) -> Limits:
        """Limits of the test process: excessive allocations are refused before the kernel kills the process."""
        return replace(self, address_space=min(self.address_space, self.memory + _MAPPED))

    def resources(self) -> dict[str, int]:
        """As resource limits, by name without the prefix RLIMIT_."""
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
    """Time limits in seconds: for one cell, one call of a student's function, and all cells of a notebook together.

    `tests`: total time that may be spent on tests that time out or run out of memory, per notebook.
    """

    cell: float = 180
    call: float = 20
    notebook: float = 1800
    tests: float = 180


@dataclass(frozen=True)
class View:
    """Visible files, read-only: `files` in the process's folder, by name; `folders` where they are on this machine."""

    role: str
    files: Mapping[str, Path] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


#: Environment variables of every process. One thread each and no oneDNN, as in calibration; notebooks turn it off, too.
ENVIRONMENT = {
    "PATH": PATH,
    "LANG": "C.UTF-8",
    "HOME": HOME,
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "IPYTHONDIR": "/tmp/ipython",
}
