"""`headcheck grade`: a class side by side, nothing twice, and nothing lost however it is interrupted."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from headcheck.authoring import evidence_page
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import BusyError, Event, Graded, Notice, NotReadyError, Outcome
from headcheck.grading.engine.job import Done, Job, run_job
from headcheck.grading.engine.store import Store
from headcheck.grading.intake import template
from headcheck.grading.plugins import autograde
from headcheck.reports import gathering, page
from tests import sandboxed
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]

CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("units", "assert units\n" + hidden("assert units == 2, 'Two were expected.'")),
]
ANSWERS = {"ann": "units = 2", "bob": "units = 3", "cleo": "units = 2", "dan": "import time\ntime.sleep(1)\nunits = 2"}

Grade = Callable[..., dict[str, Graded]]


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose student version is made, which tests copy."""
    course = make_course(tmp_path_factory.mktemp("handed-out"), "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    return course


@pytest.fixture
def course(handed_out: Path, tmp_path: Path) -> Path:
    """A course in which four students handed something in; ann and cleo the same."""
    import shutil

    shutil.copytree(handed_out, tmp_path / "course")
    for student, source in ANSWERS.items():
        notebook = student_version(tmp_path / "course", "tiny")
        next(
            cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "choice"
        ).source = source
        hand_in(tmp_path / "course", "tiny", student, notebook)
    return tmp_path / "course"


@pytest.fixture
def ran() -> list[Job]:
    """The jobs that ran."""
    return []


@pytest.fixture
def grade(course: Path, ran: list[Job], monkeypatch: pytest.MonkeyPatch) -> Iterator[Grade]:
    """Grades the class, and notes which jobs ran."""

    def noted(job: Job) -> Done:
        ran.append(job)
        return run_job(job)

    monkeypatch.setattr("headcheck.grading.classroom.scheduler.run_job", noted)
    with ThreadPoolExecutor(2) as pool:

        def grade(**options: object) -> dict[str, Graded]:
            graded = Class(course, "tiny").grade(pool, 2, lambda *_: None, **options)  # type: ignore[arg-type]
            return {one.student: one for one in graded}

        yield grade


def in_gradebook(course: Path) -> Mapping[str, float]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions("tiny")}


def test_everybody_is_graded_taken_in_once_and_identical_notebooks_run_once(
    grade: Grade, course: Path, ran: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in: list[Path] = []
    read = autograde.read_submission
    monkeypatch.setattr(
        autograde, "read_submission", lambda folder, *rest: taken_in.append(folder) or read(folder, *rest)
    )
    graded = grade()
    assert sorted(folder.parent.name for folder in taken_in) == ["ann", "bob", "cleo", "dan"]
    assert {name: one.points for name, one in graded.items()} == {"ann": 2, "bob": 0, "cleo": 2, "dan": 2}
    assert {one.how for one in graded.values()} == {Outcome.RAN, Outcome.STORED}
    assert len(ran) == 3
    assert in_gradebook(course) == {"ann": 2, "bob": 0, "cleo": 2, "dan": 2}
    assert (course / "autograded" / "ann" / "tiny" / "tiny.ipynb").exists()


def test_the_template_is_made_once_for_a_class(grade: Grade, course: Path) -> None:
    with (course / "course_config.py").open("a") as settings:  # such a list is equal only to itself
        settings.write('\nc.GenerateAssignment.preprocessors.extend(["nbgrader.preprocessors.ClearOutput"])\n')
    template._template.cache_clear()
    grade()
    assert template._template.cache_info().misses == 1


def test_what_is_unchanged_is_left_alone_and_what_changed_runs_again(
    grade: Grade, course: Path, ran: list[Job]
) -> None:
    grade()
    ran.clear()
    assert {one.how for one in grade().values()} == {Outcome.UNCHANGED}
    path = course / "submitted" / "bob" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace("units = 3", "units = 1 + 1"))
    graded = grade()
    assert graded["bob"].how == Outcome.RAN and graded["bob"].points == 2
    assert graded["ann"].how == Outcome.UNCHANGED
    assert len(ran) == 1


