"""A mark: the points that one part of a student's work earns, and why.

It is a float, so nbgrader reads it as partial credit, and it displays itself as an explanation for the student.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Self

#: The media type under which a mark stands in a notebook's output, for programs.
MEDIA_TYPE = "application/vnd.headcheck.mark+json"

#: What a part is called on a page, where that is not its own name.
TITLES: Mapping[str, str] = {"heldout": "held-out rows"}

_NOTHING: Mapping[str, Any] = MappingProxyType({})

# Sums of fractions of points may come out a hair above the maximum.
_SLACK = 1e-9


class Mark(float):
    """Points for one part of the work.

    `part`: what was marked ("units", "heldout", "quiz", ...). `maximum`: the points that the part is worth. `mistakes`:
    ids from the catalogue of mistakes. `message`: for the student; each line is a paragraph, and `names`
    of code stand between backticks. `record`: what the points follow from, as plain JSON values of a few KB, for the
    pictures and tables of pages: see `headcheck.course.check`.
    Raises ValueError if the points are not a number between 0 and the maximum: a mark out of range is our own error.
    """

    part: str
    maximum: float
    mistakes: tuple[str, ...]
    message: str
    record: Mapping[str, Any]

    def __new__(
        cls,
        points: float,
        *,
        part: str,
        maximum: float,
        mistakes: Sequence[str] = (),
        message: str = "",
        record: Mapping[str, Any] = _NOTHING,
    ) -> Self:
        points, maximum = float(points), float(maximum)
        if not (math.isfinite(maximum) and 0 <= points <= maximum + _SLACK):
            raise ValueError(f"Expected points between 0 and {maximum:g} for {part}, found {points:g}.")
        self = super().__new__(cls, min(points, maximum))
        self.part = part
        self.maximum = maximum
        self.mistakes = tuple(mistakes)
        self.message = message
        self.record = record
        return self

    @property
    def full(self) -> bool:
        """Whether nothing is lost."""
        return float(self) == self.maximum

    def as_dict(self) -> dict[str, Any]:
        """The mark as plain JSON values."""
        return {
            "part": self.part,
            "points": float(self),
            "maximum": self.maximum,
            "mistakes": list(self.mistakes),
            "message": self.message,
            "record": dict(self.record),
        }

    def _repr_mimebundle_(
        self, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
    ) -> Mapping[str, Any]:
        """What Jupyter stores and shows: the bare number (nbgrader reads this one), a page, and data."""
        return {"text/plain": repr(float(self)), "text/html": self._repr_html_(), MEDIA_TYPE: self.as_dict()}

    def _repr_html_(self) -> str:
        sign, verdict, colour = ("✓", "full points", "#1a7f37") if self.full else ("✗", "points lost", "#cf222e")
        points = f"{float(self):g} of {self.maximum:g} {'point' if self.maximum == 1 else 'points'}"
        title = escape(TITLES.get(self.part, self.part))
        head, *rest = [as_html(line) for line in self.message.splitlines() if line.strip()] or [""]
        paragraphs = "".join(f'<p style="margin:.3em 0 0">{line}</p>' for line in rest)
        # Only a border has a colour of its own: text keeps the page's, so that it reads on light and on dark.
        return (
            f'<div role="group" aria-label="{title}: {points}, {verdict}" '
            f'style="border-left:4px solid {colour};padding:.2em 0 .3em .8em;margin:.3em 0 1.2em;max-width:80ch;'
            'line-height:1.45">'
            f'<p style="margin:0"><strong><span aria-hidden="true">{sign}</span> {title}: {points}.</strong>'
            f" {head}</p>{paragraphs}</div>"
        )


def as_html(line: str) -> str:
    """A line of a message as HTML: escaped, with `names` of code as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(line))
