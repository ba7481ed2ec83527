"""An instructor in JupyterLab: formgrader's buttons, its page of a submission, and a comment for the student."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from playwright.sync_api import FrameLocator, Locator, Page, expect

from headcheck.authoring import bank
from headcheck.cli import demo
from headcheck.grading.engine.store import Store
from tests import sandboxed
from tests.browser.chromium import NEEDED, chromium
from tests.browser.lab import TOKEN, jupyterlab
from tests.browser.pictures import assert_picture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    NEEDED,
    sandboxed.NEEDED,
]

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-regression"
FORMGRADER = "iframe[src$='/formgrader']"
#: Milliseconds of patience: a notebook trains its models while the button is pressed, on a machine that may be busy.
PATIENCE = 300_000

#: In the page of an instructor this would act with the instructor's rights.
SCRIPT = "<script>window.stolen = true</script>"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as it is, with one of its assignments, before anything was handed out."""
    course = tmp_path_factory.mktemp("course")
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, course)
    for name in ("course", f"source/{ASSIGNMENT}"):
        shutil.copytree(REPOSITORY / name, course / name)
    return course


@pytest.fixture(scope="module")
def page(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """JupyterLab in the course's folder, with Formgrader open; the assignment was handed out and is handed in."""
    with jupyterlab(course, tmp_path_factory.mktemp("lab")) as address, chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}lab?token={TOKEN}")
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader").click()
        page.keyboard.press("Control+b")  # the list of files is closed
        press(page, formgrader(page).locator("td.assign a"))
        hand_in(course)
        yield page


@pytest.fixture(scope="module")
def graded(page: Page, course: Path) -> Path:
    """The course, after the button *Autograde* was pressed for two students."""
    for student in ("dan", "mallory"):
        press(page, row(page, student).locator("td.autograde a"))
    return course


def hand_in(course: Path) -> None:
    """The sample class of the demonstration; and mallory, whose notebook looks around and brings scripts."""
    answers = bank.load(REPOSITORY, ASSIGNMENT)
    samples = {sample.name: sample for sample in demo.sample_class(answers)}
    samples["dan"] = replace(samples["dan"], answers={"temperature": "relu-for-regression"})
    demo.hand_in(course, ASSIGNMENT, list(samples.values()), answers)
    notebook = nbformat.read(course / f"submitted/ada/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", as_version=4)
    notebook.cells[1:1] = [
        new_markdown_cell(f"My notes: {SCRIPT} <img src=x onerror='window.stolen = true'>"),
        new_code_cell(
            "from IPython.display import HTML, Javascript, display\n"
            f"display(HTML({SCRIPT!r} + '<b>a table</b>'), Javascript('window.stolen = true'))"
        ),
        new_code_cell(f"import os\nprint('The gradebook is there:', os.path.exists({str(course / 'gradebook.db')!r}))"),
    ]
    folder = course / "submitted/mallory" / ASSIGNMENT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def formgrader(page: Page) -> FrameLocator:
    return page.frame_locator(FORMGRADER)


def press(page: Page, button: Locator) -> str:
    """Press a button of formgrader's, and read the dialog that says how it went."""
    button.click()
    dialog = formgrader(page).locator(".modal")
    dialog.get_by_role("heading").wait_for()
    said = dialog.inner_text()
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="detached")
    assert "Success" in said.splitlines(), said
    return said


def row(page: Page, student: str) -> Locator:
    """A student's row in the list of submissions."""
    handle = page.locator(FORMGRADER).element_handle()
    frame = handle.content_frame() if handle else None
    assert frame
    frame.goto(f"{frame.url.partition('/formgrader')[0]}/formgrader/manage_submissions/{ASSIGNMENT}")
    return formgrader(page).locator("tr", has=page.locator("td.student-id", has_text=student))


def open_submission(page: Page, student: str) -> FrameLocator:
    """The page of a submission, reached by links."""
    row(page, student).locator("td.student-name a").click()
    formgrader(page).locator("td.name a").click()
    formgrader(page).locator("textarea.comment").first.wait_for()
    return formgrader(page)


def headcheck_grade(course: Path, *students: str) -> list[dict[str, object]]:
    """What `headcheck grade` says about these students."""
    chosen = [f"--student={student}" for student in students]
    command = [sys.executable, "-m", "headcheck", "grade", ASSIGNMENT, "--json", *chosen]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(map(json.loads, done.stdout.splitlines()), key=lambda said: str(said["student"]))


# --- what happens, one after the other, in one gradebook


def the_list_of_submissions_has_their_points(page: Page, graded: Path) -> None:
    for student, points in {"dan": "28 / 31", "mallory": "31 / 31", "eva": ""}.items():
        assert row(page, student).locator("td.score").inner_text() == points


def the_button_grades_with_the_engine(page: Page, graded: Path) -> None:
    with Store(graded) as store:
        assert {kind: count for kind, (count, _) in store.contents().items()} == {"execution": 2, "tests": 2}
    said = headcheck_grade(graded, "dan", "mallory")
    assert [(one["student"], one["how"], one["points"]) for one in said] == [
        ("dan", "stored", 28),
        ("mallory", "stored", 31),
    ]


