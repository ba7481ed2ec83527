"""A mark is a share of the points that its cell has, a page for the student, and data for programs."""

from __future__ import annotations

import math

import pytest
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade

from headcheck.course.marks import MEDIA_TYPE, Mark
from tests.grading.tiny_course import case


def mark(share: float = 0.5, message: str = "Half is there.") -> Mark:
    return Mark(share, part="loss", mistakes=["no-loss"], message=message)


def test_it_is_a_share_of_what_the_cell_says() -> None:
    assert mark() == 0.5 == Mark(2, part="loss", maximum=4)
    assert [mark().worth(points) for points in (0, 1, 3, 0.5)] == [0, 0.5, 1.5, 0.25]
    assert [mark(1).worth(points) for points in (0, 7, 1 / 3)] == [0, 7, 1 / 3]
    assert mark(1 / 3).worth(2) == 0.67
    assert 0 < mark(0.9).worth(0.01) < 0.01
    assert 0 < mark(0.01).worth(0.1) < 0.1


@pytest.mark.parametrize(("share", "passes"), [(1, True), (0.75, False), (0, False)])
@pytest.mark.parametrize("points", [0.25, 1, 3])
def test_validate_counts_it_as_passed_or_failed_whatever_the_cell_is_worth(
    share: float, passes: bool, points: float
) -> None:
    shown, _ = DisplayFormatter().format(mark(share))
    cell = case("loss", "", points)
    cell.outputs = [new_output("execute_result", shown)]
    earned, maximum = determine_grade(cell)
    assert (earned == maximum) is passes


def test_ipython_shows_a_page_and_the_data_and_its_cell_the_points() -> None:
    shown, _ = DisplayFormatter().format(mark())
    assert "loss: 50 % of its points." in shown["text/html"]
    in_its_cell = mark().bundle(3)
    assert in_its_cell["text/plain"] == "1.5"
    assert "loss: 1.5 of 3 points." in in_its_cell["text/html"]
    assert (
        shown[MEDIA_TYPE]
        == in_its_cell[MEDIA_TYPE]
        == {
            "part": "loss",
            "share": 0.5,
            "mistakes": ["no-loss"],
            "message": "Half is there.",
            "record": {},
            "dropped": "",
        }
    )


def test_sums_that_come_out_a_hair_too_high_are_the_maximum() -> None:
    almost = Mark(0.1 + 0.2, part="quiz", maximum=0.3)
    assert almost == 1
    assert almost.full


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, math.inf])
def test_shares_out_of_range_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"Expected a number between 0 and 1 for loss, found "):
        mark(share)


def test_what_it_states_is_read_again_and_so_are_marks_of_earlier_versions() -> None:
    assert Mark.read(mark().as_dict()).as_dict() == mark().as_dict()
    earlier = {"part": "heldout", "points": 1.0, "maximum": 2.0, "mistakes": [], "message": ""}
    assert Mark.read(earlier) == 0.5


def test_the_page_says_in_words_what_it_says_in_colour() -> None:
    assert 'aria-label="loss: 0.5 of 1 point, points lost"' in mark().bundle(1)["text/html"]
    assert 'aria-label="loss: 1 of 1 point, full points"' in mark(1).bundle(1)["text/html"]


def test_the_page_escapes_the_message_and_sets_names_as_code() -> None:
    page = mark(message="`model` <script>alert(1)</script>\nSecond line").bundle(1)["text/html"]
    assert "<code>model</code> &lt;script&gt;" in page
    assert "<script>" not in page
    assert page.count("<p ") == 2
