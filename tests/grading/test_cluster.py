"""`headcheck grade --scheduler`: workers have the package and nothing of the instructor's disk; one of them is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.executors import ClusterError, executor
from headcheck.grading.classroom.graded import Event, Graded, Outcome
from tests import sandboxed
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

distributed = pytest.importorskip("distributed", reason="Dask is an extra: uv run --extra cluster pytest")

pytestmark = [
    pytest.mark.slow,
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]

STUDENTS = {f"student{number}": number for number in range(8)}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Eight different notebooks, each of which takes two seconds."""
    cells = [
        answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
        case("units", "assert units >= 0\n" + hidden("assert units % 2 == 0, 'An even number was expected.'")),
    ]
    course = make_course(tmp_path / "course", "tiny", cells)
    nbgrader(course, "generate_assignment", "tiny")
    for student, number in STUDENTS.items():
        notebook = student_version(course, "tiny")
        notebook.cells[1].source = f"import time\ntime.sleep(2)\nunits = {number}"
        hand_in(course, "tiny", student, notebook)
    return course


@pytest.fixture
def cluster(course: Path, tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers: processes that can't see the course's folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, elsewhere = f"tcp://127.0.0.1:{port}", tmp_path / "elsewhere"
    elsewhere.mkdir()
    dask = [sys.executable, "-m"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEADCHECK")}
    blind = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", str(course), "--"] if os.geteuid() == 0 else []

    def start(stack: ExitStack, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, cwd=elsewhere, env=environment, stderr=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(lambda: [child.kill() for child in _family(process.pid)])
        return process

    with ExitStack() as stack:
        start(stack, *dask, "distributed.cli.dask_scheduler", "--port", str(port), "--no-dashboard")
        worker = [*blind, *dask, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
        worker += ["--preload", "headcheck.grading.classroom.dask_worker"]
        workers = [start(stack, *worker, "--no-nanny", "--name", f"worker{number}") for number in range(2)]
        with distributed.Client(address, timeout=180) as client:
            client.wait_for_workers(2, timeout=180)
        yield address, workers


def _family(number: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(number)
        return [*process.children(recursive=True), process]
    except psutil.NoSuchProcess:
        return []


def test_workers_are_ready_see_nothing_of_the_course_and_can_be_lost(
    course: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    """One cluster for all of it, since four processes of it import TensorFlow first."""
    address, workers = cluster
    assert_everything_is_imported(workers)
    if os.geteuid() == 0:  # only root can hide a folder from a worker without a namespace for users
        with executor(None, address) as (dask, _):
            assert dask.submit(os.listdir, str(course)).result(180) == []
    assert_what_a_lost_worker_was_doing_is_done_again(course, address, workers)


def assert_everything_is_imported(workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        servers = [one for one in _family(worker.pid) if " as role" in " ".join(one.cmdline())]
        assert len(servers) == 2, "one for notebooks, one for tests"
        assert all(sum(server.cpu_times()[:2]) > 1 for server in servers), "TensorFlow is imported"


def assert_what_a_lost_worker_was_doing_is_done_again(
    course: Path, address: str, workers: list[subprocess.Popen[bytes]]
) -> None:
    first = threading.Event()

    def lose_one() -> None:
        first.wait()
        time.sleep(1)  # in the middle of the next notebook
        for process in _family(workers[0].pid):
            with suppress(psutil.NoSuchProcess):  # it ended with its parent
                process.send_signal(signal.SIGKILL)

    def tell(event: Event) -> None:
        if isinstance(event, Graded):
            first.set()

    threading.Thread(target=lose_one).start()
    with executor(None, address) as (dask, side_by_side):
        assert side_by_side == 2
        graded: list[Graded] = Class(course, "tiny").grade(dask, side_by_side, tell)
    assert workers[0].wait(60) != 0, "the worker was lost"
    assert {one.student: one.points for one in graded} == {
        name: 2 if number % 2 == 0 else 0 for name, number in STUDENTS.items()
    }
    assert {(one.how, one.problem) for one in graded} == {(Outcome.RAN, "")}


def test_a_scheduler_that_does_not_answer_is_a_sentence() -> None:
    said = "No Dask scheduler answers at tcp://127.0.0.1:9: .* Start one with"
    with pytest.raises(ClusterError, match=said), executor(None, "tcp://127.0.0.1:9"):
        pass
