"""Grades saved models: they are loaded instead of running the cells that train them.

The rest of the notebook runs as usual, in the sandbox, and so does the loading of the files, which are untrusted.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from nbformat.notebooknode import NotebookNode

from headcheck.course.declarations import Problem
from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.course.registry import declared
from headcheck.errors import Signal
from headcheck.grading.cells import is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.execution import Execution
from headcheck.grading.engine.job import Done
from headcheck.grading.intake import files
from headcheck.grading.intake.files import Unusable
from headcheck.grading.intake.notebook_file import MAX_FILE

#: Size limit of one file in bytes: the course's models have a tenth of it.
MAX_MODEL = 8 << 20

#: What the notebooks' function `save_model` prints.
_FINGERPRINT = re.compile(r"Saved as (\S+), with the fingerprint ([0-9a-f]{16})\.")

_LOAD = 'import keras\n\n{model} = keras.saving.load_model("{file}")'


class NotSaved(Signal):
    """A submission can't be graded from its saved models; the message says why. It is run in full."""


@dataclass(frozen=True)
class Shortened:
    """A notebook in which saved models replace their training.

    `files`: the models, by name; `loading`: the places of the cells that load them, among those of code.
    """

    notebook: NotebookNode
    files: Mapping[str, bytes]
    loading: tuple[int, ...]


def file_name(problem: Problem) -> str:
    """The file that the notebook saves the model of a problem in."""
    return f"{problem.id}.keras"


def shorten(notebook: NotebookNode, folder: Path, file: PurePath) -> Shortened:
    """The notebook that the intake made of `file` in the `folder` that was handed in, without its training.

    The cells of a problem that its model stands for are empty then, and so are the assignment's cells that need what
    those make, or only draw. Raises NotSaved if a model was not handed in, if it is not the one whose fingerprint the
    handed-in notebook prints, or if something of the student's own, or a test, needs more of these cells than the
    model.
    """
    cells = deepcopy(notebook.cells)
    by_id = {cell.metadata.get("nbgrader", {}).get("grade_id"): index for index, cell in enumerate(cells)}
    problems = [problem for problem in declared().problems.values() if f"{problem.id}-save" in by_id]
    if not problems:
        raise NotSaved("this assignment saves no models")
    saved = _models(problems, folder, _fingerprints(folder, file))
    loads = {by_id[f"{p.id}-train"]: _LOAD.format(model=p.model, file=file_name(p)) for p in problems}
    models = {problem.model for problem in problems}
    gone: set[str] = set()
    for index, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        of_model = _is_of(problems, cell)
        if index in loads:
            gone |= set(names(cell.source).makes) - models
            cell.source = loads[index]
        elif of_model or (_is_given(cell) and gone & set(names(cell.source).uses)):
            gone |= set(names(cell.source).makes) - models
            cell.source = ""
        else:
            found = names(cell.source)
            if is_test(cell):  # it defines these names itself before it uses them
                _refuse(gone & set(found.uses) - found.makes, cell)
            elif not _is_given(cell):
                if not found.readable:
                    raise NotSaved(f"{_where(cell)} is too long, or nested too deep, to tell what it uses")
                _refuse((gone | models) & {*found.uses, *found.makes}, cell)
    leave_out_pictures(cells)
    shortened = deepcopy(notebook)
    shortened.cells = cells
    code = [index for index, cell in enumerate(cells) if cell.cell_type == "code"]
    return Shortened(shortened, saved, tuple(code.index(index) for index in loads))


def loaded(done: Done, loading: Iterable[int]) -> bool:
    """Whether every model of a shortened notebook could be loaded."""
    outputs = Execution.from_json(done.execution).outputs
    return not any(output.output_type == "error" for index in loading for output in outputs.get(index, ()))


def differences(models: Done, cells: Done) -> list[str]:
    """Differences between the whole notebook and its saved models, test by test: "20% instead of 100%"."""
    claimed, shown = _points(models), _points(cells)
    return [f"{now} instead of {then}" for then, now in zip(claimed, shown, strict=True) if then != now]


def _points(done: Done) -> list[str]:
    """What each test's result says in one word, its points; the class of the error where a test stopped with one."""
    return [
        next((o["ename"] if o["output_type"] == "error" else _earned(o["data"])
              for o in outputs if o["output_type"] in ("error", "execute_result")), "nothing")
        for outputs in json.loads(done.tests)
    ]  # fmt: skip


def _earned(data: Mapping[str, Any]) -> str:
    """A mark's share of the points, or a plain number of them."""
    return f"{Mark.read(data[MEDIA_TYPE]):.0%}" if MEDIA_TYPE in data else data.get("text/plain", "?")


def _models(problems: list[Problem], folder: Path, printed: Mapping[str, str]) -> dict[str, bytes]:
    found = {}
    for name in map(file_name, problems):
        try:
            data = files.read(folder, PurePath(name), MAX_MODEL)
        except Unusable as instead:
            raise NotSaved(f"expected the file {name}, found {instead}") from None
        if len(data) > MAX_MODEL:
            raise NotSaved(f"{name} is larger than {MAX_MODEL >> 20} MB")
        if printed.get(name) != hashlib.sha256(data).hexdigest()[:16]:
            raise NotSaved(f"{name} is not the file of which the notebook prints the fingerprint")
        found[name] = data
    return found


def _fingerprints(folder: Path, file: PurePath) -> dict[str, str]:
    """What the outputs of a notebook that was handed in say of its models' files: a claim, to be compared."""
    try:
        found = json.loads(files.read(folder, file, MAX_FILE))
    except (Unusable, ValueError, RecursionError):
        return {}
    return {name: digits for text in _texts(found) for name, digits in _FINGERPRINT.findall(text)}


def _texts(found: Any) -> Iterator[str]:
    """The texts that the outputs of a notebook print, whatever else is in the file."""
    for cell in _parts(found, "cells"):
        for output in _parts(cell, "outputs"):
            text = output.get("text") if isinstance(output, dict) else None
            yield "".join(part for part in (text if isinstance(text, list) else [text]) if isinstance(part, str))


def _parts(found: Any, key: str) -> list[Any]:
    parts = found.get(key) if isinstance(found, dict) else None
    return parts if isinstance(parts, list) else []


def leave_out_pictures(cells: list[NotebookNode]) -> None:
    """Empty the assignment's cells that draw, and make nothing that a later cell uses: nobody looks at them here."""
    used: set[str] = set()
    for cell in reversed([cell for cell in cells if cell.cell_type == "code"]):
        found = names(cell.source)
        if _is_given(cell) and "plt" in found.uses and not found.makes & used:
            cell.source = ""
        else:
            used |= set(found.uses) - (found.makes if is_test(cell) else set())


def _is_of(problems: list[Problem], cell: NotebookNode) -> bool:
    """Whether the model of a problem stands for the cell: its data, choice, training and plots, and no test."""
    owner = cell.metadata.get("nbgrader", {}).get("grade_id", "").rpartition("-")[0]
    return not is_test(cell) and any(problem.id == owner for problem in problems)


def _is_given(cell: NotebookNode) -> bool:
    """Whether a cell is the assignment's: locked, and no test."""
    settings = cell.metadata.get("nbgrader", {})
    return bool(settings.get("locked")) and not is_test(cell)


def _where(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", "a cell of the student's own"))


def _refuse(needed: set[str], cell: NotebookNode) -> None:
    if needed:
        raise NotSaved(f"{_where(cell)} uses {', '.join(sorted(needed)[:3])}, which only the whole notebook makes")
