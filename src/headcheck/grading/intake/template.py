"""The clean template of an assignment's notebook, into which every submission is merged."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
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

from headcheck.grading import dropping

# The preprocessors of `nbgrader generate_assignment`, in order; the second list is for the student version only.
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


def read_template(path: str | Path, config: Config) -> NotebookNode:
    """The template of the instructor's notebook in a file: the same one for a whole class."""
    return _template(Path(path), Path(path).stat().st_mtime_ns, _Settings(config))


def read_visible(path: str | Path, config: Config) -> NotebookNode:
    """The instructor's notebook in a file as students see it."""
    return _visible(Path(path), Path(path).stat().st_mtime_ns, _Settings(config))


class _Settings:
    """Settings as a part of a key: a copy, because nbgrader goes on writing into its own.

    Compared as they are written: lists that a file extends are equal only to themselves.
    """

    def __init__(self, config: Any) -> None:
        self.config = deepcopy(config)
        self._written = repr(self.config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Settings) and other._written == self._written

    def __hash__(self) -> int:
        return hash(self._written)


@lru_cache(maxsize=16)
def _template(path: Path, changed: int, settings: _Settings) -> NotebookNode:
    """The template of a notebook that was `changed` at that time."""
    source = nbformat.read(path, as_version=4)
    dropping.drop(source, dropping.setting(settings.config), path.parent.name)
    return template(source, settings.config)


@lru_cache(maxsize=100)
def _visible(path: Path, changed: int, settings: _Settings) -> NotebookNode:
    """A notebook that was `changed` at that time as students see it."""
    return handed_out(_template(path, changed, settings), settings.config)
