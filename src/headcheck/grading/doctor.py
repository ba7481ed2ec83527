"""Which parts of safe grading work on this machine: each is tried, with advice if it fails."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from headcheck.course import layout
from headcheck.extras import how_to_install
from headcheck.grading.classroom.nbgrader_app import application
from headcheck.grading.plugins.run_settings import RunSettings
from headcheck.grading.sandbox import advice, cgroups, containers, packages, seccomp
from headcheck.grading.sandbox.backends import Backend, isolation
from headcheck.grading.sandbox.fork_server import Server
from headcheck.grading.sandbox.limits import Limits, View


@dataclass(frozen=True)
class Finding:
    """The result of one check. `needed`: whether a course that requires a sandbox depends on it."""

    what: str
    fine: bool
    found: str
    advice: str = ""
    needed: bool = False


def examine() -> list[Finding]:
    """Run all checks, the most important first."""
    isolated = isolation()
    why_not = isolated.why_not
    if isolated.by in (Backend.DOCKER, Backend.PODMAN):
        return [
            Finding("Python", True, f"{sys.version.split()[0]} on {sys.platform}"),
            Finding(
                f"Sandbox ({isolated.by})",
                True,
                "student code is isolated in containers: slower than bubblewrap",
                why_not,
            ),
            *_course(),
            _cluster(),
        ]
    findings = [
        Finding("Python", True, f"{sys.version.split()[0]} on {sys.platform}"),
        Finding(
            "Sandbox (bubblewrap)",
            not why_not,
            "NOT ISOLATED" if why_not else "student code is isolated",
            why_not,
            needed=True,
        ),
    ]
    findings += [*_containers()] if why_not else [_refused_calls(), _groups(), _forks()]
    return [*findings, *_course(), _cluster()]


def _containers() -> Iterator[Finding]:
    """Docker and Podman, which would do where bubblewrap does not work, and do not work either."""
    for name in containers.PROGRAMS:
        why = containers.why_not(name) or "it works"
        yield Finding(
            f"Containers ({name})", False, why, advice.of_containers(why) if shutil.which(name) else "", needed=False
        )


def _refused_calls() -> Finding:
    there = seccomp.compiled() is not None
    return Finding(
        "Refused system calls (seccomp)",
        there,
        "a filter is loaded in every sandbox" if there else "no filter: the namespaces alone isolate",
        "" if there else "Install libseccomp: on Debian or Ubuntu, sudo apt install libseccomp2.",
    )


def _groups() -> Finding:
    groups = cgroups.make(Limits())
    cgroups.remove(groups)
    return Finding(
        "cgroups",
        bool(groups),
        f"memory is limited for {'all processes of a notebook together' if groups else 'each process by itself'}",
        ""
        if groups
        else "Making them takes root. Without them student code is isolated all the same, but several processes of one "
        "notebook can together take more memory, and more of the processors, than one may: on a small machine, grade "
        "with fewer workers (`headcheck grade --workers 1`). See docs/security.md.",
    )


def _forks() -> Finding:
    try:
        with Server("notebook") as server:
            running = server.start(View("notebook"), Limits())
            try:
                running.channel.send({"do": "run", "code": "1 + 1"})
                fine = "done" in running.channel.receive(60) or "done" in running.channel.receive(60)
            finally:
                running.stop()
    except Exception as error:  # whatever fails is what to report
        return Finding("Fork server", False, f"{type(error).__name__}: {error}", "Grading can't run.", needed=True)
    return Finding("Fork server", fine, "TensorFlow is imported once, for all notebooks", needed=True)


def _course() -> Iterator[Finding]:
    try:
        course = layout.course_root()
    except layout.Unavailable as error:
        yield Finding("Course", False, "none here", str(error))
        return
    writable = os.access(course, os.W_OK)
    yield Finding(
        "Course", writable, str(course), "" if writable else "The gradebook is written there: make it writable."
    )
    yield _packages(course)
    free = shutil.disk_usage(course).free
    yield Finding(
        "Disk",
        free > 1 << 30,
        f"{free / 1e9:.1f} GB free",
        "" if free > 1 << 30 else "Make room before grading a class.",
    )


def _packages(course: Path) -> Finding:
    try:
        named = RunSettings(parent=application(course)).packages
        packages.find(tuple(named))
    except Exception as error:  # settings may be anything
        return Finding("Packages", False, "of those that student code may import, not all are here", str(error), True)
    return Finding("Packages", True, f"student code may import {', '.join(named)}")


def _cluster() -> Finding:
    there = find_spec("distributed") is not None
    return Finding(
        "Cluster (Dask)",
        True,
        "installed" if there else "not installed; one machine is enough for a class",
        "" if there else f"`headcheck grade --scheduler` needs it. {how_to_install('cluster')}",
    )
