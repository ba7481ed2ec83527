"""A mark: the share of its points that one part of a student's work earns, and why.

How many points that is, the test cell in the instructor's notebook says, and nothing else.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Self

from headcheck.course.records import Record

#: The media type under which a mark stands in a notebook's output, for programs.
MEDIA_TYPE = "application/vnd.headcheck.mark+json"

#: What a part is called on a page, where that is not its own name.
TITLES: Mapping[str, str] = {"heldout": "held-out rows"}

_NOTHING: Record = {}

# Sums of fractions may come out a hair above the maximum.
_SLACK = 1e-9


class Mark(float):
    """The share of its points that one part of the work earns, from 0 to 1; its test cell says how many those are.

    `earned` of `maximum` make the share: 7 of 8 questions. `part`: what was marked ("units", "heldout", "quiz", ...).
    `mistakes`: ids from the catalogue of mistakes. `message`: for the student; each line is a paragraph, and `names`
    of code stand between backticks. `record`: what the share follows from, for pictures and tables.
    `dropped`: "full" or "without" if the part was dropped for the whole class, which then earns all of its points, or
    none; the share stays what it was.
    Raises ValueError if `earned` is not a number between 0 and `maximum`: a mark out of range is our own error.
    """

    part: str
    mistakes: tuple[str, ...]
    message: str
    record: Record
    dropped: str

    def __new__(
        cls,
        earned: float,
        *,
        part: str,
        maximum: float = 1,
        mistakes: Sequence[str] = (),
        message: str = "",
        record: Record = _NOTHING,
        dropped: str = "",
    ) -> Self:
        earned, maximum = float(earned), float(maximum)
        if not (math.isfinite(maximum) and maximum > 0 and 0 <= earned <= maximum + _SLACK):
            raise ValueError(f"Expected a number between 0 and {maximum:g} for {part}, found {earned:g}.")
        self = super().__new__(cls, min(earned / maximum, 1))
        self.part = part
        self.mistakes = tuple(mistakes)
        self.message = message
        self.record = record
        self.dropped = dropped
        return self

    @classmethod
    def read(cls, stated: Mapping[str, Any]) -> Self:
        """The mark that `as_dict` stated, or an earlier version of it, with points in place of the share."""
        earned, maximum = (stated["share"], 1) if "share" in stated else (stated["points"], stated["maximum"])
        return cls(
            earned,
            part=stated["part"],
            maximum=maximum,
            mistakes=stated["mistakes"],
            message=stated["message"],
            record=stated.get("record", _NOTHING),
            dropped=stated.get("dropped", ""),
        )

    @property
    def full(self) -> bool:
        """Whether nothing is lost."""
        return float(self) == 1

    def worth(self, points: float) -> float:
        """What is earned in a cell of so many `points`, with two decimals unless that makes nothing or all of it."""
        if self.dropped:
            return float(points)  # a cell that is dropped without its points has none
        rounded = round(self * points, 2)
        return rounded if not self.full and 0 < rounded < points else float(self * points)

    def as_dict(self) -> dict[str, Any]:
        """The mark as plain JSON values."""
        return {
            "part": self.part,
            "share": float(self),
            "mistakes": list(self.mistakes),
            "message": self.message,
            "record": {**self.record},
            "dropped": self.dropped,
        }

    def bundle(self, points: float) -> dict[str, Any]:
        """What a cell of so many `points` shows: those that are earned, for nbgrader, and a page, and data."""
        earned = f"{self.worth(points):g} of {points:g} {'point' if points == 1 else 'points'}"
        return {"text/plain": repr(self.worth(points)), "text/html": self._page(earned), MEDIA_TYPE: self.as_dict()}

    def __repr__(self) -> str:
        """What nbgrader's Validate reads, which knows no shares: no number is all of the points, 0 a failed test."""
        return "all of its points" if self.full else "0.0"

    def _repr_mimebundle_(
        self, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        """What Jupyter shows where nobody multiplies with the points of the cell."""
        earned = "all of its points" if self.full else f"{math.floor(100 * self)} % of its points"
        return {"text/plain": repr(self), "text/html": self._page(earned), MEDIA_TYPE: self.as_dict()}

    def _page(self, earned: str) -> str:
        fine = self.full or self.dropped
        sign, verdict, colour = ("✓", "full points", "#1a7f37") if fine else ("✗", "points lost", "#cf222e")
        title = escape(TITLES.get(self.part, self.part))
        head, *rest = [as_html(line) for line in self.message.splitlines() if line.strip()] or [""]
        paragraphs = "".join(f'<p style="margin:.3em 0 0">{line}</p>' for line in rest)
        # Only a border has a colour of its own: text keeps the page's, so that it reads on light and on dark.
        return (
            f'<div role="group" aria-label="{title}: {earned}, {verdict}" '
            f'style="border-left:4px solid {colour};padding:.2em 0 .3em .8em;margin:.3em 0 1.2em;max-width:80ch;'
            'line-height:1.45">'
            f'<p style="margin:0"><strong><span aria-hidden="true">{sign}</span> {title}: {earned}.</strong>'
            f" {head}</p>{paragraphs}</div>"
        )


def as_html(line: str) -> str:
    """A line of a message as HTML: escaped, with `names` of code as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(line))
