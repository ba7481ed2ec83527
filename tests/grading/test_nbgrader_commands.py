"""nbgrader's commands, and its pages in JupyterLab, work from the course's folder with the course's own settings."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from headcheck.grading.steps import StepFailed, nbgrader
from tests.grading import in_process
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, release, student_version

pytestmark = pytest.mark.xdist_group("nbgrader-commands")

TOKEN = "a-token-for-this-test"
MARK = "from headcheck.course.marks import Mark\n\nMark(1, part='units', maximum=2, message='Two were expected.')"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny course: generated, released, handed in by one student."""
    course = make_course(
        tmp_path_factory.mktemp("commands"),
        "tiny",
        [
            answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
            case("units", "print('Looks at units.')\n" + hidden(MARK)),
            case("only-hidden", hidden("assert units == 2, 'Count again.'")),
        ],
    )
    (course / "source/tiny/sales.keras").write_bytes(b"the instructor's own model")
    release(course, "tiny", course / "exchange")
    submission = student_version(course, "tiny")
    submission.cells[1].source = "units = 3"
    hand_in(course, "tiny", "ada", submission)
    return course


@pytest.fixture(scope="module")
def graded(course: Path, server: str) -> Path:
    """The same course, graded and with feedback by formgrader's buttons."""
    for button in ("submission/tiny/ada/autograde", "assignment/tiny/ada/generate_feedback"):
        done = json.loads(ask(f"{server}formgrader/api/{button}", "POST"))
        assert done["success"], done
    return course


def test_the_student_version_has_neither_solution_nor_hidden_tests(course: Path) -> None:
    text = (course / "release/tiny/tiny.ipynb").read_text()
    assert "units = 2" not in text
    assert "headcheck" not in text
    assert "Looks at units." in text


def test_models_of_the_instructor_are_not_handed_out_and_those_of_students_are_collected(
    course: Path, tmp_path: Path
) -> None:
    assert not list((course / "release").rglob("*.keras"))
    assert (course / "source/tiny/sales.keras").exists()
    handed_in = tmp_path / "tiny"
    handed_in.mkdir()
    nbformat.write(student_version(course, "tiny"), handed_in / "tiny.ipynb")
    (handed_in / "sales.keras").write_bytes(b"a student's")
    for name in ("course_config.py", "nbgrader_config.py"):
        (tmp_path / name).write_text((course / name).read_text())
    in_process.nbgrader(tmp_path, "submit", "tiny")
    in_process.nbgrader(course, "collect", "tiny")
    [collected] = (course / "submitted").rglob("*.keras")
    assert collected.read_bytes() == b"a student's"


def test_a_released_assignment_lies_in_the_exchange_and_is_listed(course: Path) -> None:
    assert (course / "exchange/regression-classification/outbound/tiny/tiny.ipynb").is_file()
    assert "regression-classification tiny" in in_process.nbgrader(course, "list")


def test_export_has_the_points(graded: Path) -> None:
    in_process.nbgrader(graded, "export")
    with (graded / "grades.csv").open() as grades:
        rows = list(csv.DictReader(grades))
    assert [(row["student_id"], row["score"], row["max_score"]) for row in rows] == [("ada", "1.0", "4.0")]


def test_validate_accepts_an_answer_that_passes_the_visible_tests(course: Path, tmp_path: Path) -> None:
    solved = student_version(course, "tiny")
    solved.cells[1].source = "units = 2"
    nbformat.write(solved, tmp_path / "tiny.ipynb")
    assert "Success!" in nbgrader(course, "validate", str(tmp_path / "tiny.ipynb"))


def test_feedback_shows_what_the_test_found_and_not_the_hidden_test(graded: Path) -> None:
    page = (graded / "feedback/ada/tiny/tiny.html").read_text()
    assert "Two were expected." in page
    assert "Count again." in page
    assert "Looks at units." in page
    assert "HIDDEN TESTS" not in page
    assert "headcheck.course" not in page
    assert "# This test is hidden." in page


def test_a_failing_command_gives_one_sentence(course: Path) -> None:
    with pytest.raises(StepFailed, match=r"`nbgrader autograde no-such` failed in .*There is no assignment 'no-such'"):
        nbgrader(course, "autograde", "no-such")


@pytest.fixture(scope="module")
def server(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab that was started in the course's folder."""
    folder = tmp_path_factory.mktemp("jupyter")
    options = ["--no-browser", "--port=0", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    command = [sys.executable, "-m", "jupyterlab", *options]
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 90
        # its file is there before it is written
        while not (started := [path for path in folder.glob("jpserver-*.json") if path.read_text()]):
            assert running.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.2)
        yield json.loads(started[0].read_text())["url"]
    finally:
        running.terminate()
        running.wait(30)


def ask(address: str, method: str = "GET") -> str:
    request = urllib.request.Request(address, method=method, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=300) as answered:
        assert answered.status == 200
        return answered.read().decode()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("formgrader", "Formgrader"),
        ("formgrader/api/assignments", '"name": "tiny"'),
        ("formgrader/api/submissions/tiny", '"student": "ada"'),
        ("assignments?course_id=regression-classification", '"assignment_id": "tiny"'),
        ("lab", "JupyterLab"),
    ],
)
def test_jupyterlab_serves_the_course(server: str, graded: Path, page: str, words: str) -> None:
    assert words.lower() in ask(server + page).lower()


def test_formgrader_shows_a_graded_notebook_with_its_hidden_tests(server: str, graded: Path) -> None:
    submission = json.loads(ask(server + "formgrader/api/submitted_notebooks/tiny/tiny"))[0]
    page = ask(f"{server}formgrader/submissions/{submission['id']}/")
    assert "Two were expected." in page
    assert "BEGIN HIDDEN TESTS" in page


def test_formgraders_buttons_grade_and_write_feedback_with_the_courses_settings(graded: Path) -> None:
    for made in ("autograded/ada/tiny/tiny.ipynb", "feedback/ada/tiny/tiny.html"):
        assert "Two were expected." in (graded / made).read_text()
    assert 'id="section-1"' in (graded / "feedback/ada/tiny/tiny.html").read_text()


@pytest.mark.slow
def test_the_commands_in_processes_of_their_own_do_the_same_again(graded: Path) -> None:
    for made, command in (
        ("autograded/ada/tiny/tiny.ipynb", ("autograde", "tiny", "--force")),
        ("feedback/ada/tiny/tiny.html", ("generate_feedback", "tiny", "--force")),
    ):
        before = (graded / made).stat().st_mtime_ns
        nbgrader(graded, *command)
        assert (graded / made).stat().st_mtime_ns > before
        assert "Two were expected." in (graded / made).read_text()
