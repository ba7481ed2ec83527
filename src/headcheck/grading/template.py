"""The clean template of an assignment's notebook: what every submission is laid over."""

from __future__ import annotations

from copy import deepcopy

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from traitlets.config import Config

# Those of `nbgrader generate_assignment`, in its order; the second list is what it does to a student's version only.
_MAKE = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
_HIDE = (ClearHiddenTests, ClearMarkScheme)


def template(source: NotebookNode, config: Config | None = None) -> NotebookNode:
    """The instructor's notebook `source` without solutions and outputs, with hidden tests, locked, with checksums.

    Every cell has an id. `config`: nbgrader's, for its delimiters and stubs.
    """
    made = _through(_MAKE, source, config)
    for number, cell in enumerate(made.cells):
        cell.setdefault("id", f"cell-{number}")
    made.nbformat_minor = max(made.nbformat_minor, 5)
    return made


def handed_out(template: NotebookNode, config: Config | None = None) -> NotebookNode:
    """The notebook as students get it: `template` without hidden tests."""
    return _through(_HIDE, template, config)


def _through(preprocessors: tuple[type, ...], nb: NotebookNode, config: Config | None) -> NotebookNode:
    nb, resources = deepcopy(nb), ResourcesDict()
    for preprocessor in preprocessors:
        nb, resources = preprocessor(config=config).preprocess(nb, resources)
    return nb
