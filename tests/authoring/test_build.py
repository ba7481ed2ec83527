"""`headcheck build`: notebooks are text, made into nbgrader's input cell by cell, and no edit of that input is lost."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from headcheck.authoring.build import make, pending, place, read, remembered
from headcheck.authoring.notebook_text import (
    Cell,
    NotebookError,
    Role,
    Text,
    read_notebook,
    read_text,
    write_notebook,
    write_text,
)
from headcheck.authoring.repeated_cells import Repeated
from headcheck.cli import main
from headcheck.course.registry import declared

COURSE = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(path.parent.name for path in (COURSE / "course").glob("*/notebook.md"))
EACH_ASSIGNMENT = pytest.mark.parametrize("assignment", ASSIGNMENTS)

TEXT = """\
---
jupyter:
  jupytext:
    notebook_metadata_filter: -jupytext.text_representation
  kernelspec:
    display_name: Python 3 (ipykernel)
    language: python
    name: python3
---

<!-- #region id="title" -->
# Numbers

One number, and another.
<!-- #endregion -->

```python id="setup"
import os
```

```python id="double-answer"
### BEGIN SOLUTION
double = 4
### END SOLUTION
```

```python id="double" points=2
### BEGIN HIDDEN TESTS
assert double == 4
### END HIDDEN TESTS
```
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one small assignment, `one`, of which the notebook was built."""
    (tmp_path / "course_config.py").touch()
    (tmp_path / "course" / "one").mkdir(parents=True)
    (tmp_path / "course" / "one" / "notebook.md").write_text(TEXT)
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    assert run("build").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def source(course: Path) -> Path:
    return course / "source" / "one" / "one.ipynb"


def cells(course: Path) -> list[Cell]:
    return list(read_notebook(source(course).read_text()))


# --- the course's own notebooks


@EACH_ASSIGNMENT
def test_source_is_what_the_text_makes(assignment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(COURSE))
    where = place(assignment)
    text = read(where)
    made = [one.cell for one in make(text, Repeated(declared()))]
    assert where.notebook.read_text() == write_notebook(made, text.header), f"run: headcheck build {assignment}"
    assert list(remembered(where).items()) == [(cell.id, cell.digest()) for cell in made]


@EACH_ASSIGNMENT
def test_a_text_is_as_jupytext_writes_it(assignment: str) -> None:
    """So that saving it in JupyterLab changes nothing but what somebody changed."""
    content = (COURSE / "course" / assignment / "notebook.md").read_text()
    assert write_text(read_text(content)) == content


def test_every_notebook_has_a_text() -> None:
    assert sorted(path.stem for path in (COURSE / "source").glob("*/*.ipynb")) == ASSIGNMENTS


# --- what a text says


def test_what_nbgrader_knows_of_a_cell_follows_from_its_id_and_its_points(course: Path) -> None:
    notebook = nbformat.read(source(course), as_version=4)
    nbformat.validate(notebook)
    marks = {cell.id: cell.metadata.get("nbgrader") for cell in notebook.cells}
    assert marks["title"] is None
    assert {name for name in ("setup", "double-answer", "double") if marks[name]["locked"]} == {"setup", "double"}
    assert [name for name in marks if marks[name] and marks[name]["solution"]] == ["double-answer"]
    assert marks["double"] == {
        "grade": True, "grade_id": "double", "locked": True, "points": 2, "schema_version": 3, "solution": False,
        "task": False,
    }  # fmt: skip


ODD_CELLS = (
    Cell("essay", "markdown", "Why?", Role.MANUAL, 3, "essay"),
    Cell("task", "markdown", "Draw it.", Role.TASK, 1.5, "cell-0815"),
    Cell("free", "code", "", Role.PLAIN),
    Cell("mine-choice", "code", "x = 1", Role.LOCKED, None, "mine-choice"),
    Cell("fence", "markdown", "So:\n\n```python\nx = 1\n```\n\n\n<b>twice</b>", metadata={"tags": ["a", "b"]}),
    Cell("empty", "markdown", ""),
    Cell("magic", "code", "%time 1\n\n\n\n# after blank lines", Role.LOCKED, None, "magic"),
    Cell("quotes", "code", 'a = """\n```\n<!-- #endregion -->\n"""', Role.LOCKED, None, "quotes"),
    Cell("raw", "raw", "as it is"),
)


@pytest.mark.parametrize("cell", ODD_CELLS, ids=lambda cell: cell.id)
def test_cells_of_every_kind_survive_as_text_and_as_a_notebook(cell: Cell) -> None:
    around = (Cell("before", "markdown", "Before."), cell, Cell("after", "markdown", "After."))
    text = Text(around, read_text(TEXT).header)
    assert read_text(write_text(text)).cells == around
    assert read_notebook(write_notebook(around)) == around


def test_a_cell_without_an_id_gets_one_that_stays(course: Path) -> None:
    added = TEXT.replace('```python id="setup"', "A line.\n\n```python\n1\n```\n\n" + '```python id="setup"')
    found = read_text(added).cells
    assert [cell.id for cell in found[:4]] == ["title", "after-title--1", "after-title--2", "setup"]
    assert write_text(Text(found, read_text(TEXT).header)) == added


def test_two_cells_with_one_id_and_an_unknown_role_are_said() -> None:
    with pytest.raises(NotebookError, match="several with setup"):
        read_text(TEXT.replace('id="title"', 'id="setup"'))
    with pytest.raises(NotebookError, match="one of plain, locked, answer, test, manual, task; found 'odd'"):
        read_text(TEXT.replace("points=2", 'role="odd"'))


# --- building


def test_building_again_changes_nothing_and_a_change_of_the_text_is_built(course: Path) -> None:
    assert run("build", "one").output == "one: was up to date.\n"
    text = course / "course" / "one" / "notebook.md"
    text.write_text(TEXT.replace("One number", "A number").replace("points=2", "points=3"))
    assert run("build").output == "one: built.\n"
    assert cells(course)[0].source.endswith("A number, and another.") and cells(course)[3].points == 3


def test_what_a_build_would_say_is_known_before_it(course: Path) -> None:
    assert pending("one") == pending("without-a-text") == ""
    text = course / "course" / "one" / "notebook.md"
    text.write_text(TEXT.replace("One number", "A number"))
    assert pending("one") == "Make the notebook from its text: headcheck build one."
    text.write_text(TEXT)
    source(course).write_text(source(course).read_text().replace("One number", "The number"))
    assert "was edited since it was built" in pending("one")


def test_an_assignment_without_a_text_is_said(course: Path) -> None:
    result = run("build", "two")
    assert result.exit_code == 1
    assert "Expected the text of an assignment in" in result.output and "There are: one." in result.output


@pytest.mark.parametrize("memory", [None, "<<<<<<< HEAD\n{", "[]"])
def test_without_a_memory_equal_notebooks_are_fine_and_others_are_left_alone(course: Path, memory: str | None) -> None:
    path = course / "course" / "one" / "built.json"
    before = path.read_text()
    path.unlink() if memory is None else path.write_text(memory)
    assert run("build").exit_code == 0 and path.read_text() == before

    path.unlink() if memory is None else path.write_text(memory)
    edited = source(course).read_text().replace("One number", "The number")
    source(course).write_text(edited)
    assert run("build").exit_code == 1 and source(course).read_text() == edited


def test_a_notebook_that_is_none_is_said_and_left_alone(course: Path) -> None:
    source(course).write_text("{")
    assert "Expected a notebook, found what nbformat can't read" in run("build").output
    assert source(course).read_text() == "{"


def test_running_the_notebook_is_no_edit(course: Path) -> None:
    notebook = nbformat.read(source(course), as_version=4)
    notebook.cells[1].execution_count = 1
    notebook.cells[1].metadata.execution = {"iopub.execute_input": "now"}
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="4")]
    notebook.metadata.language_info.version = "3.11"
    nbformat.write(notebook, source(course))
    assert run("build").exit_code == 0
    assert json.loads(source(course).read_text())["cells"][1]["outputs"] == []
