"""Somebody alone does what README says, and nothing else: from a clone to the first verdict, in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page

from tests.browser.chromium import NEEDED, chromium
from tests.browser.contrast import LOWEST_CONTRAST
from tests.grading.test_learning import learning

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("learning"), NEEDED]

REPOSITORY = Path(__file__).resolve().parents[2]
FIRST = "01-linear-algebra"
#: Milliseconds of patience on a busy machine.
PATIENCE = 240_000


def steps() -> list[str]:
    """What README says to somebody who wants to learn."""
    section = (REPOSITORY / "README.md").read_text().partition("## Learn\n")[2].partition("\n## ")[0]
    return re.findall(r"^\d+\. (.*)$", section, re.MULTILINE)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone")
    for part in ("course", "source", "release"):
        shutil.copytree(REPOSITORY / part, folder / part)
    for part in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / part, folder)
    return folder


@pytest.fixture(scope="module")
def start(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page that the first step opens."""
    first, _, _ = steps()
    (command,) = re.findall("`pip install uv && uv run (headcheck learn)`", first)
    settings = tmp_path_factory.mktemp("jupyter")
    with learning(clone, clone / "learning", settings, command.split()) as (_, address), chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.context.set_default_timeout(PATIENCE)  # a page that a link opens is waited for by the context
        page.goto(address)
        yield page


def test_three_steps_lead_from_a_clone_to_a_verdict(start: Page, clone: Path) -> None:
    _, begin, save = steps()
    assert "**Begin**" in begin and "**Ctrl+S**" in save, "these are done below"
    start.get_by_text("0 of 6 notebooks done").wait_for()
    with start.context.expect_page() as opened:
        start.get_by_role("link", name="Begin").click()
    lab = opened.value
    lab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    lab.get_by_role("tab", name=f"{FIRST}.ipynb").first.wait_for()
    assert not lab.get_by_text("Jupyter news").count(), "nothing covers the notebook"

    source = nbformat.read(REPOSITORY / "source" / FIRST / f"{FIRST}.ipynb", as_version=4)
    solution = next(cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution"))
    lab.locator(".jp-CodeCell", has_text="YOUR CODE HERE").first.locator(".cm-content").click()
    lab.keyboard.press("Control+a")
    lab.keyboard.insert_text(solution.source)
    lab.keyboard.press("Control+s")

    start.bring_to_front()
    start.get_by_role("link", name="Feedback: why, with pictures").wait_for()
    assert re.search(r"[1-9][\d.]* of \d+ points", start.locator(".total").inner_text())
    assert (clone / "learning" / FIRST / f"{FIRST}-feedback.html").is_file()


def test_a_link_opens_the_notebook_at_its_cell_in_the_jupyterlab_that_is_open(start: Page) -> None:
    release = nbformat.read(REPOSITORY / "release" / "02-regression" / "02-regression.ipynb", as_version=4)
    start.bring_to_front()
    link = start.get_by_role("list", name="Parts of Regression").get_by_role("link").last
    cell = (link.get_attribute("href") or "").partition("#cell-id=")[2]
    place = next(number for number, one in enumerate(release.cells, 1) if one.id == cell)
    if len(start.context.pages) == 1:
        with start.context.expect_page():
            link.click()
    else:
        link.click()
    lab = start.context.pages[-1]
    lab.get_by_text(f"Cell {place}/{len(release.cells)}").wait_for(timeout=PATIENCE)
    assert len(start.context.pages) == 2, "one JupyterLab is enough"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_start_page_reads_well_at_every_width_and_in_both_schemes(start: Page, width: int, scheme: str) -> None:
    start.set_viewport_size({"width": width, "height": 800})
    start.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wide, room = start.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, "nothing is cut off, and nothing scrolls sideways"
    contrast, text, _ = start.evaluate(LOWEST_CONTRAST)
    assert contrast >= 4.5, text
    assert start.get_by_role("heading", level=1).count() == 1
