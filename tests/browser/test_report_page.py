"""The page about a class in a real browser: a class of 02-regression, graded for real, and its picture in the docs."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page

from headcheck.authoring import bank
from headcheck.course.registry import declared
from headcheck.grading.classroom.course_class import Class
from headcheck.lms.spreadsheets import harmless
from headcheck.reports.gathering import gather
from headcheck.reports.page import render
from tests import sandboxed
from tests.browser.chromium import NEEDED, chromium
from tests.browser.pictures import assert_picture
from tests.environment import kept
from tests.grading.in_process import nbgrader

PROBLEMS = declared().problems
QUIZZES = declared().quizzes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("report in a browser"),
    NEEDED,
    sandboxed.NEEDED,
]

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-regression"
SCRIPT = "<script>document.title='taken'"


@dataclass(frozen=True)
class Group:
    """Students who hand in the same. `answers`: problem -> file of the bank; the reference where none is named.

    `wrong`: the questions of the quiz that they get wrong. `changed`: words in their answers, and what stands for them.
    """

    students: str
    answers: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    changed: Mapping[str, str] = field(default_factory=dict)


CLASS = (
    Group("ada ben chloe dan emma finn gita"),
    Group("hugo ines jon", {"temperature": "relu-for-regression", "house-prices": "huber-instance"}, ("frost",)),
    Group("kim lea", {"house-prices": "crossentropy-for-regression"}, ("digit", "frost")),
    Group("mia noor omar", {"sales": "accuracy-for-regression", "temperature": "relu-for-regression"}),
    Group("pia", {"sales": "units-not-target-width--twelve", "house-prices": "crossentropy-for-regression"}),
    Group("quin rosa", {"temperature": "mape-near-zero"}, ("rain",)),
    Group("sam", {"house-prices": "functional-model", "sales": "no-metric"}),
    Group("tara", {"house-prices": "functional-model"}, changed={"inputs": "x", "hidden": "h", "price": "out"}),
    Group("uma", {"sales": "no-loss", "temperature": "tanh-for-regression"}, ("flat", "rain", "frost")),
)
NAMES = [name for group in CLASS for name in group.students.split()] + ["vera", "wim"]


def hand_in(course: Path) -> None:
    """Everybody's notebook; vera's is none, and wim's comes after the grading."""
    handed_out = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    answers = {answer.label: answer for answer in bank.load(ROOT, ASSIGNMENT)}
    problems = [name for name, problem in PROBLEMS.items() if problem.assignment == ASSIGNMENT]
    quiz, lines = QUIZZES["02-quiz"], QUIZZES["02-lines"]
    for group in CLASS:
        cells = bank.quiz_cell(quiz, {q: "?" if q in group.wrong else a for q, a in quiz.answers.items()})
        cells |= bank.quiz_cell(lines, lines.answers)
        for problem in problems:
            for cell, source in answers[f"{problem}/{group.answers.get(problem, 'reference')}"].cell.items():
                for word, other in group.changed.items():
                    source = re.sub(rf"\b{word}\b", other, source)
                cells[cell] = source
        for student in group.students.split():
            write(course, student, nbformat.writes(bank.compose(handed_out, cells)))
    write(course, "vera", "My notebook does not open any more, sorry.")


def write(course: Path, student: str, text: str) -> None:
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{ASSIGNMENT}.ipynb").write_text(text)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page about the class."""
    course = tmp_path_factory.mktemp("class")
    for name in ("course_config.py", "nbgrader_config.py", "course", f"source/{ASSIGNMENT}"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, course / name)
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    hand_in(course)
    with kept(), ThreadPoolExecutor(2) as pool:
        graded = Class(course, ASSIGNMENT).grade(pool, 2, lambda *_: None)
    assert not [one for one in graded if one.problem]
    write(course, "wim", "{}")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.update_or_create_student("ada", first_name="Ada", last_name="Lovelace")
        gradebook.update_or_create_student("ben", first_name=SCRIPT)
    page = course / "report.html"
    with kept():  # the settings of a course name it in the environment
        page.write_text(render(gather(course, ASSIGNMENT), datetime(2025, 3, 14, 15, 9)))
    return page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def asked() -> list[str]:
    """What the page asked for."""
    return []


