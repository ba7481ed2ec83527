"""The source notebook's cells by grade_id, and the locked cells of a problem executed as a student would."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import keras
import nbformat
import pandas as pd
import pytest

from headcheck.authoring import bank
from headcheck.course.declarations import Problem
from headcheck.course.registry import declared
from headcheck.grading.dealt import CELL, ID, OTHER
from headcheck.grading.engine.cell_names import names
from headcheck.grading.intake.from_models import leave_out_pictures

COURSE = Path(__file__).resolve().parents[2]


@cache
def notebook(assignment: str) -> Any:
    return nbformat.read(COURSE / "source" / assignment / f"{assignment}.ipynb", as_version=4)


def graded(assignment: str) -> dict[str, Any]:
    """Code cells that nbgrader knows, by grade_id, in the notebook's order."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook(assignment).cells if "nbgrader" in cell.metadata}


@cache
def prepared(assignment: str, problem: str) -> dict[str, Any]:
    """The names that exist in a student's notebook when the data of a problem, or of a question, is prepared."""
    asked = declared(COURSE).asked[problem]
    names: dict[str, Any] = {"__name__": "__main__"}
    if asked.question:
        facts = {"question": asked.question, "title": asked.title, "one": asked.one, "many": asked.many, **asked.facts}
        names["asked"] = {asked.id: {"file": f"{asked.id}-{asked.question}.csv", **facts}}
    # silent, because it runs once: what it shows would be in the output of whichever test is first
    with contextlib.chdir(COURSE / "source" / assignment), contextlib.redirect_stdout(io.StringIO()):
        for grade_id in ("setup", f"{asked.id}-data", f"{asked.id}-prepare"):
            exec(compile(graded(assignment)[grade_id].source, grade_id, "exec"), names)
    return names


@cache
def parts(problem: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that students get, and those that are held out, as they are split; a picture is one value, its bytes."""
    return tuple(_table(rows) for rows in declared(COURSE).asked[problem].split(COURSE / "data"))  # type: ignore


def _table(rows: Any) -> pd.DataFrame:
    if isinstance(rows, pd.DataFrame):
        return rows.reset_index(drop=True)
    return pd.DataFrame({name: [each.tobytes() for each in array] for name, array in rows.items()})


def bank_file(name: str) -> Path:
    """The file of the bank with a name such as `sales/mistakes/no-loss` or `amber/concrete/mistakes/no-loss`."""
    owner, kind, stem = name.rsplit("/", 2)
    (file,) = (file for file in bank_files(owner) if file.parent.name == kind and file.stem == stem)
    return file


def bank_files(owner: str) -> list[Path]:
    """All answers to one problem, question, function or repair: right ones first."""
    if owner in declared(COURSE).asked:
        return bank.files(COURSE, declared(COURSE).asked[owner])
    return sorted(COURSE.glob(f"course/*/{owner}/answers/*/*.py"))


def bank_of(problems: Iterable[Problem]) -> dict[str, tuple[Problem, Path]]:
    """All answers to these, each by the name that `bank_file` takes; one to several questions is there for each."""
    return {
        f"{problem.name}/{file.parent.name}/{file.stem}": (problem, file)
        for problem in problems
        for file in bank.files(COURSE, problem)
    }


def owner_of(file: Path) -> str:
    """The id of what a file of the bank is an answer to."""
    return file.parts[-4]


def answer_in(file: Path) -> str:
    """The text of the whole cell that a file of the bank stands for."""
    return bank.read(file).source


def answer_untrained(file: Path, names: dict[str, Any]) -> None:
    """Execute an answer, but not the training of a whole network, which Keras refuses for some mistakes."""
    with pytest.MonkeyPatch.context() as untrained:
        untrained.setattr(keras.Model, "fit", lambda *_, **__: None)
        exec(compile(answer_in(file), file.name, "exec"), names)


def with_an_id(notebook: Any) -> Any:
    """Somebody's notebook, in which they have typed their id if everybody has questions of their own."""
    for cell in notebook.cells:
        if cell.id == CELL:
            cell.source = f'{ID} = "ada"\n{OTHER} = ""'
    return notebook


def leave_out_what_is_looked_at(path: Path) -> None:
    """Empty the given cells of an instructor's notebook that only draw or try something out."""
    looked_at = nbformat.read(path, as_version=4)
    leave_out_pictures(looked_at.cells)
    used: set[str] = set()
    for cell in reversed([cell for cell in looked_at.cells if cell.cell_type == "code"]):
        found = names(cell.source)
        if is_given(cell) and ".fit(" in cell.source and not found.makes & used:
            cell.source = ""
        used |= set(names(cell.source).uses)
    nbformat.write(looked_at, path)


def is_given(cell: Any) -> bool:
    """Whether a cell is the notebook's own, and trains no model that is graded."""
    settings = cell.metadata.get("nbgrader", {})
    return not (settings.get("grade") or settings.get("solution") or settings.get("grade_id", "").endswith("-train"))


def train_for_one_epoch(path: Path) -> None:
    """Shorten the trainings of an instructor's notebook: in a cell of their own, or in a solution that trains."""
    shortened = nbformat.read(path, as_version=4)
    trainings: Counter[str] = Counter()
    for cell in shortened.cells:
        problem, _, what = cell.metadata.get("nbgrader", {}).get("grade_id", "").rpartition("-")
        if what in ("choice", "train"):
            cell.source, times = re.subn(r'\bepochs=(?:\d+|asked\["[\w-]+"\]\["epochs"\])', "epochs=1", cell.source)
            trainings[problem] += times
    assert {trainings[id] for id in declared(COURSE).of(path.parent.name).problems} <= {1}
    nbformat.write(shortened, path)
