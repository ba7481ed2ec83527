"""Trying one notebook of one's own: which assignment it is, what has to run again, and what is said of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from headcheck.cli import main
from headcheck.course.marks import MEDIA_TYPE
from headcheck.grading.engine.job import run_job
from headcheck.grading.intake.template import template
from headcheck.grading.sandbox import backends
from headcheck.grading.trying.attempt import Attempt, Trying
from headcheck.grading.trying.dependence import parts
from headcheck.grading.trying.recognising import Unrecognised
from headcheck.grading.trying.watching import saves
from tests.grading.tiny_course import answer, case, given, hidden, make_course

pytestmark = pytest.mark.xdist_group("engine")

REPOSITORY = Path(__file__).resolve().parents[2]


# ---- Which cells a test follows from


def locked(source: str) -> NotebookNode:
    """A given cell, as those of the course are: no cell of a student's own."""
    return new_code_cell(source, metadata={"nbgrader": {"grade": False, "solution": False}})


def needed(*cells: NotebookNode) -> list[list[int]]:
    return [list(group) for group in parts(cells)]


def test_each_problem_needs_its_own_cells_and_what_it_shares() -> None:
    setup, seed = locked("import numpy as np"), locked("SEED = 1")
    first, of_first = answer("a-choice", "a = np.zeros(SEED)"), case("a-units", "a.size")
    second, of_second = answer("b-choice", "b = np.ones(SEED)"), case("b-units", "b.size")
    assert needed(setup, seed, first, of_first, second, of_second) == [[0, 1, 2, 3], [0, 1, 4, 5]]


@pytest.mark.parametrize(
    "changes",
    [
        "a.append(2)", "a[0] = 2", "a += [2]", "del a[0]", "b = a\nb.append(2)", "b = [a]\nb[0].clear()",
        "for _ in range(2):\n    a.append(1)", "def grow():\n    a.append(2)\ngrow()", "if True:\n    a = [3]",
        "def again():\n    global a\n    a = 3\nagain()", "sorted([1], key=a.append)", "(a := [3])", "del a",
        "with open('x') as a:\n    pass", "try:\n    a.x = 1\nexcept AttributeError:\n    pass",
        "a = [3]\na.append(2)", "for a in [1]:\n    print(a)", "class C:\n    b = a.append(2)",
        "print(a.append(2))", "f'{a.append(2)}'", "c = 1 + (a.append(2) or 0)", "[a.append(i) for i in range(2)]",
    ],
)  # fmt: skip
def test_a_cell_that_may_change_what_is_tested_is_needed(changes: str) -> None:
    cells = [answer("a-choice", "a = [1]"), locked(changes), case("a-units", "a"), locked("c = 1")]
    assert needed(*cells) == [[0, 1, 2]]


@pytest.mark.parametrize(
    "looks", ["print(a)", "f'{a}'", "n = len(a) + 1", "b = 1", "def f(a):\n    a.append(1)", "[a for a in [1]]"]
)
def test_a_cell_that_only_looks_is_not_needed(looks: str) -> None:
    cells = [answer("a-choice", "a = [1]"), locked(looks), case("a-units", "a")]
    assert needed(*cells) == [[0, 2]]


def test_where_names_can_t_be_followed_everything_runs() -> None:
    cells = [
        answer("a-choice", "exec('b = 3')"),
        case("a-units", "a"),
        answer("b-choice", "b = 1"),
        case("b-units", "b"),
    ]
    assert needed(*cells) == [[0, 1, 2, 3]]


def test_texts_and_numbers_that_share_a_line_tie_nothing_together() -> None:
    colours = locked('SKY, RUST = "#0072b2", "#d55e00"')
    first, second = locked("plot(a, SKY)"), locked("plot(b, SKY)")
    cells = [answer("a-choice", "a = [1]"), first, case("a-units", "a")]
    cells += [answer("b-choice", "b = [1]"), second, case("b-units", "b")]
    assert needed(colours, *cells) == [[0, 1, 2, 3], [0, 4, 5, 6]]


def test_a_demonstration_ties_nothing_together() -> None:
    shown = locked("both = [a, b]")
    shown.metadata["tags"] = ["demonstration"]
    shown.metadata["nbgrader"]["locked"] = True
    cells = [answer("a-choice", "a = [1]"), case("a-units", "a"), answer("b-choice", "b = [1]"), case("b-units", "b")]
    assert needed(*cells, shown) == [[0, 1], [2, 3]]