def a_notebook_finds_no_gradebook_and_its_scripts_do_not_run(page: Page, graded: Path) -> None:
    submission = open_submission(page, "mallory")
    text = submission.locator("body").inner_text()
    assert "The gradebook is there: False" in text
    assert f"My notes: {SCRIPT}" in text
    assert "a table" in text
    assert not submission.locator("body").evaluate("() => Boolean(window.stolen || window.top.stolen)")


def a_submission_shows_why_points_were_lost(page: Page, graded: Path) -> None:
    submission = open_submission(page, "dan")
    activation = submission.locator(".cell", has=page.locator("#temperature-activation"))
    expect(activation.locator("input.score")).to_have_attribute("placeholder", "0")
    assert "The output goes through relu, so it can never be below zero." in activation.inner_text()
    assert (
        submission.locator("#notebook img").first.evaluate("picture => getComputedStyle(picture).borderStyle") == "none"
    )
    assert submission.locator("body").evaluate("body => body.scrollWidth <= body.clientWidth")
    submission.locator(".help").click()  # the keyboard is set up even where MathJax can't be fetched
    submission.get_by_text("Move to the next score or comment input").wait_for()
    submission.get_by_role("button", name="Close", exact=True).last.click()
    submission.locator(".modal").wait_for(state="detached")
    submission.locator(".glyphicon-eye-open").click()
    activation.evaluate("cell => window.scrollTo(0, cell.getBoundingClientRect().top + window.scrollY - 90)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)  # until nothing moves any more
    assert_picture(page.screenshot(), "formgrader.png")


def a_comment_and_points_by_hand_are_in_the_feedback(page: Page, graded: Path) -> None:
    submission = open_submission(page, "dan")
    comment = submission.locator("#temperature-choice-comment")
    with page.expect_response(lambda said: "/formgrader/api/comment/" in said.url and said.request.method == "PUT"):
        comment.fill("Degrees can be **below** zero, Dan.")
        comment.blur()
    points = submission.locator("#temperature-heldout")
    with page.expect_response(lambda said: "/formgrader/api/grade/" in said.url and said.request.method == "PUT"):
        points.fill("0.5")
        points.blur()
    said = press(page, row(page, "dan").locator("td.generate-feedback a"))
    assert "not recognized" not in said  # what nbgrader says of settings that our steps lack
    beside = page.context.new_page()
    beside.goto(f"{page.url.partition('/lab')[0]}/lab/tree/feedback/dan/{ASSIGNMENT}/{ASSIGNMENT}.html")
    feedback = beside.frame_locator(".jp-HTMLViewer iframe")
    feedback.get_by_text("28.5 of 31 points").first.wait_for()
    assert feedback.locator(".comment", has_text="zero, Dan.").inner_html().count("<strong>below</strong>") == 1
    beside.close()


def points_are_those_that_the_gradebook_has_now(page: Page, graded: Path) -> None:
    submission = open_submission(page, "dan").locator("body").evaluate("() => submission_id")
    address = f"{page.url.partition('/lab')[0]}/formgrader/api/grades?submission_id={submission}"

    def points() -> float:
        return next(grade["auto_score"] for grade in page.request.get(address).json() if grade["name"] == "sales-units")

    assert points() == 1
    with Gradebook(f"sqlite:///{graded}/gradebook.db") as gradebook:  # as another program does that grades
        gradebook.find_grade("sales-units", ASSIGNMENT, ASSIGNMENT, "dan").auto_score = 0.25
        gradebook.db.commit()
    assert points() == 0.25


def the_button_and_the_command_can_grade_at_the_same_time(page: Page, graded: Path) -> None:
    button = row(page, "ben").locator("td.autograde a")
    command = [sys.executable, "-m", "headcheck", "grade", ASSIGNMENT, "--student=ada", "--student=hugo"]
    running = subprocess.Popen(command, cwd=graded, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        press(page, button)
        said = running.communicate(timeout=300)[0]
    finally:
        running.kill()
    assert running.returncode == 0, said
    points = {student: row(page, student).locator("td.score").inner_text() for student in ("ada", "ben", "hugo")}
    assert points == {"ada": "31 / 31", "ben": "31 / 31", "hugo": "0 / 31"}


def test_an_instructor_grades_looks_comments_and_grades_beside_the_command(page: Page, graded: Path) -> None:
    the_list_of_submissions_has_their_points(page, graded)
    the_button_grades_with_the_engine(page, graded)
    a_notebook_finds_no_gradebook_and_its_scripts_do_not_run(page, graded)
    a_submission_shows_why_points_were_lost(page, graded)
    a_comment_and_points_by_hand_are_in_the_feedback(page, graded)
    points_are_those_that_the_gradebook_has_now(page, graded)
    the_button_and_the_command_can_grade_at_the_same_time(page, graded)
