"""The feedback page of a try: the very page that a class gets, in a file beside the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from headcheck.grading.feedback.page import FeedbackExporter, HideTests, Summarise


def page(graded: NotebookNode, about: Mapping[str, Any], config: Config) -> str:
    """The page of a graded notebook, as HTML. `about`: what nbgrader knows of it, such as its "score"."""
    notebook = deepcopy(graded)
    resources: dict[str, Any] = {"nbgrader": dict(about)}
    for step in (Summarise, HideTests):
        notebook, resources = step(config=config).preprocess(notebook, resources)
    return str(FeedbackExporter(config=config).from_notebook_node(notebook, resources)[0])
