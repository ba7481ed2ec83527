"""Truncates what a student wrote and what it showed, to fit on a page.

Text is cut in the middle, because first and last lines say most, with a note of how much is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils

from headcheck.course.marks import MEDIA_TYPE
from headcheck.grading.cells import is_test
from headcheck.grading.feedback import markup
from headcheck.grading.sandbox.bounded import Budget, Exceeded

#: Characters of HTML for all outputs of a page together.
ROOM = 120_000
#: Characters of HTML for all of the student's cells together.
ROOM_FOR_CELLS = 120_000
#: Number of outputs of all cells together: the markup around each takes room, too.
ROOM_FOR_OUTPUTS = 200
#: Characters of one text. Nobody reads more: in short lines, it is already ten printed pages.
LONGEST = 10_000

_TEXTS = ("text/latex", "text/markdown", "text/plain")
#: Media types that can't be truncated: they are replaced by their plain text.
_WHOLE = ("text/html", "image/svg+xml")
_NO_TEXT = "(This is too long for this page.)"
#: Characters at the beginning and at the end of a cell that are highlighted to estimate its size as HTML.
_SAMPLE = 1_000
#: Characters not worth cutting: the note in their place is as long.
_NOT_WORTH_IT = 60


@dataclass(frozen=True)
class _Text:
    """A piece of text, its approximate size as HTML, a setter, and whether it may be truncated."""

    text: str
    size: int
    replace: Callable[[str], None]
    can_be_cut: bool = True


def shorten(nb: NotebookNode, budget: Budget) -> None:
    """Truncate the student's cells and all outputs in `nb` to fit. Measuring code uses up `budget`.

    Shown text is truncated to LONGEST characters. Tests and their marks stay complete, whatever else a student shows.
    Cells without nbgrader metadata count as the student's, because they may be.
    """
    shown = [cell for cell in nb.cells if cell.get("outputs")]
    own = [cell for cell in shown if not is_test(cell)]
    _leave_out_outputs(own)
    outputs = [output for cell in own for output in cell.outputs]
    longest = _share([text.size for output in outputs for text in _texts(output)], ROOM)
    for output in outputs:
        _leave_out(output, longest)
        for text in _texts(output):
            _cut(text, longest, LONGEST)
    for output in (output for cell in shown if is_test(cell) for output in cell.outputs):
        if MEDIA_TYPE not in output.get("data", {}):
            _leave_out(output, LONGEST)
        for text in _texts(output):
            _cut(text, text.size, LONGEST)
    sources = [_source(cell, budget) for cell in nb.cells if "nbgrader" not in cell.metadata or utils.is_solution(cell)]
    longest = _share([source.size for source in sources], ROOM_FOR_CELLS)
    for source in sources:
        _cut(source, longest)


def _leave_out_outputs(cells: Sequence[NotebookNode]) -> None:
    """Keep as many outputs of `cells` as there is room for: the first and the last ones of each cell."""
    most = max(1, _share([len(cell.outputs) for cell in cells], ROOM_FOR_OUTPUTS))
    for cell in cells:
        if len(cell.outputs) > most:
            first, last = cell.outputs[: most // 2], cell.outputs[len(cell.outputs) - (most - most // 2) :]
            left_out = f"(… {len(cell.outputs) - most:,} outputs are left out on this page …)\n"
            cell.outputs = [*first, new_output("stream", name="stdout", text=left_out), *last]


def _source(cell: NotebookNode, budget: Budget) -> _Text:
    """The source of a cell."""
    sample = cell.source if len(cell.source) <= 2 * _SAMPLE else cell.source[:_SAMPLE] + cell.source[-_SAMPLE:]
    page = escape(sample)
    if cell.cell_type == "code":
        with suppress(Exceeded):  # then it is not highlighted
            page = budget.call(markup.code, sample)
    size = len(page) * len(cell.source) // max(len(sample), 1)
    return _Text(cell.source, size, lambda source: cell.update(source=source))


def _texts(output: NotebookNode) -> list[_Text]:
    """The text or markup of an output."""
    if output.output_type == "stream":
        return [_Text(output.text, _size(output.text), lambda text: output.update(text=text))]
    if output.output_type == "error":
        lines = "\n".join(output.traceback)
        return [_Text(lines, _size(lines), lambda text: output.update(traceback=[text]))]
    kind = next((kind for kind in (*_WHOLE, *_TEXTS) if kind in output.data), None)
    if kind is None:
        return []
    shown = output.data[kind]
    return [_Text(shown, _size(shown), lambda text: output.data.update({kind: text}), kind not in _WHOLE)]


def _size(text: str) -> int:
    """The approximate size of a text as HTML, where each ANSI colour becomes an element."""
    return len(escape(text)) + 40 * text.count("\x1b[")


def _leave_out(output: NotebookNode, longest: int) -> None:
    """Replace an output that is too long and can't be truncated by its plain text."""
    for kind in _WHOLE:
        if len(output.get("data", {}).get(kind, "")) > longest:
            del output.data[kind]
            output.data.setdefault("text/plain", _NO_TEXT)


def _share(sizes: Sequence[int], room: int) -> int:
    """The largest size for each so that all of them together fit into `room`."""
    left = sorted(sizes)
    while left:
        share = room // len(left)
        if left[0] > share:
            return share
        room -= left.pop(0)
    return max(sizes, default=0)


def _cut(text: _Text, longest: int, characters: int | None = None) -> None:
    """Cut the middle of a text that is longer than `longest` as HTML, or than `characters`."""
    fit = longest * len(text.text) // max(text.size, 1)
    characters = fit if characters is None else min(fit, characters)
    if text.can_be_cut and len(text.text) > characters + _NOT_WORTH_IT:
        half = characters // 2
        left_out = f"\n\n(… {len(text.text) - 2 * half:,} characters are left out on this page …)\n\n"
        text.replace(text.text[:half] + left_out + text.text[len(text.text) - half :])