@pytest.mark.parametrize(
    ("last", "together"),
    [("print(1)", False), ("asked['a'] = 3", True), ("asked['a']['n'].append(3)", True), ("f(asked)", True)],
)
def test_what_is_looked_up_of_ones_questions_ties_nothing_together(last: str, together: bool) -> None:
    asked = locked("asked = {'a': {'n': 1}, 'b': {'n': 2}}")
    first, of_first = answer("a-choice", "a = Dense(asked['a']['n'])"), case("a-units", "q = asked['a']\na")
    second, of_second = answer("b-choice", "n = asked['b']['n']\nb = Dense(n)"), case("b-units", "q = asked['b']\nb")
    groups = needed(asked, first, of_first, second, of_second, locked(last))
    assert groups == ([[0, 1, 2, 5], [0, 3, 4, 5]] if together else [[0, 1, 2], [0, 3, 4]])


def test_what_a_test_makes_no_cell_of_the_notebook_sees() -> None:
    """A name of the notebook may be one of the tests, too, which run in another process: `check` is both."""
    start = locked("from headcheck.practice import check")
    first, of_first = answer("a-choice", "a = [1]"), case("a-units", hidden("from headcheck.course import check\na"))
    second, of_second = answer("b-choice", "b = [1]"), case("b-units", hidden("from headcheck.course import check\nb"))
    own = [locked("check('a', a)"), locked("check('b', b)")]
    assert needed(start, first, own[0], of_first, second, own[1], of_second) == [[0, 1, 2, 3], [0, 4, 5, 6]]


def test_a_function_needs_the_functions_that_it_calls() -> None:
    inner, of_inner = answer("f-answer", "def f(x):\n    return x"), case("f", "f(1)")
    outer, of_outer = answer("g-answer", "def g(x):\n    return f(x)"), case("g", "g(1)")
    other, of_other = answer("h-answer", "def h(x):\n    return x"), case("h", "h(1)")
    assert needed(inner, of_inner, outer, of_outer, other, of_other) == [[0, 1, 2, 3], [4, 5]]


def test_what_changes_a_module_belongs_to_everything() -> None:
    setup, patch = locked("import numpy as np"), new_code_cell("np.pi = 3")
    assert needed(setup, patch, answer("a-choice", "a = 1"), case("a-units", "a")) == [[0, 1, 2, 3]]


