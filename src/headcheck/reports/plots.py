"""Draws the two plots of the page, as SVG with the page's colours and fonts, for light and dark mode."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

#: Placeholder colours, and the CSS colours that replace them.
_INK, _BAR, _PAGE = "#123456", "#abcdef", "#fedcba"
_IN_PAGE = {_INK: "currentColor", _BAR: "var(--bar)", _PAGE: "var(--page)"}
#: Bars of a histogram, at most.
_BINS = 12
#: Inches, and characters in a line of a label, which has at most two lines.
_WIDTH, _LONGEST_LABEL = 3.9, 58

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # keep text as text
    "svg.hashsalt": "headcheck",  # reproducible output
    "text.parse_math": False,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "font.size": 9,
}


@dataclass(frozen=True)
class Plot:
    """A picture, and a description for screen readers."""

    svg: str
    alt: str


def histogram(scores: Sequence[float], maximum: float) -> Plot:
    """A histogram of `scores` (at least one), from 0 to `maximum`."""
    width = max(1, math.ceil(maximum / _BINS))
    edges = np.append(np.arange(maximum, 0, -width), 0.0)[::-1]
    # extra credit above the maximum counts in the last bin
    counts, _ = np.histogram(np.clip(scores, 0, maximum), edges)
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes(2.0)
        drawn = axes.bar(edges[:-1], counts, np.diff(edges), align="edge", color=_BAR, edgecolor=_PAGE)
        axes.bar_label(drawn, [str(count) if count else "" for count in counts], padding=1)
        axes.set_xticks(edges)
        axes.set_xlabel("points")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        svg = _svg(figure)
    told = [
        f"{count} {'student' if count == 1 else 'students'} from {start:g} to {end:g}"
        for start, end, count in zip(edges, edges[1:], counts, strict=False)
        if count
    ]
    return Plot(svg, f"Histogram of points: {', '.join(told)}.")


def bars(what: str, labels: Sequence[str], values: Sequence[float], of: float, unit: str = "") -> Plot:
    """Bars from 0 to `of` for labels (at least one), the first on top. `what` they show, for the description."""
    texts = [textwrap.wrap(label, _LONGEST_LABEL, max_lines=2, placeholder=" …") for label in labels]
    # from the top: the lines of the label, then the bar, in lines of text
    heights = [len(text) + 1.3 for text in texts]
    places = -np.cumsum(heights)
    with matplotlib.rc_context(_STYLE):
        figure, axes = _axes(0.15 * sum(heights) + 0.1)
        drawn = axes.barh(places + 0.75, values, 0.7, color=_BAR)
        axes.bar_label(drawn, [f"{value:g}{unit}" for value in values], padding=3)
        for place, text in zip(places, texts, strict=True):
            axes.text(0, place + 1.3, "\n".join(text), va="bottom", linespacing=1.1)
        axes.set_xlim(0, of * 1.08)
        axes.set_ylim(places[-1], 0)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        svg = _svg(figure)
    told = [f"{label} {value:g}{unit}" for label, value in zip(labels, values, strict=True)]
    return Plot(svg, f"{what}: {'; '.join(told)}.")


def _axes(height: float) -> tuple[Figure, Axes]:
    """A figure of this size in inches."""
    figure = Figure((_WIDTH, height), layout="tight")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Figure) -> str:
    """The figure as an SVG element."""
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    for colour, in_page in _IN_PAGE.items():
        svg = svg.replace(colour, in_page)
    return svg