@pytest.fixture
def page(browser: Browser, report: Path, asked: list[str]) -> Iterator[Page]:
    """The page as it opens, with no error and nothing from a network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page, errors = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(report.as_uri())
    page.wait_for_selector("#attention .dataTable tbody tr")
    yield page
    assert not errors
    assert all(url.startswith((report.as_uri(), "blob:")) for url in asked), asked
    context.close()


def column(page: Page, table: str, number: int) -> list[str]:
    """What a column of a table shows, from the top."""
    return page.locator(f"#{table} .dataTable tbody td:nth-child({number})").all_inner_texts()


def download(page: Page, table: str) -> list[dict[str, str]]:
    """What the button of a table downloads."""
    with page.expect_download() as started:
        page.locator(f"#{table}").get_by_role("button", name="Download CSV").click()
    assert started.value.suggested_filename == f"{ASSIGNMENT}-{table}.csv"
    return list(csv.DictReader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig"))))


def test_the_page_looks_like_its_picture(page: Page) -> None:
    assert_picture(page.screenshot(), "report.png")


def test_it_answers_what_an_instructor_asks_first(page: Page) -> None:
    glance = page.locator("#glance").inner_text()
    assert "1 student: handed in, but not graded yet" in glance and f"headcheck grade {ASSIGNMENT}" in glance
    assert "1 student: nothing of it could be graded" in glance
    assert "1 pair of near-identical submissions: a place to look" in glance
    assert {*column(page, "similar", 1), *column(page, "similar", 2)} == {"sam", "tara"}
    assert "house-prices-choice 100 %" in column(page, "similar", 4)[0]
    assert column(page, "mistakes", 1)[0].startswith("The output goes through relu")
    assert column(page, "mistakes", 5)[0] == "hugo, ines, jon, mia, noor, omar"


def test_tables_sort_by_mouse_and_by_keyboard(page: Page) -> None:
    points = page.locator("#grades .dataTable thead th").nth(1)
    points.click()
    page.wait_for_selector("#grades th[aria-sort=ascending]")
    values = [float(value) for value in column(page, "grades", 2)]
    assert values == sorted(values)
    points.locator("[role=button]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#grades th[aria-sort=descending]")
    values = [float(value) for value in column(page, "grades", 2)]
    assert values == sorted(values, reverse=True)


def test_a_download_is_the_whole_table_as_csv(page: Page) -> None:
    rows = download(page, "grades")
    assert len(rows) == len(NAMES) - 1 > len(column(page, "grades", 1))
    by_name = {row["Student"]: row for row in rows}
    assert by_name["Ada Lovelace (ada)"]["Points of 31"] == "31"
    assert f"{SCRIPT} (ben)" in by_name
    for table in ("mistakes", "parts", "items", "similar", "attention"):
        assert download(page, table), table


def test_a_download_has_no_formulas_and_numbers_stay_numbers(page: Page) -> None:
    hidden = ["=1", "+1", "-1", "@A1", "\ufeff=1", "\u200b-1", "\x00=1", " =1", "＝1", "\u3164=1", "⁼1", "x;=1", "\t1"]
    told = page.evaluate(
        "texts => { const d = {header: ['=h', 'n'], body: texts.map(t => [t, '-1'])};"
        " classReport.harmless(d, [1]); return d; }",
        [*hidden, "Anne-Marie", "a=b", "2 + 2"],
    )
    assert told["header"] == ["'=h", "n"]
    assert {number for _, number in told["body"]} == {"-1"}
    assert [text for text, _ in told["body"]] == [*map(harmless, hidden), "Anne-Marie", "a=b", "2 + 2"]


def test_a_search_narrows_the_table_and_its_download(page: Page) -> None:
    page.locator("#grades").get_by_role("searchbox").fill("hugo")
    assert [row["Student"] for row in download(page, "grades")] == ["hugo"]


def test_h_hides_every_name_through_sorting_paging_searching_and_downloads(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert named(page)
    page.keyboard.press("h")
    assert not named(page)
    assert page.get_by_role("status").filter(has_text="Names").inner_text() == "Names are hidden."
    assert page.get_by_role("button", name="Hide names").get_attribute("aria-pressed") == "true"
    # nor does the order in which students stand give anybody away
    assert column(page, "grades", 1)[:3] == ["Student 1", "Student 2", "Student 3"]
    numbers = [int(number) for number in re.findall(r"\d+", column(page, "mistakes", 5)[0])]
    assert numbers == sorted(numbers) and len(numbers) == 6
    page.locator("#grades .dataTable thead th").nth(1).click()
    page.wait_for_selector("#grades th:nth-child(2)[aria-sort=ascending]")
    page.locator("#grades").get_by_role("button", name="Next").click()
    assert not named(page)
    assert not named_in(str([download(page, table) for table in ("grades", "mistakes", "similar", "attention")]))
    page.reload()
    page.wait_for_selector("#attention .dataTable tbody tr")
    assert not named(page)  # a projector shows none, when the page is opened again
    page.get_by_role("button", name="Hide names").click()
    assert named(page)


def test_h_in_a_search_is_a_letter(page: Page) -> None:
    page.locator("#grades").get_by_role("searchbox").press("h")
    assert page.get_by_role("status").filter(has_text="Names").inner_text() == "Names are shown."


def test_names_that_are_programs_stay_names(page: Page) -> None:
    assert SCRIPT in page.locator("#grades").inner_text()
    assert page.title() == f"{ASSIGNMENT}: the class at a glance"


def test_dark_and_light_have_contrast(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for element in (
            "h1",
            ".soft",
            "#needs + ul a",
            "#grades .dataTable td",
            "#grades .dataTable th",
            "figure svg text",
            ".dt-button",
        ):
            assert contrast(page, element) >= 4.5, (scheme, element)


def test_paper_has_every_row_and_no_buttons(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(column(page, "grades", 1)) == len(NAMES) - 1
    assert not page.get_by_role("button", name="Download CSV").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(column(page, "grades", 1)) < len(NAMES) - 1


def named(page: Page) -> set[str]:
    return named_in(page.locator("body").inner_text())


def named_in(text: str) -> set[str]:
    """Which of the class a text names."""
    return {name for name in (*NAMES, "Lovelace", "taken") if re.search(rf"\b{name}\b", text)}


def contrast(page: Page, element: str) -> float:
    """The contrast of an element's text with what lies behind it, as WCAG 2 defines it."""
    ink, paper = page.locator(element).first.evaluate(
        """element => {
            const style = getComputedStyle(element);
            const ink = element instanceof SVGElement ? style.fill : style.color;
            let behind = element;
            while (behind && /rgba\\(0, 0, 0, 0\\)|transparent/.test(getComputedStyle(behind).backgroundColor))
                behind = behind.parentElement;
            return [ink, getComputedStyle(behind).backgroundColor];
        }"""
    )
    dark, light = sorted(luminance(colour) for colour in (ink, paper))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