@pytest.mark.parametrize(
    ("assignment", "groups"),
    [("02-regression", 5), ("03-binary-classification", 4), ("06-choose-the-head", 15)],
)
def test_problems_of_the_course_can_run_alone(assignment: str, groups: int) -> None:
    notebook = nbformat.read(REPOSITORY / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    assert len(parts(notebook.cells)) >= groups


# ---- A try


class Counting(ThreadPoolExecutor):
    """Counts the notebooks' answers that run."""

    def __init__(self) -> None:
        super().__init__(2)
        self.ran: list[str] = []

    def submit(self, do: Any, *given: Any, **named: Any) -> Future[Any]:
        cells = given[0].read().cells
        marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
        self.ran += [mark["grade_id"] for mark in marks if mark.get("solution")]
        return super().submit(do, *given, **named)


@pytest.fixture(scope="module")
def pool() -> Iterator[Counting]:
    with Counting() as executor:
        yield executor


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two problems that have nothing in common; each in more cells than run together with others."""
    cells = []
    for name in ("one", "two"):
        cells += [given(f"{name}_{number} = [{number}]") for number in range(8)]
        cells += [answer(f"{name}-choice", "### BEGIN SOLUTION\npass\n### END SOLUTION")]
        used = " + ".join(f"{name}_{number}" for number in range(8))
        said = f"{name} is not right yet."
        cells += [case(f"{name}-units", hidden(f"assert sum({used}) == 28 and {name} == 1, {said!r}\n2"))]
    return make_course(tmp_path_factory.mktemp("course"), "01-tiny", cells)


def filled(course: Path, **answers: str) -> bytes:
    source = nbformat.read(course / "source" / "01-tiny" / "01-tiny.ipynb", as_version=4)
    notebook = template(source)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")[0]
        if cell.metadata.get("nbgrader", {}).get("solution") and name in answers:
            cell.source = answers[name]
    return nbformat.writes(notebook).encode()


def attempt(trying: Trying, data: bytes, pool: Executor) -> Attempt:
    return trying.attempt(trying.take_in(data), pool, lambda sections: None)


def test_only_what_changed_runs_again_and_what_got_better_is_known(
    course: Path, pool: Counting, tmp_path: Path
) -> None:
    pool.ran.clear()
    file = tmp_path / "my notes (2).ipynb"  # any name: the cells say what it is
    trying = Trying(course, file)
    first = attempt(trying, filled(course, one="one = 1", two="two = 2"), pool)
    assert (first.recognised.assignment, first.points, first.maximum) == ("01-tiny", 2, 4)
    assert first.changed(better=True) == first.changed(better=False) == []
    [lost] = [part for section in first.sections for part in section.lost]
    assert lost.outcome == "two is not right yet."
    assert sorted(pool.ran) == ["one-choice", "two-choice"]

    pool.ran.clear()
    second = attempt(trying, filled(course, one="one = 1", two="two = 1"), pool)
    assert (second.points, pool.ran) == (4, ["two-choice"])
    assert [part for _, part in second.changed(better=True)] == ["two-units"]

    pool.ran.clear()
    third = attempt(Trying(course, file), filled(course, one="one = 2", two="two = 2"), pool)
    assert (third.points, pool.ran) == (0, ["one-choice"])  # the second answer was tried before
    assert len(third.changed(better=False)) == 2

    page = trying.write_page(third)
    assert page == tmp_path / "my notes (2)-feedback.html"
    assert "two is not right yet." in page.read_text()
    assert "assert sum" not in page.read_text(), "hidden tests stay hidden"


def test_what_is_no_notebook_of_the_course_is_said(course: Path, tmp_path: Path) -> None:
    trying = Trying(course, tmp_path / "01-tiny.ipynb")
    for data, said in ((b"{", "Expected"), (nbformat.writes(new_notebook()).encode(), "Expected the notebook of this")):
        with pytest.raises(Unrecognised, match=said):
            trying.take_in(data)


@pytest.mark.slow
def test_where_there_is_no_sandbox_it_runs_without(
    course: Path, pool: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "_why_not", lambda: "bubblewrap is not installed.")
    monkeypatch.setattr("headcheck.grading.sandbox.containers.program", lambda: None)
    trying = Trying(course, tmp_path / "01-tiny.ipynb")
    assert not trying.isolated
    assert attempt(trying, filled(course, one="one = 1 + 0", two="two = 1 + 0"), pool).points == 4


@pytest.mark.slow
def test_a_problem_alone_earns_what_it_earns_in_the_whole_notebook(tmp_path: Path, pool: Counting) -> None:
    """A real notebook with a right answer, two wrong ones, and a quiz that nobody touched."""
    assignment = "02-regression"
    source = nbformat.read(REPOSITORY / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    notebook = nbformat.read(REPOSITORY / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    wrong = {"temperature-choice": ("Dense(1)", 'Dense(1, activation="relu")'), "sales-choice": ('"mae"', '"accuracy"')}
    for right, cell in zip(source.cells, notebook.cells, strict=True):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.endswith("-choice"):
            cell.source = right.source.replace(*wrong.get(name, ("", "")))
            assert (cell.source != right.source) == (name in wrong)
    data = nbformat.writes(notebook).encode()
    trying = Trying(REPOSITORY, tmp_path / "mine.ipynb")
    whole = trying._job(trying.take_in(data).intake.notebook, _code(trying, data), _files(assignment))
    done = run_job(whole).outputs(whole.read())
    together = {cell.metadata.nbgrader.grade_id: cell.outputs for cell in done.cells if _is_graded(cell)}
    alone = attempt(trying, data, pool)
    for section in alone.sections:
        for part in section.parts:
            marks = [o.data[MEDIA_TYPE] for o in together[part.grade_id] if MEDIA_TYPE in o.get("data", {})]
            share = marks[-1]["share"] if marks else 0
            assert part.points == pytest.approx(share * part.maximum), part.grade_id
    assert 6 <= alone.points < alone.maximum


def _code(trying: Trying, data: bytes) -> list[int]:
    cells = trying.take_in(data).intake.notebook.cells
    return [place for place, cell in enumerate(cells) if cell.cell_type == "code"]


def _files(assignment: str) -> dict[str, bytes]:
    folder = REPOSITORY / "release" / assignment
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".ipynb"}


def _is_graded(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


# ---- Watching


def test_a_save_is_told_once_however_it_is_made(tmp_path: Path) -> None:
    """In place, by renaming, twice, without a change, in two halves, and with the file away for a moment."""
    file, other = tmp_path / "a.ipynb", tmp_path / "a.tmp"
    file.write_bytes(b"1")
    told: list[bytes] = []
    changes = saves(file)

    def watch() -> None:
        for data in changes:
            told.append(data)
            if data == b"end":
                return

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()

    def now(expected: list[bytes]) -> None:
        end = time.monotonic() + 20
        while told != expected and time.monotonic() < end:
            time.sleep(0.05)
        assert told == expected

    now([b"1"])
    other.write_bytes(b"2")
    other.rename(file)  # as most editors save
    now([b"1", b"2"])
    file.write_bytes(b"3")
    file.write_bytes(b"3")  # as JupyterLab does
    now([b"1", b"2", b"3"])
    file.touch()  # no change
    file.unlink()
    time.sleep(0.5)
    file.write_bytes(b"en")
    time.sleep(0.1)
    file.write_bytes(b"end")
    now([b"1", b"2", b"3", b"end"])
    watching.join(5)


def test_the_command_tells_the_verdict_by_problem(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(course))
    file = tmp_path / "renamed.ipynb"
    file.write_bytes(filled(course, one="one = 1  # told", two="two = 2  # told"))
    run = CliRunner().invoke(main, ["try", str(file), "--no-open"])
    assert run.exit_code == 0, run.output
    assert "This is 01-tiny." in run.output and "2 of 4 points" in run.output
    assert "units: two is not right yet." in run.output
    assert "last try" not in run.output
    assert (tmp_path / "renamed-feedback.html").is_file()

    file.write_bytes(filled(course, one="one = 1  # told", two="two = 1  # told"))
    assert "Better than at your last try: " in CliRunner().invoke(main, ["try", str(file), "--no-open"]).output

    file.write_text("no notebook")
    run = CliRunner().invoke(main, ["try", str(file), "--no-open"])
    assert run.exit_code == 1 and "Expected" in run.output and "Traceback" not in run.output


@pytest.mark.slow
def test_who_watches_is_told_at_each_save_until_ctrl_c(course: Path, tmp_path: Path) -> None:
    file = tmp_path / "01-tiny.ipynb"
    file.write_bytes(filled(course, one="one = 2 - 1", two="two = 3 - 1"))
    command = [sys.executable, "-m", "headcheck", "try", str(file), "--no-open", "--watch"]
    environment = {**os.environ, "HEADCHECK_COURSE": str(course), "PYTHONUNBUFFERED": "1"}
    with _running(command, environment) as run:
        assert run.stdout is not None and run.stderr is not None
        said = _until(run.stdout, "What to look at")
        assert "This is 01-tiny." in said and "2 of 4 points" in said
        assert "two is not right yet." in said
        file.write_bytes(filled(course, one="one = 2 - 1", two="two = 2 - 1"))
        said = _until(run.stdout, "What to look at")
        assert "4 of 4 points" in said and "Better than at your last try" in said
        assert "one" not in said.split("Better")[0], "what is as it was is not said again"
        run.send_signal(signal.SIGINT)
        assert run.wait(20) == 130
        assert run.stderr.read().startswith("Stopped.")
    assert (tmp_path / "01-tiny-feedback.html").is_file()


@pytest.mark.slow
def test_one_notebook_is_tried_as_the_page_for_who_learns_alone_says(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "alone.md").read_text()
    [command] = re.findall(r"^uv run (headcheck try .*)$", page, re.MULTILINE)
    for part in ("course", "source", "release"):
        shutil.copytree(REPOSITORY / part, tmp_path / part)
    for part in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / part, tmp_path)
    shutil.copytree(tmp_path / "release", tmp_path / "learning")
    environment = {name: value for name, value in os.environ.items() if name != "HEADCHECK_COURSE"}
    command = [sys.executable, "-m", *command.split(), "--no-open", "--solutions"]
    with _running(command, environment | {"PYTHONUNBUFFERED": "1"}, tmp_path) as run:
        assert run.stdout is not None
        said = _until(run.stdout, "Worked solutions: ")
    assert "This is 02-regression." in said and "0 of 31 points" in said
    assert "still stands as it was handed out" in said
    for kind in ("feedback", "solutions"):
        assert (tmp_path / "learning" / "02-regression" / f"02-regression-{kind}.html").is_file()


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], folder: Path = REPOSITORY
) -> Iterator[subprocess.Popen[str]]:
    """A command that ends with the block, and hears Ctrl-C also where the tests run in the background."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    run = subprocess.Popen(
        command,
        cwd=folder,
        text=True,
        env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **pipes,
    )
    try:
        yield run
    finally:
        run.kill()
        run.communicate()


def _until(stream: Any, last: str) -> str:
    lines = []
    for line in stream:
        lines.append(line)
        if last in line:
            break
    return "".join(lines)
