"""The page about a whole course in a real browser: on a phone and a desk, light and dark, and without a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from headcheck.reports import course_page, items, recurrence
from headcheck.reports.course_page import Findings
from tests.browser.chromium import NEEDED, chromium
from tests.browser.contrast import LOWEST_CONTRAST
from tests.reports.synthetic import DECLARED, KINDS, RIGHT, WRONG, assignment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("report in a browser"), NEEDED]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page about a class of forty, of whom some learned."""
    course = [
        assignment(name, {f"student{n}": WRONG if n % 8 < wrong else RIGHT for n in range(40)})
        for name, wrong in (("1", 5), ("2", 2), ("3", 0), ("4", 1))
    ]
    done = recurrence.work(course, DECLARED)
    findings = Findings(
        course,
        recurrence.recurrences(done, KINDS),
        recurrence.together(done, KINDS),
        [items.of_class(one) for one in course],
    )
    page = tmp_path_factory.mktemp("course") / "course.html"
    page.write_text(course_page.render(findings, datetime(2026, 3, 1)))
    return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(report.as_uri())
    page.wait_for_selector("#assignments .dataTable tbody tr")
    yield page
    assert not errors
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lowest, text, count = page.evaluate(LOWEST_CONTRAST)
    assert count > 50 and lowest >= 4.5, text
    assert page.locator("#glance .big").inner_text().startswith("40 %")


def test_it_sorts_and_downloads_and_has_no_names(page: Page) -> None:
    assert page.locator("#again .dataTable tbody tr").count() == 1
    with page.expect_download() as started:
        page.locator("#items").get_by_role("button", name="Download CSV").click()
    assert started.value.suggested_filename == "course-items.csv"
    assert "student1" not in page.content()
    page.keyboard.press("h")  # hides names where there are any
    assert page.get_by_role("button", name="Hide names").count() == 0
