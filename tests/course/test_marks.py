"""A mark is a number for nbgrader, a page for the student, and data for programs."""

from __future__ import annotations

import math

import pytest
from IPython.core.formatters import DisplayFormatter

from headcheck.course.marks import MEDIA_TYPE, Mark


def mark(points: float = 0.5, message: str = "Half is there.") -> Mark:
    return Mark(points, part="loss", maximum=1, mistakes=["no-loss"], message=message)


def test_it_is_its_points() -> None:
    assert mark() == 0.5
    assert mark() + mark() == 1


def test_ipython_shows_the_bare_number_a_page_and_the_data() -> None:
    shown, _ = DisplayFormatter().format(mark())
    assert shown["text/plain"] == "0.5"
    assert "<strong>" in shown["text/html"]
    assert shown[MEDIA_TYPE] == {
        "part": "loss",
        "points": 0.5,
        "maximum": 1.0,
        "mistakes": ["no-loss"],
        "message": "Half is there.",
        "record": {},
    }


def test_sums_that_come_out_a_hair_too_high_are_the_maximum() -> None:
    almost = Mark(0.1 + 0.2, part="quiz", maximum=0.3)
    assert almost == 0.3
    assert almost.full


@pytest.mark.parametrize("points", [-0.1, 1.1, math.nan, math.inf])
def test_points_out_of_range_are_refused(points: float) -> None:
    with pytest.raises(ValueError, match=r"Expected points between 0 and 1 for loss, found "):
        mark(points)


def test_the_page_says_in_words_what_it_says_in_colour() -> None:
    assert 'aria-label="loss: 0.5 of 1 point, points lost"' in mark()._repr_html_()
    assert 'aria-label="loss: 1 of 1 point, full points"' in mark(1)._repr_html_()


def test_the_page_escapes_the_message_and_sets_names_as_code() -> None:
    page = mark(message="`model` <script>alert(1)</script>\nSecond line")._repr_html_()
    assert "<code>model</code> &lt;script&gt;" in page
    assert "<script>" not in page
    assert page.count("<p ") == 2
