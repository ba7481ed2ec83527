"""Formgrader in a course: the points that the gradebook has now, and a page of a submission that is easy to read.

nbgrader has no settings for either, so `use` puts ours where formgrader looks it up.
"""

from __future__ import annotations

import sys
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode

#: nbgrader's sheet draws a red frame around every picture; Bootstrap's takes the room in tables and the triangle of
#: what can be unfolded. Where MathJax can't be fetched, nbgrader's script stops before it has set up the keyboard.
_HEAD = """
<style>
#notebook img { border: none; max-width: 100%; height: auto; }
#notebook pre { white-space: pre-wrap; overflow-wrap: anywhere; }
#notebook .rendered_html { overflow-x: auto; }
#notebook .rendered_html table { margin: .5em 0 1em; }
#notebook .rendered_html th, #notebook .rendered_html td { padding: .2em .7em; vertical-align: top; }
#notebook summary { display: list-item; cursor: pointer; }
</style>
<script>
window.MathJax ??= {Hub: {Config() {}, Queue() {}, Startup: {signal: {Interest: tell => setTimeout(tell, 0, "End")}}}};
</script>
</head>"""


class PageExporter(HTMLExporter):  # type: ignore[misc]
    """Makes the page on which formgrader shows a submission; its settings are those of HTMLExporter."""

    def from_notebook_node(
        self, nb: NotebookNode, resources: ResourcesDict | None = None, **kw: Any
    ) -> tuple[str, ResourcesDict]:
        """The page of `nb`, with our own lines at the end of its head."""
        page, resources = super().from_notebook_node(nb, resources, **kw)
        return page.replace("</head>", _HEAD, 1), resources


def use() -> None:
    """Where formgrader runs, let it make such pages, and read the gradebook anew each time; for course_config.py."""
    formgrader: Any = sys.modules.get("nbgrader.server_extensions.formgrader.formgrader")
    if formgrader:
        formgrader.HTMLExporter = PageExporter
        # nbgrader keeps what it has read of the gradebook until JupyterLab ends: another program may grade meanwhile.
        formgrader.handlers.BaseHandler.on_finish = _forget


def _forget(handler: Any) -> None:
    gradebook = handler.settings.get("nbgrader_gradebook")
    if gradebook:
        gradebook.db.rollback()
