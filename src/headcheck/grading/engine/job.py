"""Jobs: one notebook with everything needed to run it, as data; and running it on any machine with this package.

The same function serves `nbgrader autograde`, formgrader, `headcheck grade`, and the workers of a cluster.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
import threading
import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode, from_dict

from headcheck.course import asking, layout
from headcheck.grading.cells import is_test
from headcheck.grading.engine.engine import Engine
from headcheck.grading.engine.execution import Execution, are_outputs, code_cells, was_cut_off
from headcheck.grading.engine.store import Keys, Store, digest, keys
from headcheck.grading.sandbox import backends, packages, scratch
from headcheck.grading.sandbox.limits import Limits, Times, View
from headcheck.grading.sandbox.mounts import PACKAGE
from headcheck.grading.sandbox.packages import PACKAGES

#: What tests can read of a course: folders, and excluded names and extensions (large, or irrelevant for tests).
_READ_BY_TESTS, _NOT_READ = (layout.AUTHORED, "holdout", "source"), {".jsonl", ".ipynb", ".md", ".pyc", layout.ANSWERS}

_lock = threading.Lock()


@dataclass(frozen=True)
class Course:
    """The files of a course that tests can read, packed, with their digest."""

    packed: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True)
class Job:
    """One notebook to run. `notebook`: its JSON; `files`: what is beside it; `known`: what its own cells did before."""

    notebook: str = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    course: Course
    limits: Limits = field(default_factory=Limits)
    times: Times = field(default_factory=Times)
    require_sandbox: bool = True
    known: str | None = field(default=None, repr=False)
    #: that its own cells may import
    packages: tuple[str, ...] = PACKAGES

    @cached_property
    def keys(self) -> Keys:
        """The keys of its results in the store."""
        found = packages.find(self.packages)
        return keys(self.read().cells, self.files, self.course.digest, self.limits, self.times, found)

    def read(self) -> NotebookNode:
        """Its notebook."""
        return nbformat.reads(self.notebook, as_version=4)


@dataclass(frozen=True)
class Done:
    """The result of a job: the `execution` of the notebook's own cells, and the outputs of its `tests`, in order; JSON.

    `lasting`: whether it is reproducible, as far as is known: nothing timed out.
    """

    execution: str = field(repr=False)
    tests: str = field(repr=False)
    seconds: float
    lasting: bool

    def outputs(self, notebook: NotebookNode) -> NotebookNode:
        """A copy of the notebook, with these outputs."""
        done = deepcopy(notebook)
        execution, tests = Execution.from_json(self.execution), iter(json.loads(self.tests))
        for index, cell in enumerate(code_cells(done)):
            cell.execution_count = index + 1
            cell.outputs = [from_dict(output) for output in next(tests)] if is_test(cell) else execution.outputs[index]
        return done

    def fits(self, notebook: NotebookNode) -> bool:
        """Whether it may be the result of this notebook: it has outputs for each of its code cells."""
        code = code_cells(notebook)
        try:
            tests = json.loads(self.tests)
            fits = Execution.from_json(self.execution).fits(code)
        except (ValueError, RecursionError):
            return False
        return (
            fits and isinstance(tests, list) and len(tests) == sum(map(is_test, code)) and all(map(are_outputs, tests))
        )


def pack_course(course: Path) -> Course:
    """What tests read of the course in the folder `course`."""
    packed = io.BytesIO()
    paths = {
        path.relative_to(course): path for folder in _READ_BY_TESTS for path in sorted((course / folder).rglob("*"))
    }
    files = {
        name.as_posix(): path
        for name, path in paths.items()
        if path.is_file() and not _NOT_READ & {name.suffix, *name.parts}
    }
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=1) as archive:
        for name, path in files.items():
            archive.add(path, name)
    return Course(packed.getvalue(), digest(part for name, path in files.items() for part in (name, path.read_bytes())))


def run_job(job: Job) -> Done:
    """Run the notebook and its tests. A pure function of the job, except for timing.

    Raises IsolationError or SandboxError where it can't be run safely, and GradingError if the engine fails: none of
    them is a student's fault.
    """
    started = time.monotonic()
    engine = Engine(*backends.starters(job.require_sandbox), job.limits, job.times)
    course = _unpack(job.course)
    with tempfile.TemporaryDirectory(dir=scratch.folder()) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the sandbox's UID reads the files in it, which are mounted one by one
        for file, data in job.files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(data)
        allowed = packages.find(job.packages)
        student = View("notebook", {file: folder / file for file in job.files}, allowed.folders, allowed.environment)
        known_to_tests = {layout.COURSE_VARIABLE: str(course)}
        for variable, file in ((asking.VARIABLE, asking.FILE), (asking.VERSIONS, asking.VERSIONS_FILE)):
            if file in job.files:
                known_to_tests[variable] = job.files[file].decode()
        tests = View("tests", student.files, (course, PACKAGE), known_to_tests)
        notebook, execution = engine.run(job.read(), student, tests, _known(job))
    said = [cell.outputs for cell in code_cells(notebook) if is_test(cell)]
    lasting = execution.lasting and not any(map(was_cut_off, said))
    return Done(execution.to_json(), json.dumps(said), time.monotonic() - started, lasting)


def _known(job: Job) -> Execution | None:
    """The stored execution of the notebook's own cells; None if there is none that fits."""
    try:
        known = Execution.from_json(job.known) if job.known else None
    except ValueError:
        return None
    return known if known and known.fits(code_cells(job.read())) else None


def find_result(job: Job, store: Store) -> Done | None:
    """The stored result of a job; None if a part of it is missing or does not fit the notebook."""
    found = job.keys
    execution, tests = store.get("execution", found.own), store.get("tests", found.tests)
    done = Done(execution, tests, 0, True) if execution and tests else None
    return done if done and done.fits(job.read()) else None


def keep_result(job: Job, done: Done, store: Store) -> None:
    """Store the result of a job if it is reproducible."""
    if done.lasting:
        found = job.keys
        store.put("execution", found.own, done.execution)
        store.put("tests", found.tests, done.tests)


def find_or_run(job: Job, store: Store) -> Done:
    """The result of a job from the store, or from running it. Raises what `run_job` does."""
    done = find_result(job, store)
    if done is None:
        done = run_job(job)
        keep_result(job, done, store)
    return done


def _unpack(course: Course) -> Path:
    """Unpack the course into a folder of this process that only this user and test processes can read."""
    folder = scratch.folder() / f"course-{course.digest[:16]}"
    with _lock:
        if not folder.exists():
            new = Path(tempfile.mkdtemp(dir=folder.parent))
            with tarfile.open(fileobj=io.BytesIO(course.packed)) as archive:
                archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since Python 3.11.4
                archive.extractall(new)
            (new / layout.COURSE_FILE).touch()
            for path in (new, *new.rglob("*")):
                path.chmod(0o755 if path.is_dir() else 0o644)
            os.rename(new, folder)
    return folder
