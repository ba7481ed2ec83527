"""The texts in a notebook's outputs, cut where a student printed more than a page has room for.

A cut is in the middle, because first and last lines say most, and it says how much is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from nbformat.notebooknode import NotebookNode

#: Letters that all texts and tables of a page may have together, as HTML.
ROOM = 120_000
#: Letters of a text. Nobody reads more, and in short lines these are ten printed pages already.
LONGEST = 10_000

_TEXTS = ("text/latex", "text/markdown", "text/plain")
#: What can't be cut: it is left out, and its text is there.
_WHOLE = ("text/html", "image/svg+xml")
_NO_TEXT = "(This is too long for this page.)"


@dataclass(frozen=True)
class _Text:
    """One text of an output, how to put another one in its place, and whether a part of it is worth anything."""

    text: str
    replace: Callable[[str], None]
    can_be_cut: bool = True

    @property
    def size(self) -> int:
        """About how many letters it is as HTML, in which each change of colour is an element."""
        return len(escape(self.text)) + 40 * self.text.count("\x1b[")


def shorten(nb: NotebookNode) -> None:
    """Cut the texts in the outputs of `nb` to LONGEST, or shorter so that all have ROOM: then to one length."""
    outputs = [output for cell in nb.cells for output in cell.get("outputs", ())]
    longest = _longest([text.size for output in outputs for text in _texts(output)])
    for output in outputs:
        _leave_out(output, longest)
        for text in _texts(output):
            letters = min(LONGEST, longest * len(text.text) // max(text.size, 1))
            if text.can_be_cut and len(text.text) > letters:
                text.replace(_cut(text.text, letters))


def _texts(output: NotebookNode) -> list[_Text]:
    """What an output shows as text or markup."""
    if output.output_type == "stream":
        return [_Text(output.text, lambda text: output.update(text=text))]
    if output.output_type == "error":
        return [_Text("\n".join(output.traceback), lambda text: output.update(traceback=[text]))]
    kind = next((kind for kind in (*_WHOLE, *_TEXTS) if kind in output.data), None)
    if kind is None:
        return []
    return [_Text(output.data[kind], lambda text: output.data.update({kind: text}), kind not in _WHOLE)]


def _leave_out(output: NotebookNode, longest: int) -> None:
    """Of an output that can't be cut and is longer, leave the text."""
    for kind in _WHOLE:
        if len(output.get("data", {}).get(kind, "")) > longest:
            del output.data[kind]
            output.data.setdefault("text/plain", _NO_TEXT)


def _longest(sizes: Sequence[int]) -> int:
    """The length that no text may exceed, so that all of them have room."""
    room, left = ROOM, sorted(sizes)
    while left:
        share = room // len(left)
        if left[0] > share:
            return share
        room -= left.pop(0)
    return ROOM


def _cut(text: str, letters: int) -> str:
    """The beginning and the end of a text."""
    half = letters // 2
    left_out = f"\n\n(… {len(text) - 2 * half:,} letters are left out on this page …)\n\n"
    return text[:half] + left_out + text[len(text) - half :]
