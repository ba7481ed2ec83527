"""cgroups, versions 1 and 2: limits on the total memory, processes and CPU share of one sandbox.

Without permission to create cgroups we fall back to per-process limits.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from headcheck.grading.sandbox import scratch
from headcheck.grading.sandbox.limits import Limits

_BASE = Path("/sys/fs/cgroup")
_counter = itertools.count()


def make(limits: Limits) -> list[Path]:
    """Create cgroups with these limits; none if this user may not."""
    name = f"{scratch.folder().name}-{next(_counter)}"
    settings: dict[str, dict[str, int]] = {
        "memory": {"memory.limit_in_bytes": limits.memory},
        "pids": {"pids.max": limits.processes},
    }
    if (_BASE / "cpu").is_dir():
        # a cgroup gets one share of the CPUs: hundreds of processes take no time from other sandboxes
        settings["cpu"] = {}
    if (_BASE / "cgroup.controllers").exists():  # version 2, where the `cpu` controller does so by default
        settings = {"": {"memory.max": limits.memory, "memory.swap.max": 0, "pids.max": limits.processes}}
    made: list[Path] = []
    for hierarchy, values in settings.items():
        group = _BASE / hierarchy / name
        try:
            group.mkdir()
            made.append(group)
            for file, value in values.items():
                (group / file).write_text(str(value), encoding="ascii")
        except OSError:
            remove(made)
            return []
    return made


def joining(groups: Sequence[Path]) -> list[str]:
    """A command that joins the cgroups and then executes the following one, so that everything it starts is counted."""
    if not groups:
        return []
    script = 'while [ "$1" != -- ]; do echo $$ >"$1" || exit 97; shift; done; shift; exec "$@"'
    return ["sh", "-c", script, "sh", *(str(group / "cgroup.procs") for group in groups), "--"]


def remove(groups: Sequence[Path]) -> None:
    """Kill what still runs in the cgroups and remove them, which may take a moment after the last process ended."""
    for group in groups:
        for _ in range(100):
            try:
                group.rmdir()
                break
            except FileNotFoundError:
                break
            except OSError:
                with contextlib.suppress(OSError, ValueError):
                    for number in (group / "cgroup.procs").read_text().split():
                        os.kill(int(number), signal.SIGKILL)
                time.sleep(0.02)


def tidy_up() -> list[Path]:
    """Remove the cgroups that killed processes of this user left behind, and return their folders."""
    folders = []
    for left in scratch.abandoned():
        # version 2 has one hierarchy, the first, and version 1 the others
        for hierarchy in (_BASE, *map(_BASE.joinpath, ("memory", "pids", "cpu"))):
            remove(sorted(hierarchy.glob(f"{left.name}-*")))
        folders.append(left)
    return folders


def out_of_memory(groups: Sequence[Path]) -> bool:
    """Whether the kernel killed a process of the cgroups for running out of memory."""
    for file in (group / name for group in groups for name in ("memory.oom_control", "memory.events")):
        with contextlib.suppress(OSError):
            counts = dict(line.split() for line in file.read_text(encoding="ascii").splitlines())
            if counts.get("oom_kill", "0") != "0":
                return True
    return False
