"""Converts the outputs that a process reports into a notebook's: limited, valid, and sanitised."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from headcheck.course.marks import MEDIA_TYPE
from headcheck.grading.cleaning import clean_within
from headcheck.grading.sandbox.bounded import Budget, Exceeded

#: Limits on outputs in bytes, per cell and per notebook.
LARGEST_CELL, LARGEST_NOTEBOOK = 2_000_000, 12_000_000
#: Limits on a traceback: lines, and characters of a line.
LONGEST_TRACEBACK, LONGEST_LINE = 60, 10_000

#: Media types that are kept: those that pages show (no JavaScript or widgets), and marks.
MEDIA = frozenset(
    "text/plain text/html text/markdown text/latex image/png image/jpeg image/gif image/svg+xml".split()
) | {MEDIA_TYPE}
_PICTURES, _BASE64 = ("image/png", "image/jpeg", "image/gif"), re.compile(r"[\w+/=\s]*", re.ASCII)
#: Characters of HTML that are kept of a notebook, and CPU seconds for sanitising them.
LONGEST_HTML, SECONDS = 500_000, 3.0

#: Replaces outputs beyond the limit.
LEFT_OUT = "(More was shown here. It is left out, because it is more than a notebook needs.)"


class Outputs:
    """The outputs of one notebook, cell by cell."""

    def __init__(self, room: int = LARGEST_NOTEBOOK) -> None:
        self._room, self._html, self._budget = room, LONGEST_HTML, Budget(SECONDS)

    def cell(self) -> Cell:
        """Starts the outputs of one more cell."""
        return Cell(self)


class Cell:
    """The outputs of one cell, in order."""

    def __init__(self, notebook: Outputs) -> None:
        self.outputs: list[NotebookNode] = []
        self._notebook = notebook
        self._room = LARGEST_CELL
        self._clears = self._full = False
        self._displays: dict[str, NotebookNode] = {}

    def add(self, reported: Any) -> None:
        """Add one output as reported by a process. Anything invalid is dropped; never raises."""
        if not isinstance(reported, Mapping):
            return
        if reported.get("clear"):
            self._clears = bool(reported.get("wait"))
            if not self._clears:
                self.outputs.clear()
            return
        output = _output(reported)
        if output is None or self._full:
            return
        self._clean(output)
        size = len(json.dumps(output))
        if size > min(self._room, self._notebook._room):
            self._full = True
            output = new_output("stream", name="stdout", text=LEFT_OUT + "\n")
            size = 0
        self._room -= size
        self._notebook._room -= size
        if self._clears:
            self.outputs.clear()
            self._clears = False
        self._place(output, reported)

    def _clean(self, output: NotebookNode) -> None:
        html = output.get("data", {}).pop("text/html", None)
        if html is None:
            return
        try:
            if len(html) > self._notebook._html:
                raise Exceeded("too much HTML")
            self._notebook._html -= len(html)
            output.data["text/html"] = clean_within(self._notebook._budget, html)
        except Exceeded:
            output.data.setdefault("text/plain", LEFT_OUT)

    def _place(self, output: NotebookNode, reported: Mapping[str, Any]) -> None:
        display = reported.get("display")
        if reported.get("update"):
            if isinstance(display, str) and display in self._displays and "data" in output:
                self._displays[display].data, self._displays[display].metadata = output.data, output.metadata
            return
        last = self.outputs[-1] if self.outputs else None
        if output.output_type == "stream" and last and last.output_type == "stream" and last.name == output.name:
            last.text += output.text
            return
        self.outputs.append(output)
        if isinstance(display, str) and "data" in output:
            self._displays[display] = output


def error(name: str, text: str) -> NotebookNode:
    """An error output written by the engine itself."""
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def _output(reported: Mapping[str, Any]) -> NotebookNode | None:
    match reported.get("output_type"):
        case "stream":
            name = "stderr" if reported.get("name") == "stderr" else "stdout"
            return new_output("stream", name=name, text=readable(reported.get("text")))
        case "error":
            lines = reported.get("traceback")
            kept = [readable(line)[:LONGEST_LINE] for line in lines] if isinstance(lines, list) else []
            if len(kept) > LONGEST_TRACEBACK:
                half = LONGEST_TRACEBACK // 2
                kept = [*kept[:half], "...", *kept[-half:]]
            name, text = readable(reported.get("ename"))[:200], readable(reported.get("evalue"))[:LONGEST_LINE]
            return new_output("error", ename=name or "Error", evalue=text, traceback=kept)
        case "display_data" | "execute_result" as kind:
            data = _data(reported.get("data"))
            return new_output(kind, data=data) if data else None
    return None


def _data(data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        return {}
    kept: dict[str, Any] = {}
    for media, value in data.items():
        if media == MEDIA_TYPE and isinstance(value, dict):
            kept[media] = _clean(value)
        elif media in MEDIA and isinstance(value, (str, list)):
            text = readable(value if isinstance(value, str) else "".join(map(str, value)))
            if media not in _PICTURES or _BASE64.fullmatch(text):
                kept[media] = text
    return kept


def _clean(value: Any) -> Any:
    """JSON whose strings can be encoded as UTF-8."""
    if isinstance(value, dict):
        return {readable(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_clean(part) for part in value]
    return readable(value) if isinstance(value, str) else value


def readable(value: Any) -> str:
    """A string that can be encoded as UTF-8; empty for anything that is not a string."""
    text = value if isinstance(value, str) else ""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\N{REPLACEMENT CHARACTER}")
