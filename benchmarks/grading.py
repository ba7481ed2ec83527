"""Plain `nbgrader autograde` against `headcheck grade`, on the same submissions in one run: wall, CPU, peak memory.

`python benchmarks/grading.py` in the course, on a quiet machine with two cores or more, takes half an hour; it writes
grading.md and grading.json beside itself, and the table of sizes into docs/scale.md.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

from headcheck.authoring import bank
from headcheck.course.registry import declared
from headcheck.grading.cells import is_test
from headcheck.grading.classroom.graded import Basis, rests_on
from headcheck.grading.engine.store import Store
from headcheck.grading.steps import nbgrader

COURSE = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ("02-regression", "03-binary-classification")
PYTHON = (sys.executable, "-m")

#: Students of the class that is graded from models, and in which nothing changes then.
LARGE = 100
#: Seconds between two looks at the processes, and of how many looks one is at their memory, too. That takes 15 ms for a
#: process with TensorFlow, and so the time of the cores that are measured: often only where memory is the question.
_EVERY, _MEMORY_AT, _MEMORY_OFTEN = 0.5, 16, 2

#: Submissions in the two runs that tell what one more running notebook takes in memory.
FEW = 4

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")
QUIET = {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}

#: nbgrader as it is: its own preprocessors and kernel, no sandbox; only with time enough for a busy machine.
PLAIN = """
c = get_config()
import os, sys
from pathlib import Path
os.environ["HEADCHECK_COURSE"] = str(Path(__file__).resolve().parent)
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
c.CourseDirectory.course_id = "benchmark"
c.Execute.timeout = 180
c.Execute.startup_timeout = 120
c.Execute.iopub_timeout = 30
"""

#: Whose CPU time it is, by what stands in the command of a process; the first that fits.
ROLES = {
    "tests_process as role": "processes of tests, and their server",
    "notebook as role": "processes of notebooks, and their server",
    "headcheck": "headcheck itself, with nbgrader's gradebook",
    "bwrap": "bubblewrap",
}


@dataclass(frozen=True)
class Cost:
    """What commands took: seconds of the clock, CPU-seconds of all processes, bytes of memory at the peak.

    `roles`: CPU-seconds by whose they are, sampled, so a little less in all.
    """

    wall: float
    cpu: float
    memory: int
    roles: dict[str, float] = field(default_factory=dict)


def measure(command: Sequence[str], folder: Path, beside: Sequence[int] = (), memory_at: int = _MEMORY_AT) -> Cost:
    """Run a command and add up what it takes, with everything that it starts, and with the processes `beside` it.

    At every so many looks, `memory_at`, memory is added up, too.
    """
    started = time.monotonic()
    group = None if beside else _group()
    enter = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"] if group else []
    process = subprocess.Popen(
        [*enter, *command],
        cwd=folder,
        env={**os.environ, **ONE_THREAD, **QUIET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watched = _Watched([process.pid, *beside], memory_at)
    watched.start()
    error = process.communicate()[1]
    wall = time.monotonic() - started
    watched.stop()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed: {error.decode()[-2000:]}")
    cpu = int((group / "cpuacct.usage").read_text()) / 1e9 if group else watched.cpu
    return Cost(wall, cpu, watched.memory, watched.roles)


def _group() -> Path | None:
    """A control group that counts the CPU time of all that is started in it; None where there are none of version 1."""
    folder = Path("/sys/fs/cgroup/cpuacct") / f"benchmark-{os.getpid()}-{time.monotonic_ns()}"
    try:
        folder.mkdir()
    except OSError:
        return None
    return folder


class _Watched(threading.Thread):
    """Adds up CPU time and memory of processes and their descendants, which it looks at again and again.

    What a process took between the last look and its end is missing.
    """

    def __init__(self, numbers: Sequence[int], memory_at: int) -> None:
        super().__init__(daemon=True)
        self._memory_at = memory_at
        self._roots = [psutil.Process(number) for number in numbers]
        self._before = {(p.pid, p.create_time()): _cpu(p) for root in self._roots[1:] for p in _family(root)}
        self._stop_now = threading.Event()
        self._seen: dict[tuple[int, float], tuple[str, float]] = {}
        self.memory = 0

    @property
    def roles(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, (role, seconds) in self._seen.items():
            found[role] = found.get(role, 0) + seconds - self._before.get(key, 0)
        return found

    @property
    def cpu(self) -> float:
        return sum(self.roles.values())

    def run(self) -> None:
        for look in itertools.count():
            if self._stop_now.wait(_EVERY):
                return
            total = 0
            for process in [process for root in self._roots for process in _family(root)]:
                try:
                    if look % self._memory_at == 0:
                        total += process.memory_full_info().pss  # its own part: forks share most of theirs
                    key = process.pid, process.create_time()
                    # a process that ends has no command any more
                    self._seen[key] = (_role(process) or self._seen.get(key, ("other", 0))[0], _cpu(process))
                except psutil.Error:
                    continue
            self.memory = max(self.memory, total)

    def stop(self) -> None:
        self._stop_now.set()
        self.join()


def _family(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def _cpu(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def _role(process: psutil.Process) -> str:
    command = " ".join(process.cmdline())
    return next((role for part, role in ROLES.items() if part in command), "")


# --- submissions ----------------------------------------------------------------------------------------------------


def make_course(folder: Path, plain: bool, assignments: Sequence[str]) -> Path:
    """A course with student versions made, and nobody in it."""
    shutil.copytree(COURSE / "course", folder / "course")
    for name in ("course_config.py", "nbgrader_config.py"):
        (folder / name).write_text(PLAIN if plain else (COURSE / name).read_text())
    for assignment in assignments:
        shutil.copytree(COURSE / "source" / assignment, folder / "source" / assignment)
        nbgrader(folder, "generate_assignment", assignment)
    return folder


def hand_in(course: Path, assignment: str, students: int) -> None:
    """Notebooks that differ from each other, composed of the bank."""
    release = nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    solved = nbformat.read(COURSE / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    by_owner: dict[str, list[str]] = {}
    for answer in bank.load(COURSE, assignment):
        for grade_id, source in answer.cell.items():
            by_owner.setdefault(grade_id, []).append(source)
    own = {c.metadata.get("nbgrader", {}).get("grade_id"): c.source for c in solved.cells}
    known = {c.metadata.get("nbgrader", {}).get("grade_id") for c in release.cells}
    quizzes = [bank.quiz_cell(quiz, quiz.answers) for quiz in declared().of(assignment).quizzes.values()]
    for number in range(students):
        cells = {name: source for name, source in own.items() if name and name.endswith(("-answer", "-answers"))}
        for quiz in quizzes:
            cells |= quiz
        for grade_id, sources in by_owner.items():
            cells[grade_id] = sources[number % len(sources)]
        folder = course / "submitted" / f"student{number:03}" / assignment
        shutil.copytree(course / "release" / assignment, folder)
        composed = bank.compose(release, {name: source for name, source in cells.items() if name in known})
        nbformat.write(composed, folder / f"{assignment}.ipynb")


def work(course: Path, assignment: str) -> None:
    """What students do before they hand in: run all cells, each notebook in a kernel of its own; models are saved."""
    for path in sorted((course / "submitted").glob(f"*/{assignment}/*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        tests = [cell for cell in notebook.cells if is_test(cell)]
        own = nbformat.v4.new_notebook(
            cells=[cell for cell in notebook.cells if cell not in tests], metadata=notebook.metadata
        )
        NotebookClient(own, timeout=600, allow_errors=True, resources={"metadata": {"path": path.parent}}).execute()
        nbformat.write(notebook, path)  # its cells have their outputs now: both notebooks hold the same ones


def copy_class(course: Path, to: Path, assignment: str, students: int) -> None:
    """As many students as asked for: copies of those whose models could be loaded, each with a comment of its own.

    The others are run in full, which costs what it costs without saved models.
    """
    with Store(course) as store:
        there = [
            folder / assignment
            for folder in sorted((course / "submitted").iterdir())
            if rests_on(store, assignment, folder.name).by is Basis.MODELS
        ]
    for number in range(students):
        folder = to / "submitted" / f"student{number:03}" / assignment
        shutil.copytree(there[number % len(there)], folder)
        path = folder / f"{assignment}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        answer = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution"))
        answer.source += f"\n# the work of student {number}"
        nbformat.write(notebook, path)


# --- what is measured -----------------------------------------------------------------------------------------------


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A Dask cluster on this machine: its address, and the numbers of its processes."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    scheduler = ["distributed.cli.dask_scheduler", "--port", address.rpartition(":")[2], "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    worker += ["--preload", "headcheck.grading.classroom.dask_worker"]  # as docs/scale.md says
    running = [
        subprocess.Popen([*PYTHON, *command], cwd=folder, stderr=subprocess.DEVNULL, env={**os.environ, **QUIET})
        for command in (scheduler, *[worker] * workers)
    ]
    try:
        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, [process.pid for process in running]
    finally:
        for process in running:
            process.terminate()
            process.wait()


def main() -> None:
    """Measure all, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=12, help="submissions of each assignment")
    parser.add_argument("--work", nargs=2, metavar=("COURSE", "ASSIGNMENT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(Path(asked.work[0]), asked.work[1])
        return
    with tempfile.TemporaryDirectory(prefix="headcheck-benchmark-") as name:
        costs = measure_all(Path(name), asked.students)
    page = report(costs, asked.students)
    folder = COURSE / "benchmarks"
    (folder / "grading.md").write_text(page)
    (folder / "grading.json").write_text(
        json.dumps({name: asdict(cost) for name, cost in costs.items()} | {"students": asked.students}, indent=1) + "\n"
    )
    write_sizes(costs, asked.students)
    print(page)


def measure_all(folder: Path, students: int) -> dict[str, Cost]:
    """What everything costs, by name: for each assignment, and the rest for the first one."""
    costs: dict[str, Cost] = {}

    def take(name: str, *command: str, course: Path, beside: Sequence[int] = (), memory_at: int = _MEMORY_AT) -> None:
        costs[name] = measure(command, course, beside, memory_at)
        print(f"{name}: {costs[name].wall:.0f} s, {costs[name].cpu:.0f} CPU-s", file=sys.stderr, flush=True)

    ours = make_course(folder / "ours", False, ASSIGNMENTS)
    for assignment in ASSIGNMENTS:
        hand_in(ours, assignment, students)
        script = str(Path(__file__).resolve())
        take(f"own cells {assignment}", sys.executable, script, "--work", str(ours), assignment, course=COURSE)
    plain = make_course(folder / "plain", True, ASSIGNMENTS)
    shutil.copytree(ours / "submitted", plain / "submitted")
    grade = (*PYTHON, "headcheck", "grade")
    models = ("--from-models", "--sample", "0", "--force")
    for assignment in ASSIGNMENTS:
        take(f"plain {assignment}", *PYTHON, "nbgrader", "autograde", assignment, course=plain)
    take("headcheck", *grade, "--all", course=ours)
    for workers in (1, 2):
        few = [part for number in range(min(FEW, students)) for part in ("--student", f"student{number:03}")]
        side_by_side = ("--force", "--workers", str(workers))
        take(
            f"{workers} side by side", *grade, ASSIGNMENTS[0], *few, *side_by_side,
            course=ours, memory_at=_MEMORY_OFTEN,
        )  # fmt: skip
    for workers in (1, 2):
        with cluster(workers, folder) as (address, numbers):
            scheduled = ("--all", "--scheduler", address, "--force")
            take(f"{workers} Dask", *grade, *scheduled, course=ours, beside=numbers)
    take("from models", *grade, "--all", *models, course=ours)
    large = make_course(folder / "large", False, ASSIGNMENTS[:1])
    copy_class(ours, large, ASSIGNMENTS[0], LARGE)
    take("large, from models", *grade, ASSIGNMENTS[0], *models, course=large)
    take("large, unchanged", *grade, ASSIGNMENTS[0], *models[:-1], course=large)
    return costs


# --- the page -------------------------------------------------------------------------------------------------------


def report(costs: dict[str, Cost], students: int) -> str:
    """The page of a run."""
    count = students * len(ASSIGNMENTS)
    plain, own = (_both(costs, side) for side in ("plain", "own cells"))
    ours, few_models = costs["headcheck"], costs["from models"]
    rows = [
        f"| {side} | {cost.wall:.0f} | {cost.cpu:.0f} | {cost.wall / count:.2f} | {cost.cpu / count:.2f} "
        f"| {cost.memory / 1e6:.0f} |"
        for side, cost in {
            "own cells": own,
            "plain": plain,
            "headcheck": ours,
            "headcheck `--from-models`": few_models,
        }.items()
    ]
    each, first = costs[f"plain {ASSIGNMENTS[0]}"].wall / students, ASSIGNMENTS[0]
    unchanged, from_models = costs["large, unchanged"], costs["large, from models"]
    one, two = costs["1 Dask"], costs["2 Dask"]
    more = costs["2 side by side"].memory - costs["1 side by side"].memory
    measured = [
        ("throughput of `headcheck grade`, sandbox on, against plain", "≥ 3", f"{plain.wall / ours.wall:.1f}"),
        ("CPU-seconds against those of the students' own cells", "≤ 1.3", f"{ours.cpu / own.cpu:.2f}"),
        (f"a class of {LARGE} `--from-models`, against plain", "≥ 20", f"{each * LARGE / from_models.wall:.1f}"),
        (
            f"a class of {LARGE}, unchanged, against plain ({each:.1f} s each)",
            "≥ 100",
            f"{each * LARGE / unchanged.wall:.0f}",
        ),
        ("two Dask workers against one", "≥ 1.7", f"{one.wall / two.wall:.2f}"),
        ("memory of one more running submission, MB", "≤ 400", f"{more / 1e6:.0f}"),
    ]
    return "\n".join(
        [
            "# What grading costs",
            "",
            "Made by `python benchmarks/grading.py`: the same submissions, all different, from the bank, graded by",
            "plain `nbgrader autograde` (its own kernel, no sandbox, one after the other) and by `headcheck grade`",
            "(sandbox on, side by side), bytecode compiled for both, one thread for each process. *own cells*: the",
            "same notebooks without their tests, each in a kernel of its own. Memory is the peak of all processes",
            f"together, shared pages counted once. {students} submissions of each of {' and '.join(ASSIGNMENTS)}; "
            f"{os.cpu_count()} cores, {platform.machine()}, "
            f"Python {platform.python_version()}, Keras {version('keras')}.",
            "",
            *_table("what", "asked", "measured", rows=measured),
            "",
            "| side | wall s | CPU s | a submission: wall | CPU | peak memory MB |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "Of the submissions above, some can't be graded from their models (a loss or a layer of the student's own",
            f"can't be loaded), and run in full. A class of {LARGE} different submissions of {first} whose models can",
            f"be loaded: from models {from_models.wall:.0f} s ({from_models.cpu / LARGE:.2f} CPU-s each); unchanged",
            f"{unchanged.wall:.1f} s. Against plain means: against {each:.1f} s for each, as measured.",
            "",
            "## Where the CPU time of `headcheck grade` goes",
            "",
            *_table(
                "whose",
                "CPU s a submission",
                rows=[
                    (role, f"{seconds / count:.2f}")
                    for role, seconds in sorted(ours.roles.items(), key=lambda item: -item[1])
                ],
            ),
            "",
            "The processes of notebooks do what the notebooks say, most of it training: that is the limit. Only",
            "`--from-models`, which leaves training out, goes below it.",
            "",
        ]
    )


def _both(costs: dict[str, Cost], side: str) -> Cost:
    """What a side took for all assignments, one after the other."""
    found = [costs[f"{side} {assignment}"] for assignment in ASSIGNMENTS]
    return Cost(sum(c.wall for c in found), sum(c.cpu for c in found), max(c.memory for c in found))


#: Around the table of sizes in docs/scale.md.
BEGIN, END = "<!-- made by benchmarks/grading.py -->", "<!-- end -->"
SIZES = (100, 1_000, 10_000, 100_000)


def write_sizes(costs: dict[str, Cost], students: int) -> None:
    """Write the table of sizes into docs/scale.md."""
    page = COURSE / "docs" / "scale.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{sizes(costs, students)}\n{END}{after}", encoding="utf-8")


def sizes(costs: dict[str, Cost], students: int) -> str:
    """What classes of several sizes take, from what these classes took."""
    full, models, count = costs["headcheck"], costs["large, from models"], students * len(ASSIGNMENTS)
    writing = full.roles[ROLES["headcheck"]] / count
    return "\n".join(
        _table(
            "submissions",
            "on that machine",
            "cores to run all in half an hour",
            "the gradebook's one writer",
            "`--from-models`, on that machine",
            rows=[
                (
                    f"{size:,}",
                    _time(size * full.wall / count),
                    f"{math.ceil(size * full.cpu / count / 1800):,}",
                    _time(size * writing),
                    _time(size * models.wall / LARGE),
                )
                for size in SIZES
            ],
        )
    )


def _time(seconds: float) -> str:
    """Seconds in the largest unit of which there is more than one."""
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds > 1.5 * size:
            return f"{seconds / size:.2g} {name}"
    return f"{seconds:.0f} seconds"


def _table(*head: str, rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


if __name__ == "__main__":
    main()
