"""A student in JupyterLab: opens the handout's notebook, types answers, runs everything, presses Validate."""

from __future__ import annotations

import ast
import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page

from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from headcheck.grading import handout
from tests.browser.chromium import NEEDED, chromium
from tests.browser.lab import TOKEN, jupyterlab
from tests.browser.pictures import assert_picture

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("student"), NEEDED]

COURSE = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-regression"
NOTEBOOK = f"{ASSIGNMENT}.ipynb"
QUIZ = declared().quizzes["02-quiz"]
LINES = declared().quizzes["02-lines"]
#: Seconds of patience: training on a busy machine.
PATIENCE = 600


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Browser]]:
    """JupyterLab's address, the folder that it shows, and a browser."""
    where = tmp_path_factory.mktemp("student")
    with jupyterlab(where, tmp_path_factory.mktemp("lab")) as address, chromium() as browser:
        yield address, where, browser


@pytest.fixture
def folder(lab: tuple[str, Path, Browser]) -> Path:
    """The handout, unzipped once more: what one test types no other sees."""
    _, where, _ = lab
    own = Path(tempfile.mkdtemp(prefix="of", dir=where))
    with zipfile.ZipFile(io.BytesIO(handout.make(COURSE, ASSIGNMENT).zipped())) as archive:
        archive.extractall(own)
    return own / ASSIGNMENT


@pytest.fixture
def page(lab: tuple[str, Path, Browser], folder: Path) -> Iterator[Page]:
    """A workspace of its own with the notebook open."""
    address, where, browser = lab
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(PATIENCE * 1000)
    path = (folder / NOTEBOOK).relative_to(where)
    page.goto(f"{address}lab/workspaces/{folder.parent.name}/tree/{path.as_posix()}?token={TOKEN}")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    yield page
    page.close()


def cell(page: Page, text: str) -> Locator:
    """The first code cell with `text` in it, scrolled into view."""
    found = page.locator(".jp-CodeCell", has_text=text).first
    found.scroll_into_view_if_needed()
    return found


def answer_quizzes(page: Page) -> None:
    """Write an answer between the quotes of each line, and delete the two last lines."""
    for quiz in (QUIZ, LINES):
        cell(page, f"{quiz.variable} = {{").locator(".cm-content").click()
        page.keyboard.press("Control+Home")
        for right in quiz.answers.values():
            for key in ("ArrowDown", "End", "ArrowLeft", "ArrowLeft"):
                page.keyboard.press(key)
            page.keyboard.type(right)
        delete_two_last_lines(page)


def choose(page: Page, model: str, loss: str, head: str = "1") -> None:
    """Write the head and compile in place of the two last lines."""
    cell(page, f"{model} = keras.Sequential(").locator(".cm-content").click()
    delete_two_last_lines(page)
    page.keyboard.type(f"\n{model}.add(keras.layers.Dense({head}))\n")
    page.keyboard.type(f'{model}.compile(optimizer="adam", loss="{loss}", metrics=["mae"])')


def write_a_network(page: Page) -> None:
    """Write a whole network in place of the two last lines, and train it."""
    cell(page, "# Now write tuition_model").locator(".cm-content").click()
    delete_two_last_lines(page)
    for line in (
        "tuition_model = keras.Sequential()",
        "tuition_model.add(keras.Input(shape=(9,)))",
        'tuition_model.add(keras.layers.Dense(48, activation="relu"))',
        "tuition_model.add(keras.layers.Dense(1))",
        'tuition_model.compile(optimizer="adam", loss="mse", metrics=["mae"])',
        "tuition_model.fit(college_x, college_y, epochs=15, batch_size=16, verbose=0)",
    ):
        page.keyboard.type(f"\n{line}")


def delete_two_last_lines(page: Page) -> None:
    for key in ("Control+End", "Shift+ArrowUp", "Shift+Home", "Backspace", "Backspace"):
        page.keyboard.press(key)


