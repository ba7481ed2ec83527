"""An author in JupyterLab edits a text as a notebook, or points in Create Assignment; nothing else changes."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from headcheck.authoring.notebook_text import read_notebook
from headcheck.cli import main
from tests.browser.chromium import NEEDED, chromium
from tests.browser.lab import TOKEN, jupyterlab

pytestmark = [pytest.mark.slow, NEEDED]

COURSE = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-regression"
PATIENCE = 180_000
BEFORE = "Each answer is a number. Predicting a number is called **regression**."
AFTER = "Each answer is a number, and finding it is called **regression**."


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a build of the course needs."""
    shutil.copy(COURSE / "course_config.py", tmp_path)
    for name in ("course", "source", "holdout"):
        if (COURSE / name).exists():
            shutil.copytree(COURSE / name, tmp_path / name, ignore=shutil.ignore_patterns("answers", "runs.jsonl"))
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    return tmp_path


@pytest.fixture
def lab(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Page]]:
    """The address of JupyterLab in the course, and an empty page."""
    with jupyterlab(course, tmp_path_factory.mktemp("lab")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(PATIENCE)
        yield f"{address}lab/tree", page


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")


def build(*arguments: str) -> str:
    return CliRunner().invoke(main, ["build", *arguments]).output


def test_a_sentence_that_is_edited_as_a_notebook_is_all_that_changes(lab: tuple[str, Page], course: Path) -> None:
    tree, page = lab
    page.goto(f"{tree}/course/{ASSIGNMENT}?token={TOKEN}")
    page.locator(".jp-DirListing-item", has_text="notebook.md").click(button="right")
    page.locator(".lm-Menu-item", has_text="Open With").hover()
    page.locator(".lm-Menu-item", has_text="Jupytext Notebook").click()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    text = course / "course" / ASSIGNMENT / "notebook.md"
    notebook = course / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    before, built = text.read_text(), read_notebook(notebook.read_text())

    assert page.locator(".jp-RenderedMarkdown", has_text="{{ house-prices-ready }}").count() == 1
    page.locator(".jp-RenderedMarkdown p", has_text="Each answer is a number.").dblclick()
    page.locator(".cm-line", has_text="Each answer is a number.").click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(AFTER)
    page.keyboard.press("Shift+Enter")
    save(page)

    changes = [line for line in difflib.ndiff(before.splitlines(), text.read_text().splitlines()) if line[0] in "+-"]
    assert changes == [f"- {BEFORE}", f"+ {AFTER}"]
    assert f"{ASSIGNMENT}: built." in build()
    changed = [pair for pair in zip(built, read_notebook(notebook.read_text()), strict=True) if pair[0] != pair[1]]
    assert [(old.id, old.source.replace(BEFORE, AFTER)) for old, _ in changed] == [("title", changed[0][1].source)]


def test_points_that_are_changed_in_create_assignment_are_taken_back(lab: tuple[str, Page], course: Path) -> None:
    tree, page = lab
    page.goto(f"{tree}/source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb?token={TOKEN}")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.locator(".lm-TabBar-tab", has_text="Create Assignment").click()
    points = page.locator("input[type=number]:visible").nth(1)  # the first is the total
    points.wait_for()
    assert points.input_value() == "4", "of the quiz, the first test of the notebook"
    points.fill("6")
    points.press("Tab")
    page.locator(".jp-NotebookPanel-toolbar").click(position={"x": 5, "y": 5})
    save(page)

    assert "Edited: 02-quiz. To bring that into the text" in build()
    assert f"{ASSIGNMENT}: took back 02-quiz." in build("--take-back", ASSIGNMENT)
    assert f"{ASSIGNMENT}: was up to date." in build()
    assert "points=6," in (course / "course" / ASSIGNMENT / "02-quiz" / "problem.py").read_text()
