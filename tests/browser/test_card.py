"""The card "which head?" in a real browser: on a phone, in the dark, and printed on one page, which the docs keep."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import NEEDED, chromium
from tests.browser.contrast import LOWEST_CONTRAST
from tests.browser.pictures import VARIABLE
from tests.test_card import CARD, PDF, made_of

pytestmark = [pytest.mark.slow, NEEDED]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read_on_a_phone_and_in_the_dark(browser: Browser, width: int, colours: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=colours)  # type: ignore[arg-type]
    page.goto(CARD.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    contrast, where, texts = page.evaluate(LOWEST_CONTRAST)
    assert texts > 50 and contrast >= 4.5, where
    page.close()


def test_it_prints_on_one_page(browser: Browser) -> None:
    """With the variable it writes docs/which-head.pdf, and the copy that students get."""
    page = browser.new_page()
    page.goto(CARD.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
    if os.environ.get(VARIABLE) == "write":
        PDF.write_bytes(pdf.rstrip() + b"\n" + made_of(CARD.read_bytes()) + b"\n")
        beside = CARD.parents[1] / "source" / "06-choose-the-head" / CARD.name
        beside.write_bytes(CARD.read_bytes())
