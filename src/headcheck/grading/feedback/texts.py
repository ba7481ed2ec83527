"""What a student wrote and what it showed, cut where that is more than a page has room for.

A cut is in the middle, because first and last lines say most, and it says how much is left out.
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

#: Letters that all texts and tables of a page may have together, as HTML.
ROOM = 120_000
#: Letters that the student's cells may have together, as HTML.
ROOM_FOR_CELLS = 120_000
#: Outputs that all cells may show together: what is around each of them on a page is HTML, too.
ROOM_FOR_OUTPUTS = 200
#: Letters of a text. Nobody reads more, and in short lines these are ten printed pages already.
LONGEST = 10_000

_TEXTS = ("text/latex", "text/markdown", "text/plain")
#: What can't be cut: it is left out, and its text is there.
_WHOLE = ("text/html", "image/svg+xml")
_NO_TEXT = "(This is too long for this page.)"
#: Letters of a cell's code, at its beginning and its end, that are highlighted to tell how long it is as HTML.
_SAMPLE = 1_000
#: Letters that are not worth a cut: the sentence in their place is as long.
_NOT_WORTH_IT = 60


@dataclass(frozen=True)
class _Text:
    """A text, about how many letters it is as HTML, how to put another in its place, and whether a part has a worth."""

    text: str
    size: int
    replace: Callable[[str], None]
    can_be_cut: bool = True


def shorten(nb: NotebookNode, budget: Budget) -> None:
    """Cut the student's cells in `nb`, and what cells show, so that all have room. Measuring code takes of `budget`.

    Of a text that is shown, LONGEST letters are left at most. Tests and their marks are left as they are, whatever else
    a student shows. Cells without settings of nbgrader count as the student's, because they may be.
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
    """Of the outputs of `cells`, leave as many as have room, of each cell those at the beginning and at the end."""
    most = max(1, _share([len(cell.outputs) for cell in cells], ROOM_FOR_OUTPUTS))
    for cell in cells:
        if len(cell.outputs) > most:
            first, last = cell.outputs[: most // 2], cell.outputs[len(cell.outputs) - (most - most // 2) :]
            left_out = f"(… {len(cell.outputs) - most:,} outputs are left out on this page …)\n"
            cell.outputs = [*first, new_output("stream", name="stdout", text=left_out), *last]


def _source(cell: NotebookNode, budget: Budget) -> _Text:
    """What stands in a cell."""
    sample = cell.source if len(cell.source) <= 2 * _SAMPLE else cell.source[:_SAMPLE] + cell.source[-_SAMPLE:]
    page = escape(sample)
    if cell.cell_type == "code":
        with suppress(Exceeded):  # then it is shown without colours
            page = budget.call(markup.code, sample)
    size = len(page) * len(cell.source) // max(len(sample), 1)
    return _Text(cell.source, size, lambda source: cell.update(source=source))


def _texts(output: NotebookNode) -> list[_Text]:
    """What an output shows as text or markup."""
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
    """About how many letters a text is as HTML, in which each change of colour is an element."""
    return len(escape(text)) + 40 * text.count("\x1b[")


def _leave_out(output: NotebookNode, longest: int) -> None:
    """Of an output that can't be cut and is longer, leave the text."""
    for kind in _WHOLE:
        if len(output.get("data", {}).get(kind, "")) > longest:
            del output.data[kind]
            output.data.setdefault("text/plain", _NO_TEXT)


def _share(sizes: Sequence[int], room: int) -> int:
    """The size that none may exceed, so that all of them have room together."""
    left = sorted(sizes)
    while left:
        share = room // len(left)
        if left[0] > share:
            return share
        room -= left.pop(0)
    return max(sizes, default=0)


def _cut(text: _Text, longest: int, letters: int | None = None) -> None:
    """Leave the beginning and the end of a text that is longer, as HTML, than `longest`, or longer than `letters`."""
    fit = longest * len(text.text) // max(text.size, 1)
    letters = fit if letters is None else min(fit, letters)
    if text.can_be_cut and len(text.text) > letters + _NOT_WORTH_IT:
        half = letters // 2
        left_out = f"\n\n(… {len(text.text) - 2 * half:,} letters are left out on this page …)\n\n"
        text.replace(text.text[:half] + left_out + text.text[len(text.text) - half :])
