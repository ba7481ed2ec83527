"""A feedback page in a browser: offline, in light and dark, by keyboard, on paper; and its pictures in the docs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from headcheck.course import layout
from headcheck.grading.feedback.page import LARGEST_PAGE
from tests.browser.axe import serious
from tests.browser.chromium import NEEDED, chromium
from tests.browser.contrast import LOWEST_CONTRAST
from tests.browser.pictures import assert_picture, in_the_same_font_everywhere
from tests.grading.feedback_pages import of_assignment
from tests.grading.in_process import nbgrader
from tests.grading.test_bank import BANK, REFERENCES, REPOSITORY, Class, filled_in, hand_in, make_course

ASSIGNMENT = "02-regression"
#: What the student of the pictures got wrong.
MISTAKES = ("house-prices/crossentropy-for-regression", "temperature/relu-for-regression")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("feedback-page"),
    NEEDED,
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page that `nbgrader generate_feedback` writes for a student who was really graded."""
    course = tmp_path_factory.mktemp("feedback-page")
    make_course(course, Class(ASSIGNMENT, {}))
    (course / "docs").mkdir()
    shutil.copy(layout.glossary(REPOSITORY), layout.glossary(course))
    wrong = {answer.owner.id: answer for answer in BANK if answer.label in MISTAKES}
    right = {problem: REFERENCES[problem] for problem in ("sales", "tuition")}
    hand_in(course, ASSIGNMENT, "ada", filled_in(ASSIGNMENT, right | wrong))
    environment = {name: value for name, value in os.environ.items() if name != layout.COURSE_VARIABLE}
    command = [str(Path(sys.executable).with_name("headcheck")), "grade", ASSIGNMENT]
    done = subprocess.run(command, cwd=course, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    return course / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, written: Path) -> Iterator[Opened]:
    """Opens the page without a network; afterwards, whatever it asked for, or complained of, fails the test."""
    asked: list[str] = []
    said: list[str] = []
    contexts = []

    def opened(**settings: Any) -> Page:
        context = browser.new_context(offline=True, viewport={"width": 1000, "height": 1640}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(written.as_uri(), wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []
    assert {url for url in asked if not url.startswith("data:")} == {written.as_uri()}


def test_it_is_one_small_file(written: Path) -> None:
    assert written.stat().st_size <= LARGEST_PAGE


@pytest.fixture(scope="module")
def of_all_sorts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up page with all that can be on one: remarks, comments, errors, what was better in an earlier try."""
    page = tmp_path_factory.mktemp("pages") / f"{ASSIGNMENT}.html"
    page.write_text(of_assignment(ASSIGNMENT))
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, written: Path, of_all_sorts: Path, scheme: Any) -> None:
    """The bank's tests ask the same of a page of each assignment."""
    with browser.new_context(offline=True, color_scheme=scheme, bypass_csp=True) as context:
        for path in (written, of_all_sorts):
            page = context.new_page()
            page.goto(path.as_uri())
            folded = serious(page)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert (folded, serious(page)) == ([], []), path.name
            page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    lowest, text, count = page.evaluate(LOWEST_CONTRAST)
    assert count > 500
    assert lowest >= 4.5, text


def test_light_and_dark_are_the_same_page(opened: Opened) -> None:
    light, dark = opened(color_scheme="light"), opened(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert light.evaluate(background) != dark.evaluate(background)
    shown = "[...document.querySelectorAll('h1, h2, th, svg, .square')]"
    places = f"{shown}.map((one) => JSON.stringify(one.getBoundingClientRect()))"
    assert light.evaluate(places) == dark.evaluate(places)


def test_every_picture_is_there(opened: Opened) -> None:
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    sizes = page.evaluate("[...document.images].map((image) => image.naturalWidth)")
    assert len(sizes) > 10
    assert min(sizes) > 100


def test_the_keyboard_reaches_every_link_in_order_and_shows_where_it_is(opened: Opened) -> None:
    page = opened()
    links = page.evaluate("[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))")
    for href in links[:12]:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == href
        outline, left = page.evaluate(
            "[getComputedStyle(document.activeElement).outlineStyle, "
            "document.activeElement.getBoundingClientRect().left]"
        )
        assert outline == "solid"
        assert left >= 0


def test_the_first_key_leads_past_the_summary(opened: Opened) -> None:
    page = opened()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'notebook'")
    assert page.evaluate("document.querySelector('#notebook').getBoundingClientRect().top") < 100


def test_a_link_leads_to_a_chapter_that_is_folded(opened: Opened) -> None:
    page = opened()
    page.locator("#section-2 .where a").click()
    chapter = page.locator(".chapter:target")
    assert (
        chapter.locator("h3").first.is_visible() and chapter.evaluate("(one) => one.getBoundingClientRect().top") < 100
    )
    assert chapter.locator("details.given").first.evaluate("(one) => !one.open")


@pytest.mark.parametrize("width", [360, 390, 800, 1280])
def test_nothing_is_wider_than_the_window(opened: Opened, width: int) -> None:
    page = opened()
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


#: On how many lines each word of some elements stands, by a selector; what has to stay together counts as one word.
BROKEN = """
([selector, between]) => [...document.querySelectorAll(selector)].flatMap((one) => {
  const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(new RegExp(between, "g"))) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      found.push([word[0], range.getClientRects().length]);
    }
  }
  return found;
})
"""


def test_on_a_phone_no_sign_name_or_number_of_points_is_broken(opened: Opened) -> None:
    page = opened()
    page.set_viewport_size({"width": 390, "height": 800})
    points = page.evaluate(BROKEN, [".parts tbody .points, .glance .points", r"\d.*\d"])
    words = page.evaluate(BROKEN, [".parts tbody th, .parts tbody .sign [aria-hidden]", r"[^\s-]+-?"])
    assert len(points) > 10 and len(words) > 20
    assert [word for word, lines in [*points, *words] if lines != 1] == []


def test_on_paper_it_is_two_pages_and_never_dark(opened: Opened) -> None:
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert sheets(page) == 2
    # as wide as A4 is between margins
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


def test_the_notebook_is_printed_for_who_asks_for_it_and_begins_a_page(opened: Opened) -> None:
    page = opened()
    page.get_by_label("Print the notebook, too").check()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('#notebook')).breakBefore") == "page"
    assert sheets(page) > 3


def sheets(page: Page) -> int:
    """How many sheets of A4 the page prints."""
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF")
    return len(re.findall(rb"/Type /Page\b", paper))


@pytest.mark.parametrize(("scheme", "name"), [("light", "feedback.png"), ("dark", "feedback-dark.png")])
def test_the_docs_show_it_as_it_is(opened: Opened, scheme: str, name: str) -> None:
    page = opened(color_scheme=scheme, bypass_csp=True)
    in_the_same_font_everywhere(page)
    assert_picture(page.screenshot(), name)