def run_all(page: Page) -> None:
    """Run > Run All Cells, until no cell waits."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".jp-InputPrompt", has_text="[*]").first.wait_for()
    page.wait_for_function("![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.innerText.includes('*'))")


def run_from(page: Page, text: str, cells: int = 1) -> None:
    """Run a cell with `text` in it, and those below it, until the last of these `cells` has run."""
    cell(page, text).locator(".cm-content").click()
    for _ in range(cells):
        page.keyboard.press("Shift+Enter")
    page.wait_for_function("![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.innerText.includes('*'))")


def validate(page: Page) -> str:
    """Press Validate, which saves and runs everything once more; what the dialog says."""
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for()
    return dialog.inner_text()


def close_dialog(page: Page) -> None:
    page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()


def test_hints_open_in_an_untouched_notebook_which_looks_like_its_picture(page: Page) -> None:
    choosing = page.locator(".jp-MarkdownCell", has_text="Your turn: choose the head, and compile").first
    hint = choosing.locator("summary", has_text="Hint 1")
    hint.scroll_into_view_if_needed()
    hint.click()
    assert page.locator(".jp-RenderedMarkdown").get_by_text("How many numbers do you want to know").is_visible()
    page.locator("h3", has_text="Your turn: choose the head, and compile").first.evaluate("it => it.scrollIntoView()")
    page.mouse.move(0, 0)
    assert_picture(page.screenshot(animations="disabled"), "student.png")


def test_an_untouched_notebook_does_not_pass_and_validate_says_what_is_missing(page: Page) -> None:
    found = validate(page)
    close_dialog(page)
    assert "Only 0 of 8 places in quiz have an answer." in found
    for model in ("house_model", "temperature_model", "sales_model"):
        assert found.count(f"{model} is not compiled yet.") == len(PARTS)
    assert found.count("There is no tuition_model yet.") == len(PARTS)
    assert "Traceback" not in found and "Error" not in found


def test_a_student_fills_in_runs_everything_and_validate_says_that_it_passes(page: Page, folder: Path) -> None:
    answer_quizzes(page)
    choose(page, "house_model", "mse")
    choose(page, "temperature_model", "mae")
    choose(page, "sales_model", "huber")
    write_a_network(page)
    run_all(page)
    assert "Success! Your notebook passes all the tests." in validate(page)
    close_dialog(page)
    saved = nbformat.read(folder / NOTEBOOK, as_version=4).cells
    typed = {one.id: one.source for one in saved if one.cell_type == "code"}
    assert "YOUR CODE HERE" not in "".join(typed.values())
    for quiz, answers in ((QUIZ, "02-quiz-answers"), (LINES, "02-lines-answers")):
        assert ast.literal_eval(typed[answers].partition("= ")[2]) == dict(quiz.answers)
    assert all(one.execution_count for one in saved if one.cell_type == "code"), "every cell has run"
    assert {path.stem for path in folder.glob("*.keras")} == {"house-prices", "temperature", "sales", "tuition"}
    assert not [one.id for one in saved for output in one.get("outputs", []) if output.output_type == "error"]


def test_a_missing_quote_and_validate_shows_the_cell_that_fails_and_why(page: Page) -> None:
    cell(page, "quiz = {").locator(".cm-content").click()
    for key in ("Control+Home", "ArrowDown", "End", "ArrowLeft", "Backspace"):
        page.keyboard.press(key)
    found = validate(page)
    close_dialog(page)
    assert "The following cell failed:" in found
    assert "# Graded: Regression or classification" in found
    assert "There is no quiz yet. Run the cell in which you make it." in found and "Traceback" not in found


def test_a_wrong_choice_is_told_before_training_and_what_changed_once_it_is_corrected(page: Page) -> None:
    answer_quizzes(page)
    choose(page, "house_model", "mse", head='1, activation="relu"')
    cell(page, 'check("house-prices"').locator(".cm-content").click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Above Selected Cell", exact=True).click()
    run_from(page, 'check("house-prices"')
    said = cell(page, 'check("house-prices"').locator(".headcheck-said")
    assert [line[:30] for line in said.get_by_role("listitem").all_inner_texts()] == [
        "✓ units: fits (1 output for ea", "✗ activation: does not fit yet", "✓ loss: fits (mean squared err",
        "✓ metrics: fits (mae)",
    ]  # fmt: skip
    said.locator("summary", has_text="Hint 1 of 3").click()
    assert said.get_by_text("How many numbers do you want to know about one house?").is_visible()
    cell(page, "house_model = keras.Sequential(").locator(".cm-content").click()
    for key in ("Control+End", "ArrowUp", "Home", "Shift+End"):
        page.keyboard.press(key)
    page.keyboard.type("house_model.add(keras.layers.Dense(1))")
    run_from(page, "house_model = keras.Sequential(", cells=3)
    told = said.inner_text()
    assert "everything fits." in told and "Hint" not in told
    assert "Since your last check: activation, relu output became linear output: fits now." in told
