"""Draws the pictures of a feedback page as SVG: numbers in, and nothing but lines and text out.

They use the page's colours, light or dark, and have a title that describes them.
"""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter, MaxNLocator

from headcheck.course.records import Limit, NumbersPicture, Record

#: Placeholder colours for matplotlib, and the CSS colours that replace them.
_TEXT, _FAINT, _YOURS = "#000001", "#000002", "#000003"
_COLOURS = {_TEXT: "currentColor", _FAINT: "var(--faint)", _YOURS: "var(--yours)"}
_STYLE: dict[Any, Any] = {
    # Keep text as text: it is smaller, can be searched, and uses the page's font.
    "svg.fonttype": "none",
    "svg.hashsalt": "headcheck",
    "font.size": 10,
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _TEXT,
    "xtick.color": _FAINT,
    "ytick.color": _FAINT,
    "xtick.labelcolor": _TEXT,
    "ytick.labelcolor": _TEXT,
    "text.color": _TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
# Digits beyond visible precision.
_LONG = re.compile(r"(\.\d)\d+")
# A square, which can be written in half as many characters.
_SQUARE = re.compile(r"M (\S+) (\S+) L (\S+) \2 L \3 (\S+) L \1 \4 z")
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
# Positions of ids and references to them.
_PLACE_OF_ID = re.compile(r'(?<=\bid=")|(?<=href="#)|(?<=url\(#)')


def numbers(picture: NumbersPicture, title: str) -> str:
    """Predictions against truth: a square for each cell of a `numbers` picture; its area is the number of rows.

    Horizontal lines, each with what it is, show limits of the model's output that the targets exceed.
    """
    counts = np.array(picture["counts"])
    low, step = picture["low"], picture["step"]
    high = low + step * len(counts)
    with rc_context(_STYLE):
        figure = Figure(figsize=(4.4, 3.9), layout="constrained")
        axes = figure.add_subplot(aspect="equal", xlim=(low, high), ylim=(low, high))
        axes.plot([low, high], [low, high], color=_FAINT, linestyle="--", linewidth=1)
        sides = np.sqrt(counts / max(1, counts.max())) * step
        squares = [
            _square(low + (i + 0.5) * step, low + (j + 0.5) * step, max(sides[i, j], 0.15 * step))
            for i, j in np.argwhere(counts)
        ]
        axes.add_patch(PathPatch(Path.make_compound_path(*squares), color=_TEXT, linewidth=0))
        for limit in picture["limits"]:
            axes.axhline(limit["at"], color=_YOURS, linewidth=1.5)
            _label_limit(axes, limit, picture["amount"])
        unit = picture["amount"].replace("{}", "").strip()
        named = f" ({unit})" if unit else ""
        axes.set(xlabel=f"truth{named}", ylabel=f"prediction{named}")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: _plain(value)))
            axis.set_major_locator(MaxNLocator(5))
        return _drawn(figure, title)


def reached(record: Record, title: str) -> str:
    """A histogram of the values that right answers reach, with the threshold and the student's own value."""
    right, threshold, value = record["right"], record["threshold"], record["value"]
    assert value is not None
    left, end = min(right["low"], threshold), max(right["high"], threshold)
    room = (end - left or abs(end) or 1.0) * 0.35
    near = left - 2 * room <= value <= end + 2 * room
    left, end = (min(left, value), max(end, value)) if near else (left, end)
    with rc_context(_STYLE):
        figure = Figure(figsize=(4.4, 1.55), layout="constrained")
        axes = figure.add_subplot(xlim=(left - room / 2, end + room / 2), ylim=(0, 1.75))
        edges = np.linspace(right["low"], right["high"], len(right["shares"]) + 1)
        axes.stairs(np.array(right["shares"]) / max(right["shares"]), edges, fill=True, color=_FAINT)
        axes.axvline(threshold, ymax=0.68, color=_TEXT, linewidth=1.5, linestyle="--")
        _label(axes, threshold, 1.22, f"asked: {short(threshold)}", _TEXT)
        if near:
            axes.axvline(value, ymax=0.84, color=_YOURS, linewidth=2.5)
            _label(axes, value, 1.52, f"yours: {short(value)}", _YOURS, weight="bold")
        else:
            below = value < left
            told = f"◀ yours: {short(value)}" if below else f"yours: {short(value)} ▶"
            _label(axes, axes.get_xlim()[0 if below else 1], 1.52, told, _YOURS, weight="bold")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(record["metric"] + (f" ({record['unit']})" if record["unit"] else ""))
        axes.locator_params(axis="x", nbins=6)
        return _drawn(figure, title)