def test_a_changed_hidden_test_runs_no_notebook_again(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade()
    path = course / "source" / "tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace("assert units == 2", "assert units == 3"))
    nbgrader(course, "generate_assignment", "tiny", "--force")

    def never(*_: object) -> object:
        raise AssertionError("the notebook ran again")

    monkeypatch.setattr("headcheck.grading.engine.student_process.StudentProcess._run", never)
    graded = grade()
    assert {name: one.points for name, one in graded.items()} == {"ann": 0, "bob": 2, "cleo": 0, "dan": 0}


def test_text_between_the_cells_of_one_student_costs_another_who_wrote_the_same_code_nothing(
    grade: Grade, course: Path
) -> None:
    for student, notes in {"cleo": 3, "bob": 1}.items():
        path = course / "submitted" / student / "tiny" / "tiny.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells[1:1] = [new_markdown_cell("My notes") for _ in range(notes)]
        nbformat.write(notebook, path)
    right = {"ann": 2, "bob": 0, "cleo": 2, "dan": 2}
    assert {name: one.points for name, one in grade().items()} == right
    source = course / "source" / "tiny" / "tiny.ipynb"
    source.write_text(source.read_text().replace("assert units == 2,", "assert units == 2.0,"))
    own = course / "submitted" / "ann" / "tiny" / "tiny.ipynb"
    own.write_text(own.read_text().replace("units = 2", "units = 2  # once more"))
    assert {name: one.points for name, one in grade().items()} == right
    for student in right:
        graded = nbformat.read(course / "autograded" / student / "tiny" / "tiny.ipynb", as_version=4)
        nbformat.validate(graded)
        assert not any(cell.get("outputs") for cell in graded.cells if cell.cell_type != "code")


def test_who_hands_in_again_while_the_class_runs_gets_the_results_of_what_is_graded(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = course / "submitted" / "bob" / "tiny" / "tiny.ipynb"

    def meanwhile(job: Job) -> Done:
        done = run_job(job)
        path.write_text(path.read_text().replace("units = 3", "units = 2"))
        return done

    monkeypatch.setattr("headcheck.grading.classroom.scheduler.run_job", meanwhile)
    assert grade(students=["bob"])["bob"].points == 2
    assert "units = 2" in (course / "autograded" / "bob" / "tiny" / "tiny.ipynb").read_text()


def test_thresholds_that_are_old_are_told_while_grading_and_on_the_page_of_the_class(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "The threshold of sales is old."
    monkeypatch.setattr(evidence_page, "outdated_in", lambda assignment: [old] if assignment == "tiny" else [])
    told: list[Event] = []
    with ThreadPoolExecutor(1) as pool:
        Class(course, "tiny").grade(pool, 1, told.append, students=["ann"])
    assert Notice(old) in told
    assert f"<p>{old}</p>" in page.render(gathering.gather(course, "tiny"), datetime(2026, 1, 1))


def test_force_runs_everything_again(grade: Grade, ran: list[Job]) -> None:
    grade(students=["ann"])
    ran.clear()
    assert grade(students=["ann"], force=True)["ann"].how == Outcome.RAN
    assert len(ran) == 1


def test_nbgraders_own_command_takes_from_the_store_what_headcheck_ran(grade: Grade, course: Path) -> None:
    grade(students=["ann"])
    with Store(course) as store:
        assert store.contents()["tests"][0] == 1
    nbgrader(course, "autograde", "tiny", "--student=ann", "--force")
    with Store(course) as store:
        assert store.contents()["tests"][0] == 1
    assert in_gradebook(course) == {"ann": 2}


def test_a_fault_of_the_machine_is_tried_again_and_then_told_and_stops_nobody(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def faulty(job: Job) -> Done:
        if "units = 3" in job.notebook:
            tried.append("bob")
            raise OSError("the disk is full")
        return run_job(job)

    monkeypatch.setattr("headcheck.grading.classroom.scheduler.run_job", faulty)
    graded = grade()
    assert graded["bob"].how == Outcome.FAILED and "the disk is full" in graded["bob"].problem
    assert len(tried) == 2
    assert in_gradebook(course) == {"ann": 2, "cleo": 2, "dan": 2}
    monkeypatch.setattr("headcheck.grading.classroom.scheduler.run_job", run_job)
    assert grade()["bob"].points == 0


@pytest.mark.slow
def test_a_locked_gradebook_is_waited_for(grade: Grade, course: Path) -> None:
    grade(students=["ann"])
    other = sqlite3.connect(course / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(6.5, other.rollback).start()  # longer than the 5 seconds for which SQLite waits by itself
    assert grade(students=["bob"])["bob"].how == Outcome.RAN


def test_two_at_the_same_time_are_refused(grade: Grade, course: Path) -> None:
    import fcntl

    grade(students=["ann"])
    with (course / ".headcheck" / "grading").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match="Another `headcheck grade` works on this course"):
            grade()


def test_who_handed_in_nothing_and_what_is_no_assignment_are_sentences(grade: Grade, course: Path) -> None:
    with pytest.raises(NotReadyError, match="Nothing was handed in for tiny by zoe. Handed in: ann, bob, cleo, dan"):
        grade(students=["zoe"])
    with pytest.raises(NotReadyError, match="There is no assignment 'other': expected one of tiny"):
        Class(course, "other")


# --- the command


def command(course: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "headcheck", "grade", "tiny", *options],
        cwd=course, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # who runs tests in the background ignores it
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=lambda s: s.name)
def test_a_run_that_is_stopped_goes_on_where_it_stopped(course: Path, how: signal.Signals) -> None:
    first = command(course, "--json", "--workers", "1")
    assert first.stdout is not None
    line = json.loads(first.stdout.readline())
    first.send_signal(how)
    out, err = first.communicate(timeout=300)
    if how is signal.SIGINT:
        assert first.returncode == 130
        assert "Stopped." in err
    second, err = command(course, "--json").communicate(timeout=300)
    graded = {one["student"]: one for one in map(json.loads, second.splitlines())}
    assert graded[line["student"]]["how"] == Outcome.UNCHANGED
    assert {name: one["points"] for name, one in graded.items()} == {"ann": 2, "bob": 0, "cleo": 2, "dan": 2}, err


STOPPED_WHERE_NO_EXCEPTION_ARRIVES = """
import os, signal, weakref
from headcheck.cli.grading import stopping_at_once

class Connection:
    pass

with stopping_at_once():
    connection = Connection()
    watched = weakref.ref(connection, lambda _: os.kill(os.getpid(), signal.SIGINT))
    del connection
"""


def test_a_run_stops_where_python_would_drop_a_keyboard_interrupt() -> None:
    run = subprocess.run(
        [sys.executable, "-c", STOPPED_WHERE_NO_EXCEPTION_ARRIVES], capture_output=True, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert run.returncode == 130
    assert run.stderr == "Stopped. What is graded stays; give the command again, and it goes on from there.\n"


@pytest.mark.slow
def test_a_run_stops_while_it_still_imports(course: Path) -> None:
    run = command(course)
    while "_sqlite3" not in Path(f"/proc/{run.pid}/maps").read_text():  # one of the many modules that grading needs
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    err = run.communicate(timeout=300)[1]
    assert run.returncode == 130
    assert err.startswith("Stopped.")


@pytest.mark.slow
def test_a_server_of_forks_that_is_killed_is_started_again(course: Path) -> None:
    grading = command(course, "--json", "--workers", "1")
    assert grading.stdout is not None
    grading.stdout.readline()
    servers = subprocess.run(["pgrep", "-f", "forkserver.*notebook"], capture_output=True, text=True).stdout.split()
    for number in servers:
        with_course = Path(f"/proc/{number}/stat").exists()
        if with_course and int(Path(f"/proc/{number}/stat").read_text().split()[3]) == grading.pid:
            os.kill(int(number), signal.SIGKILL)
    out, err = grading.communicate(timeout=300)
    assert grading.returncode == 0, err
    assert len(out.splitlines()) == 3


@pytest.mark.slow
def test_a_person_sees_a_summary_and_who_has_no_grade(course: Path) -> None:
    out, err = command(course).communicate(timeout=300)
    assert "2 run" in out or "3 run" in out
    assert "Of 2 points by tests." in out
    assert err == ""
