"""The small worked example that comes with the package is whole, and says nothing of the course in this repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from headcheck.authoring import bank, missing, new_course
from headcheck.course import layout
from headcheck.course.registry import declared

REPOSITORY = Path(__file__).resolve().parents[2]


def test_it_lacks_nothing_but_more_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = tmp_path / "course"
    new_course.content(course, new_course.EXAMPLE)
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(course))
    assert len(declared().problems) == 2
    for problem in declared().problems:
        lacks = missing.find_missing(problem)
        assert all(sentence.startswith(("Calibrate ", "Make the student version")) for sentence in lacks), lacks
    assert not (tmp_path / "docs").exists()
    assert {part for answer in bank.load(course) for part in answer.loses} == {
        "units", "activation", "loss", "metrics", "heldout"
    }  # fmt: skip


def test_it_names_nothing_of_this_course() -> None:
    texts = [path.read_text() for path in new_course.EXAMPLE.rglob("*") if path.suffix in (".py", ".md")]
    words = {part.id for part in declared(REPOSITORY)} | {part.assignment for part in declared(REPOSITORY)}
    said = {word for word in words for text in texts if re.search(rf"\b{re.escape(word)}\b", text)}
    assert texts and said == set()