def short(value: float) -> str:
    """A value of a metric, to three significant digits or decimals."""
    return f"{value:.3g}" if abs(value) >= 1 else f"{value:.3f}"


def amount(value: float, written: str) -> str:
    """A predicted amount in the target's unit: `written` is a format such as "${}"."""
    sign, size = ("-" if value < 0 else ""), _plain(abs(value))
    return sign + written.format(size)


def _plain(value: float) -> str:
    """A number, without an exponent where that is readable, without meaningless digits."""
    return f"{value:,.10g}" if 1e-4 <= abs(value) < 1e9 or not value else f"{value:.2g}"


def _square(x: float, y: float, side: float) -> Path:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    return Path([(x + i * side / 2, y + j * side / 2) for i, j in corners], closed=True)


def _label(axes: Axes, x: float, y: float, text: str, colour: str, weight: str = "normal") -> None:
    """A label beside the top of a line at `x`, on the side with more room."""
    left, right = axes.get_xlim()
    side, away = ("left", 3) if x < (left + right) / 2 else ("right", -3)
    axes.annotate(
        text, (x, y), (away, 0), textcoords="offset points", color=colour, weight=weight, ha=side, annotation_clip=False
    )


def _label_limit(axes: Axes, limit: Limit, written: str) -> None:
    """What a floor or a ceiling is, where no square can be: beyond it, or at the edge of the picture inside of it."""
    low, high = axes.get_ylim()
    beyond = (high - limit["at"] if limit["above"] else limit["at"] - low) > 0.12 * (high - low)
    upward = limit["above"] == beyond
    text = f"{'ceiling' if limit['above'] else 'floor'}: nothing {'above' if limit['above'] else 'below'} "
    x, away, ha, va = (high, (-3, 9), "right", "bottom") if upward else (low, (3, -9), "left", "top")
    axes.annotate(
        text + amount(limit["at"], written), (x, limit["at"]), away,
        textcoords="offset points", color=_YOURS, weight="bold", ha=ha, va=va,
    )  # fmt: skip


def _drawn(figure: Figure, title: str) -> str:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _page(drawn.getvalue(), title)


def _page(svg: bytes, title: str) -> str:
    """A drawing to embed in a page: with a title, the page's colours, and unique ids."""
    text = _PLACE_OF_ID.sub(f"{sha256(svg).hexdigest()[:8]}-", svg.decode())
    used = set(re.findall(r"#([\w-]+)", text))
    root = ElementTree.fromstring(text)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("metadata", "}style")):  # the style would apply to the whole page
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.text, element.tail = _tight(element.text), _tight(element.tail)
        attributes = {name.removeprefix(_XLINK): _tight(value) for name, value in element.attrib.items()}
        if attributes.get("id") not in used:
            attributes.pop("id", None)
        if "d" in attributes:
            attributes["d"] = _SQUARE.sub(r"M\1 \2H\3V\4H\1z", _LONG.sub(r"\1", attributes["d"]))
        if "style" in attributes:
            attributes["style"] = _in_our_colours(attributes["style"])
        element.attrib.clear()
        element.attrib |= attributes
    root.set("role", "img")
    named = ElementTree.Element("title")
    named.text = title
    root.insert(0, named)
    return ElementTree.tostring(root, encoding="unicode")


def _in_our_colours(style: str) -> str:
    for written, ours in _COLOURS.items():
        style = style.replace(written, ours)
    # Use the page's font.
    return re.sub(r"font(-family)?: [^;]*['\"][^;]*; ?", "", style)


def _tight(text: str | None) -> str:
    return " ".join((text or "").split())
