"""Plain `nbgrader autograde` against `headcheck grade`, on the same submissions in one run: wall, CPU, peak memory.

Run `python benchmarks/grading.py` in the course, on a quiet machine; it writes benchmarks/grading.md and .json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import nbformat
import psutil

from headcheck.course.problems import QUIZZES
from headcheck.grading import bank
from headcheck.grading.steps import nbgrader

COURSE = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ("02-regression", "03-binary-classification")

#: nbgrader as it is: its own preprocessors and kernel, no sandbox; only with time enough for a busy machine.
PLAIN = """
c = get_config()
import os, sys
from pathlib import Path
os.environ["HEADCHECK_COURSE"] = str(Path(__file__).resolve().parent)
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[variable] = "1"
c.CourseDirectory.course_id = "benchmark"
c.Execute.timeout = 180
c.Execute.startup_timeout = 120
c.Execute.iopub_timeout = 30
"""


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the clock, CPU-seconds of all its processes, bytes of memory at its peak."""

    wall: float
    cpu: float
    memory: int


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command and add up what it and everything that it starts takes."""
    started = time.monotonic()
    group = _group()
    enter = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"] if group else []
    process = subprocess.Popen([*enter, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = _Peak(process.pid)
    peak.start()
    error = process.communicate()[1]
    peak.stop()
    if process.returncode not in (0,):
        sys.exit(f"{' '.join(command)} failed: {error.decode()[-2000:]}")
    cpu = int((Path(group) / "cpuacct.usage").read_text()) / 1e9 if group else peak.cpu
    return Cost(time.monotonic() - started, cpu, peak.memory)


def _group() -> str | None:
    """A control group that counts CPU time of all that is started in it, or None where there are none of version 1."""
    folder = Path("/sys/fs/cgroup/cpuacct") / f"benchmark-{os.getpid()}-{time.monotonic_ns()}"
    try:
        folder.mkdir()
    except OSError:
        return None
    return str(folder)


class _Peak(threading.Thread):
    """Adds up the memory of a process and its descendants, ten times a second; and their CPU time, roughly."""

    def __init__(self, number: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(number)
        self._stop_now = threading.Event()
        self.memory = 0
        self._seen: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        return sum(self._seen.values())

    def run(self) -> None:
        while not self._stop_now.wait(0.1):
            total = 0
            try:
                processes = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                continue
            for process in processes:
                try:
                    # the part of memory that is its own: forks share most of theirs
                    total += process.memory_full_info().pss
                    self._seen[process.pid] = sum(process.cpu_times()[:2])
                except psutil.Error:
                    continue
            self.memory = max(self.memory, total)

    def stop(self) -> None:
        self._stop_now.set()
        self.join()


def make_course(folder: Path, plain: bool, students: int, assignments: Sequence[str]) -> Path:
    """A course with different submissions of the bank, the same ones for both sides."""
    shutil.copytree(COURSE / "holdout", folder / "holdout")
    if plain:
        (folder / "course_config.py").write_text(PLAIN)
        (folder / "nbgrader_config.py").write_text(PLAIN)
    else:
        for name in ("course_config.py", "nbgrader_config.py"):
            shutil.copy(COURSE / name, folder)
    for assignment in assignments:
        shutil.copytree(COURSE / "source" / assignment, folder / "source" / assignment)
        nbgrader(folder, "generate_assignment", assignment)
        hand_in(folder, assignment, students)
    return folder


def hand_in(course: Path, assignment: str, students: int) -> None:
    """Notebooks that differ from each other, composed of the bank."""
    release = nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    solved = nbformat.read(COURSE / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    answers = bank.load(COURSE / "submissions", assignment)
    by_owner: dict[str, list[str]] = {}
    for answer in answers:
        for grade_id, source in answer.cell.items():
            by_owner.setdefault(grade_id, []).append(source)
    own = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in solved.cells}
    quizzes = [bank.quiz_cell(quiz, quiz.answers) for quiz in QUIZZES.values() if quiz.assignment == assignment]
    for number in range(students):
        cells = {name: source for name, source in own.items() if name and name.endswith(("-answer", "-answers"))}
        for quiz in quizzes:
            cells |= quiz
        for grade_id, sources in by_owner.items():
            cells[grade_id] = sources[number % len(sources)]
        known = {c.metadata.get("nbgrader", {}).get("grade_id") for c in release.cells}
        folder = course / "submitted" / f"student{number:03}" / assignment
        folder.mkdir(parents=True)
        composed = bank.compose(release, {name: source for name, source in cells.items() if name in known})
        nbformat.write(composed, folder / f"{assignment}.ipynb")


def main() -> None:
    """Measure both sides, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=12, help="submissions of each assignment")
    parser.add_argument("--assignments", nargs="+", default=ASSIGNMENTS)
    parser.add_argument("--rounds", type=int, default=1, help="the medians of so many are reported")
    asked = parser.parse_args()
    rows: dict[str, list[Cost]] = {}
    count = asked.students * len(asked.assignments)
    python = [sys.executable, "-m"]
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="headcheck-benchmark-") as name:
            plain = make_course(Path(name, "plain"), True, asked.students, asked.assignments)
            ours = make_course(Path(name, "ours"), False, asked.students, asked.assignments)
            for assignment in asked.assignments:
                cost = measure([*python, "nbgrader", "autograde", assignment], plain)
                rows.setdefault(f"plain {assignment}", []).append(cost)
                cost = measure([*python, "headcheck", "grade", assignment], ours)
                rows.setdefault(f"headcheck {assignment}", []).append(cost)
                cost = measure([*python, "headcheck", "grade", assignment], ours)
                rows.setdefault(f"unchanged {assignment}", []).append(cost)
    medians = {name: Cost(*(statistics.median(getattr(c, f) for c in costs) for f in ("wall", "cpu", "memory")))  # type: ignore[arg-type]
               for name, costs in rows.items()}  # fmt: skip
    page = report(medians, asked.students, asked.assignments)
    (COURSE / "benchmarks" / "grading.md").write_text(page)
    (COURSE / "benchmarks" / "grading.json").write_text(
        json.dumps({name: vars(cost) for name, cost in medians.items()} | {"submissions": count}, indent=1) + "\n"
    )
    print(page)


def report(costs: dict[str, Cost], students: int, assignments: Sequence[str]) -> str:
    """The page of a run."""
    lines = [
        "# What grading costs",
        "",
        "Made by `python benchmarks/grading.py`: the same submissions, different ones from the bank, graded by plain",
        "`nbgrader autograde` (its own kernel, no sandbox, one after the other) and by `headcheck grade` (sandbox on,",
        "side by side), bytecode compiled for both. Memory is the peak of all processes together, shared pages counted",
        "once.",
        f"{students} submissions of each assignment; {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"Keras {version('keras')}.",
        "",
        "| assignment | side | wall s | CPU s | a submission: wall | CPU | peak memory MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for assignment in assignments:
        for side in ("plain", "headcheck", "unchanged"):
            c = costs[f"{side} {assignment}"]
            lines.append(
                f"| {assignment} | {side} | {c.wall:.0f} | {c.cpu:.0f} "
                f"| {c.wall / students:.2f} | {c.cpu / students:.2f} | {c.memory / 1e6:.0f} |"
            )
    plain = sum(costs[f"plain {a}"].wall for a in assignments)
    ours = sum(costs[f"headcheck {a}"].wall for a in assignments)
    lines += ["", f"Throughput: {plain / ours:.1f} times that of plain nbgrader."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
