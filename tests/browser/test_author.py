"""An author in JupyterLab: opens a notebook's text as a notebook, edits a sentence, saves; nothing else has changed."""

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
def course(tmp_path: Path) -> Path:
    """A copy of what a build of the course needs."""
    shutil.copy(COURSE / "course_config.py", tmp_path)
    for name in ("course", "source", "holdout"):
        if (COURSE / name).exists():
            shutil.copytree(COURSE / name, tmp_path / name, ignore=shutil.ignore_patterns("answers", "runs.jsonl"))
    return tmp_path


@pytest.fixture
def page(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """JupyterLab in the course, with the text of an assignment open as a notebook."""
    with jupyterlab(course, tmp_path_factory.mktemp("lab")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}lab/tree/course/{ASSIGNMENT}?token={TOKEN}")
        entry = page.locator(".jp-DirListing-item", has_text="notebook.md")
        entry.click(button="right")
        page.locator(".lm-Menu-item", has_text="Open With").hover()
        page.locator(".lm-Menu-item", has_text="Jupytext Notebook").click()
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        yield page


def test_a_sentence_that_is_edited_as_a_notebook_is_all_that_changes(
    page: Page, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !document.querySelector('.lm-TabBar-tab.jp-mod-dirty')")

    changes = [line for line in difflib.ndiff(before.splitlines(), text.read_text().splitlines()) if line[0] in "+-"]
    assert changes == [f"- {BEFORE}", f"+ {AFTER}"]
    monkeypatch.setenv("HEADCHECK_COURSE", str(course))
    assert f"{ASSIGNMENT}: built." in CliRunner().invoke(main, ["build"]).output
    changed = [pair for pair in zip(built, read_notebook(notebook.read_text()), strict=True) if pair[0] != pair[1]]
    assert [(old.id, old.source.replace(BEFORE, AFTER)) for old, _ in changed] == [("title", changed[0][1].source)]
