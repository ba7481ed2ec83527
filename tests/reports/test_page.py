"""The page about a class: complete in itself, escaped everywhere, and sensible for every kind of class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from headcheck.cli import main
from headcheck.reports.gathering import Gathered
from headcheck.reports.page import Names, render
from headcheck.theory.mistakes import CATALOGUE

pytestmark = pytest.mark.xdist_group("engine")
MADE = datetime(2025, 3, 14, 15, 9)


@pytest.fixture(scope="module")
def page(gathered: Gathered) -> str:
    return render(gathered, MADE)


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text by the id of the section that it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, Mapping[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._section = ""
        self._skip = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._skip = tag in ("script", "style")
        if tag == "section":
            self._section = dict(attrs).get("aria-labelledby") or ""

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.text[self._section] = f"{self.text.get(self._section, '')} {' '.join(data.split())}".strip()


def test_nothing_of_a_student_is_ever_a_part_of_the_page(page: str) -> None:
    assert "alert(1)" in page and "alert(2)" in page and "alert(3)" in page
    assert not re.search(r"<script>alert|<img", page)
    assert not any("onerror" in attributes for _, attributes in Elements(page).found)


def test_nothing_is_fetched(page: str) -> None:
    for tag, attributes in Elements(page).found:
        assert tag not in ("link", "iframe", "img", "object", "embed")
        assert "src" not in attributes
    without_library = re.sub(r'inject(CSS|Module)\("[^"]*"\)', "", page)
    assert not re.search(r"url\((?!#)|@import", without_library)


def test_the_library_for_tables_is_there_once(page: str) -> None:
    assert page.count('injectModule("') == 1


def test_names_stand_in_one_place_and_everything_else_has_aliases(page: str, gathered: Gathered) -> None:
    before, names, after = re.split(r'(?<=id="names">)(.*?)(?=</script>)', page, maxsplit=1, flags=re.DOTALL)
    assert all(name in names for name in ("ann", "bob", "cleo", "dan", "Eve Moon (eve)"))
    assert not re.search(
        r"\b(ann|bob|cleo|dan|eve|Moon)\b", re.sub(r'inject(CSS|Module)\("[^"]*"\)', "", before + after)
    )
    assert "Student 7" in page and len(gathered.names) == 7


def test_aliases_are_the_same_each_time_and_do_not_follow_the_alphabet() -> None:
    students = {f"student{n:02}": f"student{n:02}" for n in range(30)}
    names = Names.of(students)
    assert names == Names.of(dict(reversed(students.items())))
    order = sorted(students, key=lambda student: int(names.alias[student].split()[1]))
    assert sorted(order) == sorted(students) and order != sorted(order)


def test_the_first_screen_answers_three_questions(page: str) -> None:
    text = Elements(page).text
    assert "1 of 3 points" in text["how"].replace("  ", " ") and "Half of the class" in text["how"]
    assert CATALOGUE["units-not-target-width"].what[:40] in text["what"]
    assert "1 student: not graded: the run failed" in text["needs"] and "headcheck grade tiny" in text["needs"]


def test_every_section_and_picture_has_a_name(page: str) -> None:
    elements = Elements(page).found
    ids = {attributes.get("id") for _, attributes in elements}
    assert all(attributes["aria-labelledby"] in ids for tag, attributes in elements if tag == "section")
    assert all(attributes["aria-label"] for tag, attributes in elements if tag == "figure")
    assert sum(tag == "h1" for tag, _ in elements) == 1


def test_a_class_of_one(gathered: Gathered) -> None:
    ann = next(one for one in gathered.submissions if one.student == "ann")
    text = Elements(render(replace(gathered, submissions=(ann,), troubles=(), names={"ann": "ann"}), MADE)).text
    assert "1 of 1 submissions graded" in text[""]
    assert "Nobody lost a point" in text["what"]
    assert "Nothing. Everybody who handed in has a grade" in text["needs"] or "nearly all get it" in text["needs"]


def test_a_class_in_which_nobody_could_be_graded(gathered: Gathered) -> None:
    text = Elements(render(replace(gathered, submissions=(), items=()), MADE)).text
    assert "Nobody has a grade yet" in text["how"] and "Nothing is known yet" in text["what"]
    assert "not graded: the run failed" in text["needs"]
    assert "Nobody has a grade yet" in text["grades-title"]


def test_an_assignment_without_models_says_what_was_hard_instead_of_which_mistakes(gathered: Gathered) -> None:
    submissions = tuple(replace(one, mistakes={}) for one in gathered.submissions)
    text = Elements(render(replace(gathered, submissions=submissions), MADE)).text
    assert text["what"].startswith("What was hard?")
    assert "No mistake of the catalogue was found" in text["mistakes-title"]


def test_the_command_says_where_the_page_is_and_how_many_are_on_it(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(course))
    said = CliRunner().invoke(main, ["report", "tiny"])
    assert said.output == f"{course}/reports/tiny.html: 5 graded students.\n"
    assert (course / "reports" / "tiny.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert CliRunner().invoke(main, ["report", "tiny", "--output", str(tmp_path / "new" / "p.html")]).exit_code == 0
    assert (tmp_path / "new" / "p.html").exists()
    refused = CliRunner().invoke(main, ["report", "other"])
    assert refused.exit_code == 1
    assert refused.output == "Error: There is no assignment 'other': expected one of tiny.\n"
