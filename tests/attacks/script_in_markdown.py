"""Puts `<script>`, `onerror`, `javascript:` links and SVG into Markdown cells, raw cells and their attachments."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell, new_raw_cell

from tests.attacks.course import FULL, save
from tests.attacks.script_in_output import assert_harmless

PLAIN = "verbatim in the feedback page and in formgrader"
EARNS = FULL
BAD = (
    '<script>alert("evil")</script>\n\n<img src=x onerror=alert("evil")> [x](javascript:alert(1)) '
    '<svg onload=alert("evil")></svg>\n\n![a](attachment:a.png) '
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>\n\n'
    "$x <script>alert(1)</script>$\n\n$$<img src=x onerror=alert(1)>$$\n\n`<script>alert(1)</script>`\n\n"
    "```html\n<script>alert(1)</script>\n```\n\n# <img src=x onerror=alert(1)>\n\n"
    "<details><summary>Hint</summary>kept</details>"
)


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    svg = {"image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert("evil")</script></svg>'}
    for make in (new_markdown_cell, new_raw_cell):
        cell = make(BAD)
        cell.metadata.raw_mimetype = "text/html"
        cell.attachments = {"a.png": svg, '"><script>alert("evil")</script>': {"image/png": "aGVsbG8="}}
        notebook.cells.append(cell)
    save(folder, notebook)


def holds(result: object) -> None:
    assert_harmless(result.page)  # type: ignore[attr-defined]
    assert "<details><summary>Hint</summary>kept</details>" in result.page  # type: ignore[attr-defined]
