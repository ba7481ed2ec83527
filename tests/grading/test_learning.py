"""Learning a whole course alone: the folder, a verdict at each save, and the start page."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from headcheck.course.registry import declared
from headcheck.grading import handout
from headcheck.grading.handout import Contents
from headcheck.grading.learning import start_page
from headcheck.grading.learning.folder import FolderError, contents, renew
from headcheck.grading.learning.rounds import Rounds
from headcheck.grading.learning.standing import read
from headcheck.grading.trying import solutions
from headcheck.grading.trying.attempt import Trying
from headcheck.practice.modes import Mode
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hidden, make_course

pytestmark = pytest.mark.xdist_group("engine")

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-tiny"
FILE = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"

#: A test that knows a mistake by its name.
_TEST = """from headcheck.course.marks import Mark
fits = {name} == 1
Mark(float(fits), part="units", mistakes=() if fits else ("relu-for-regression",), message="Look at {name}.")"""


def tiny_course(folder: Path) -> Path:
    """Two answers, and its student version."""
    cells = []
    for name in ("one", "two"):
        cells += [answer(f"{name}-choice", "### BEGIN SOLUTION\npass\n### END SOLUTION")]
        cells += [case(f"{name}-units", hidden(_TEST.format(name=name)))]
    made = make_course(folder, ASSIGNMENT, cells)
    (made / "source" / ASSIGNMENT / "rows.csv").write_text("a\n1\n")
    (made / "source" / ASSIGNMENT / "card.html").write_text("<title>One &amp; all</title>")
    nbgrader(made, "generate_assignment", ASSIGNMENT)
    return made


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def every(course: Path) -> tuple[Contents, ...]:
    return contents(course)


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def change(path: Path, how: Callable[[NotebookNode], object]) -> None:
    notebook = nbformat.read(path, as_version=4)
    how(notebook)
    nbformat.write(notebook, path)


def fill(path: Path, **answers: str) -> None:
    """Write answers into the notebook of a folder, by the beginnings of their cells' ids."""

    def into(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")[0]
            if cell.metadata.get("nbgrader", {}).get("solution") and name in answers:
                cell.source = answers[name]

    change(path, into)


def newer(one: Contents) -> Contents:
    """As the course has it after a change of the text and of the data."""
    notebook = nbformat.reads(one.files[f"{one.assignment}.ipynb"].decode(), as_version=4)
    notebook.cells.append(new_markdown_cell("New."))
    files = {**one.files, f"{one.assignment}.ipynb": nbformat.writes(notebook).encode(), "rows.csv": b"a\n2\n"}
    return Contents(one.assignment, one.title, notebook, files, one.practice)


# ---- The folder


def test_what_nobody_changed_is_renewed_and_what_somebody_wrote_stays(
    every: tuple[Contents, ...], tmp_path: Path
) -> None:
    (one,) = every
    assert renew(tmp_path, every) == []
    assert (tmp_path / FILE).read_bytes() == one.files[f"{ASSIGNMENT}.ipynb"]
    assert "BEGIN" not in (tmp_path / FILE).read_text()

    # to run it is no change: what it showed stays as long as the course is the same, and then gives way
    change(tmp_path / FILE, lambda nb: nb.cells[1].outputs.append(new_output("stream", text="run")))
    assert renew(tmp_path, every) == [] and '"run"' in (tmp_path / FILE).read_text()
    assert renew(tmp_path, [newer(one)]) == [] and "New." in (tmp_path / FILE).read_text()
    assert (tmp_path / ASSIGNMENT / "rows.csv").read_text() == "a\n2\n"

    fill(tmp_path / FILE, one="one = 1")
    mine = (tmp_path / FILE).read_bytes()
    (said,) = renew(tmp_path, every)
    assert (
        said
        == f"The course has a newer {ASSIGNMENT}.ipynb. Yours stays as it is; the newer one is {ASSIGNMENT}/"
        + (f"{ASSIGNMENT}-newer.ipynb.")
    )
    assert (tmp_path / FILE).read_bytes() == mine
    assert (tmp_path / ASSIGNMENT / f"{ASSIGNMENT}-newer.ipynb").read_bytes() == one.files[f"{ASSIGNMENT}.ipynb"]
    assert renew(tmp_path, every) == [], "it is said once"

    (tmp_path / ASSIGNMENT / "rows.csv").unlink()
    assert renew(tmp_path, every) == [] and (tmp_path / ASSIGNMENT / "rows.csv").is_file()
    assert (tmp_path / FILE).read_bytes() == mine


def test_a_folder_with_something_else_in_it_is_left_alone(every: tuple[Contents, ...], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(FolderError, match="found something else in"):
        renew(tmp_path, every)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


# ---- A verdict at each save


def test_each_save_gets_a_verdict_and_the_page_says_what_stands(
    course: Path, every: tuple[Contents, ...], pool: Executor, tmp_path: Path
) -> None:
    renew(tmp_path, every)
    rounds = Rounds(tmp_path, every, Trying(course, tmp_path), pool)

    def save() -> object:
        rounds.save(ASSIGNMENT, (tmp_path / FILE).read_bytes())
        return rounds.next(0)

    assert rounds.next(0) is None and save() is None, "an untouched notebook has no verdict"
    page = text_of(rounds)
    assert "0 of 1 notebooks done" in page and "0 of 4 points" in page and "Begin" in page and "not begun" in page
    assert "To keep: One & all" in page

    fill(tmp_path / FILE, one="one = 1", two="two = 2")
    assert save() is not None
    (notebook,) = rounds.standing.notebooks
    assert (notebook.points, notebook.maximum, notebook.done) == (2, 4, False)
    page = text_of(rounds)
    assert "2 of 4 points" in page and "Go on" in page
    assert "The output goes through relu, so it can never be below zero." in page
    links = [link["href"] for link in BeautifulSoup(html_of(rounds), "html.parser").find_all("a")]
    cell = next(c.id for c in every[0].notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "two-choice")
    assert f"/base/lab/tree/{FILE}#cell-id={cell}" in links, "it leads to the place"
    assert f"/base/files/{notebook.page}" in links and (tmp_path / notebook.page).is_file()
    assert "Look at two." in (tmp_path / notebook.page).read_text()

    assert save() is None, "nothing new, nothing graded"
    again = Rounds(tmp_path, every, Trying(course, tmp_path), pool)
    assert again.standing.points == 2, "it is known when the folder is opened again"

    fill(tmp_path / FILE, two="two = 1")
    assert save() is not None
    page = text_of(rounds)
    assert "1 of 1 notebooks done" in page and "All done" in page and "relu" not in page

    (tmp_path / FILE).write_text("{")
    assert save() is not None
    assert "Expected" in text_of(rounds), "why there is no verdict"
    assert rounds.standing.points == 4, "and what was earned stays"
    assert read(tmp_path) == rounds.standing


def html_of(rounds: Rounds) -> str:
    return start_page.page(rounds.standing, "/base/")


def text_of(rounds: Rounds) -> str:
    return " ".join(BeautifulSoup(html_of(rounds), "html.parser").body.get_text(" ").split())


# ---- Solutions


def test_solutions_come_with_reasons_and_the_table_of_key_differences_is_filled() -> None:
    """Of what was passed only, or of everything."""
    one = handout.contents(REPOSITORY, "04-multiclass-classification", Mode.SELF_STUDY)
    every = BeautifulSoup(solutions.page(one, REPOSITORY, None), "html.parser")
    titles = [heading.get_text() for heading in every.find_all("h2")]
    assert titles == [part.title for part in one.practice.parts.values()]
    section = next(part for part in every.find_all("section") if part.h2.get_text() == "The table of key differences")
    rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in section.find_all("tr")]
    quiz = declared(REPOSITORY).quizzes["04-differences"]
    assert rows[0] == ["", "regression", "binary", "multi-class"]
    assert [cell for row in rows[1:] for cell in row[1:]] == [
        quiz.answers[f"{column} {row[0]}"] for row in rows[1:] for column in rows[0][1:]
    ]
    assert "softmax does that" in every.get_text(), "why"

    passed = BeautifulSoup(solutions.page(one, REPOSITORY, None, lambda name: name == "digits"), "html.parser")
    assert len(passed.find_all("h2")) == 1 and "more stand here once you have passed them" in passed.get_text()
    assert solutions.page(one, REPOSITORY, None, lambda name: False) == ""


# ---- The command


@pytest.mark.slow
def test_one_command_serves_the_page_grades_each_save_and_ends_with_ctrl_c(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    with learning(course, folder, tmp_path) as (run, address):
        assert "0 of 4 points" in text_at(address)
        assert json.loads(body(address.replace("/learn?", f"/api/contents/{FILE}?content=0&")))["type"] == "notebook"
        fill(folder / FILE, one="one = 1", two="two = 2")
        end = time.monotonic() + 120
        while "2 of 4 points" not in (page := text_at(address)):
            assert time.monotonic() < end, page
            time.sleep(0.5)
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
        with pytest.raises(OSError):
            text_at(address)
    assert (folder / ASSIGNMENT / f"{ASSIGNMENT}-feedback.html").is_file()


@contextmanager
def learning(
    course: Path,
    folder: Path,
    settings: Path,
    command: Sequence[str] = ("headcheck", "learn"),
    python: str | Path = sys.executable,
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`headcheck learn`, and the address of its start page; what Jupyter keeps goes to `settings`."""
    own = {f"JUPYTER_{name}": str(settings / name.lower()) for name in ("RUNTIME_DIR", "CONFIG_DIR", "DATA_DIR")}
    own |= {f"JUPYTERLAB_{name}": str(settings / name.lower()) for name in ("SETTINGS_DIR", "WORKSPACES_DIR")}
    environment = {**os.environ, **own, "HEADCHECK_COURSE": str(course), "PYTHONUNBUFFERED": "1"}
    run = subprocess.Popen(
        [python, "-m", *command, str(folder), "--no-open"],
        text=True,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert run.stdout is not None
    try:
        said = ""
        for line in run.stdout:
            said += line
            if found := re.search(r"Start page: (http\S+)", line):
                yield run, found[1]
                break
        else:
            raise AssertionError(said)
    finally:
        run.kill()  # JupyterLab ends with it
        run.communicate()


def text_at(address: str) -> str:
    return " ".join(BeautifulSoup(body(address), "html.parser").body.get_text(" ").split())


def body(address: str) -> str:
    return str(urllib.request.urlopen(address, timeout=60).read().decode())
