"""What safety costs: one notebook's solution with everything in one plain kernel, and in the engine's processes.

Run `python benchmarks/safety.py` in the course; it writes benchmarks/safety.md. CPU time is counted by a control group,
so that no process is missed; without the right to make one, the script says so and stops.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from headcheck.grading.engine.engine import Engine
from headcheck.grading.engine.job import pack_course
from headcheck.grading.plugins.run_apart import files_beside
from headcheck.grading.sandbox import backends, bubblewrap
from headcheck.grading.sandbox.fork_server import Server
from headcheck.grading.sandbox.limits import Limits, View
from headcheck.grading.sandbox.mounts import PACKAGE

COURSE = Path(__file__).resolve().parent.parent
ASSIGNMENT = "02-regression"
#: Notebooks after another in one process: the first pays for the servers of forks, as the first of a class does.
NOTEBOOKS = 3


def plain() -> None:
    """As nbgrader does it: own cells and test cells in one kernel, with all rights."""
    notebook = nbformat.read(COURSE / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    folder = COURSE / "source" / ASSIGNMENT
    NotebookClient(notebook, timeout=600, allow_errors=True, resources={"metadata": {"path": folder}}).execute()


def engine(notebook: object, tests: object) -> Callable[[], None]:
    """The engine, with processes that are started as said."""

    def run() -> None:
        folder = COURSE / "source" / ASSIGNMENT
        source = nbformat.read(folder / f"{ASSIGNMENT}.ipynb", as_version=4)
        files = {name: folder / name for name in files_beside(folder)}
        environment = {"HEADCHECK_COURSE": str(COURSE)}
        view = View("tests", files, (COURSE / "course", COURSE / "source", PACKAGE), environment)
        Engine(notebook, tests, Limits()).run(source, View("notebook", files), view)  # type: ignore[arg-type]

    return run


def ways() -> dict[str, tuple[str, Callable[[], None]]]:
    """What is compared: a sentence, and how to run one notebook."""
    notebooks, tests = Server("notebook"), Server("tests")
    return {
        "plain": ("one kernel, no sandbox (as nbgrader)", plain),
        "apart": ("two processes, no sandbox", engine(backends.unprotected, backends.unprotected)),
        "bubblewrap": ("two processes in bubblewrap, each started cold", engine(bubblewrap.alone, bubblewrap.alone)),
        "forked": ("two processes in bubblewrap, forked (`headcheck grade`)", engine(notebooks.start, tests.start)),
    }


def measure(way: str) -> list[tuple[float, float]]:
    """(wall, CPU) seconds of each of the notebooks in a process of its own that runs them that way."""
    group = Path(f"/sys/fs/cgroup/cpuacct/headcheck-safety-{os.getpid()}")
    try:
        group.mkdir(exist_ok=True)
    except OSError:
        sys.exit("Expected to be allowed to make a control group in /sys/fs/cgroup/cpuacct: run this as root.")
    command = [sys.executable, __file__, "--way", way, "--group", str(group)]
    enter = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"]
    done = subprocess.run([*enter, *command], capture_output=True, text=True, check=True)
    group.rmdir()
    return [tuple(pair) for pair in json.loads(done.stdout.splitlines()[-1])]  # type: ignore[misc]


def run(way: str, group: Path) -> None:
    """In the process of `measure`: run the notebooks, and print what each took."""
    how = ways()[way][1]
    os.environ.update({"HEADCHECK_COURSE": str(COURSE), "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"})
    for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[variable] = "1"
    pack_course(COURSE)
    took = []
    for _ in range(NOTEBOOKS):
        wall, cpu = time.monotonic(), int((group / "cpuacct.usage").read_text())
        how()
        took.append((time.monotonic() - wall, (int((group / "cpuacct.usage").read_text()) - cpu) / 1e9))
    print(json.dumps(took), flush=True)


def main() -> None:
    """Measure every way, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way")
    parser.add_argument("--group", type=Path)
    asked = parser.parse_args()
    if asked.way:
        run(asked.way, asked.group)
        return
    rows, base = [], 0.0
    for way, (sentence, _) in ways().items():
        took = measure(way)
        wall, cpu = (statistics.median(one[i] for one in took) for i in (0, 1))
        base = base or cpu
        first = took[0][1]
        rows.append(f"| {sentence} | {wall:.1f} | {cpu:.1f} | {cpu / base:.2f} | {first:.1f} |")
        print(rows[-1], flush=True)
    page = [
        "# What safety costs",
        "",
        f"Made by `python benchmarks/safety.py`: the solution of {ASSIGNMENT} with all its tests, {NOTEBOOKS} times",
        "after another in one process, medians; CPU-seconds of all processes that take part, by a control group.",
        f"Keras {version('keras')}, bytecode compiled.",
        "",
        "| how | wall s | CPU s | against plain | CPU s of the first |",
        "|---|---|---|---|---|",
        *rows,
    ]
    (COURSE / "benchmarks" / "safety.md").write_text("\n".join(page) + "\n")


if __name__ == "__main__":
    main()
