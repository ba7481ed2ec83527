"""Edits of a notebook that was built are never overwritten, and come into the text on request."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from headcheck.authoring.notebook_text import Cell, Role, read_notebook, write_notebook
from headcheck.cli import main

DECLARATION = '''\
"""Prices of homes."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="What is a home worth?",
    one="home",
    many="homes",
    model="home_model",
    arrays="home",
    task=tasks.Regression(),
    metric="r2",
    held_out="other homes",
)
'''

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
# {{ homes.title }}

It is worth {{ homes.points }}.
Look at it first.
<!-- #endregion -->

```python id="setup"
import keras
```

{{ saving }}

```python id="homes-choice"
### BEGIN SOLUTION
home_model = 1
### END SOLUTION
```

{{ homes-ready }}

{{ homes-tests }}


The end.
"""

Edit = Callable[[list[Cell]], None]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one assignment with one problem, of which the notebook was built."""
    (tmp_path / "course_config.py").touch()
    (tmp_path / "course" / "one" / "homes").mkdir(parents=True)
    (tmp_path / "course" / "one" / "homes" / "problem.py").write_text(DECLARATION)
    (tmp_path / "course" / "one" / "notebook.md").write_text(TEXT)
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    assert run("build").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def source(course: Path) -> Path:
    return course / "source" / "one" / "one.ipynb"


def text(course: Path) -> str:
    return (course / "course" / "one" / "notebook.md").read_text()


def rewrite(course: Path, change: Callable[[str], str]) -> None:
    (course / "course" / "one" / "notebook.md").write_text(change(text(course)))


def edit(course: Path, change: Edit) -> str:
    """The notebook, as somebody else left it: changed, run, and saved by JupyterLab."""
    cells = list(read_notebook(source(course).read_text()))
    change(cells)
    notebook = nbformat.reads(write_notebook(cells), as_version=4)
    notebook.metadata.language_info["version"] = "3.11.9"
    next(cell for cell in notebook.cells if cell.cell_type == "code").execution_count = 7
    nbformat.write(notebook, source(course))
    return source(course).read_text()


def changed(cell_id: str, **values: object) -> Edit:
    def change(cells: list[Cell]) -> None:
        place = next(place for place, cell in enumerate(cells) if cell.id == cell_id)
        cells[place] = replace(cells[place], **values)  # type: ignore[arg-type]

    return change


def own_test(cells: list[Cell]) -> None:
    """As Create Assignment makes one: an id and a grade_id that mean nothing."""
    place = next(place for place, cell in enumerate(cells) if cell.id == "homes-units")
    cells.insert(place + 1, Cell("0f3c", "code", "assert home_model", Role.TEST, 1.5, "cell-0f3c9a"))


def removed(cells: list[Cell]) -> None:
    cells[:] = [cell for cell in cells if cell.id != "homes-metrics"]


def moved(cells: list[Cell]) -> None:
    cells.insert(0, cells.pop(2))


TITLE = "# What is a home worth?\n\nIt is worth 6 points.\nLook at it twice."
LOSS = "# Graded part 3 of 5: loss (1 point)\nassert home_model.loss"

EDITS = {
    "a sentence": (changed("title", source=TITLE), "title"),
    "a test of their own": (own_test, "0f3c"),
    "a made cell": (changed("homes-loss", source=LOSS), "homes-loss"),
    "a removed cell": (removed, "homes-metrics"),
    "a moved cell": (moved, "the order of the cells"),
    "a manual grade": (changed("homes-graded", role=Role.MANUAL, points=2, grade_id="cell-12"), "homes-graded"),
    "a tag": (changed("setup", metadata={"tags": ["hide"]}), "setup"),
    "the solution": (changed("homes-choice", source="home_model = 2"), "homes-choice"),
    "a cell without an id": (changed("after-homes-choice--1", source="The very end."), "after-homes-choice--1"),
}


@pytest.mark.parametrize(("change", "named"), EDITS.values(), ids=EDITS)
def test_an_edit_is_left_alone_and_then_taken_back_exactly(course: Path, change: Edit, named: str) -> None:
    edited = edit(course, change)

    refused = run("build")
    assert refused.exit_code == 1 and source(course).read_text() == edited
    assert f"Edited: {named}." in refused.output and "headcheck build --take-back one" in refused.output

    assert run("build", "--take-back", "one").output == f"one: took back {named}.\n"
    assert read_notebook(source(course).read_text()) == read_notebook(edited)
    assert run("build").output == "one: was up to date.\n"


def test_what_was_not_edited_stays_as_it_was_written(course: Path) -> None:
    edit(course, changed("title", source=TITLE))
    run("build", "--take-back", "one")
    assert text(course) == TEXT.replace("Look at it first.", "Look at it twice.")

    edit(course, changed("homes-loss", source=LOSS))
    run("build", "--take-back", "one")
    parts = ("graded", "units", "activation")
    before = "\n\n".join(f"{{{{ homes-{part} }}}}" for part in parts)
    own = f'{before}\n\n```python id="homes-loss"\n{LOSS}\n```\n\n{{{{ homes-metrics }}}}\n\n{{{{ homes-heldout }}}}'
    assert own in text(course), "its points follow from the declaration, and are not written"


def test_points_go_to_the_declaration_and_into_every_word_that_says_them(course: Path) -> None:
    edit(course, changed("homes-units", points=3))
    assert run("build", "--take-back", "one").output == "one: took back homes-units.\n"
    assert text(course) == TEXT
    declared = (course / "course" / "one" / "homes" / "problem.py").read_text()
    points = '    points={"units": 3, "activation": 1, "loss": 1, "metrics": 1, "heldout": 2},\n'
    assert declared == DECLARATION.removesuffix(")\n") + points + ")\n"
    cells = {cell.id: cell for cell in read_notebook(source(course).read_text())}
    assert cells["homes-units"].points == 3 and "units (3 points)" in cells["homes-units"].source
    assert "It is worth 8 points." in cells["title"].source

    edit(course, changed("homes-units", points=0.5))
    run("build", "--take-back", "one")
    declared = (course / "course" / "one" / "homes" / "problem.py").read_text()
    assert re.findall(r"points=.*", declared) == [points.strip().replace("3", "0.5")]


def test_points_that_the_text_said_against_the_declaration_become_the_declared_ones(course: Path) -> None:
    own = '{{ homes-graded }}\n\n```python id="homes-units" points=2\nassert home_model\n```'
    rewrite(course, lambda now: now.replace("{{ homes-tests }}", own))
    run("build")
    edited = edit(course, changed("homes-units", points=3))
    run("build", "--take-back", "one")
    assert read_notebook(source(course).read_text())[-2] == read_notebook(edited)[-2]
    assert '```python id="homes-units"\n' in text(course)
    assert '"units": 3' in (course / "course" / "one" / "homes" / "problem.py").read_text()


def test_points_and_words_that_were_edited_together_are_both_kept(course: Path) -> None:
    edit(course, changed("homes-loss", source=LOSS, points=4))
    assert run("build", "--take-back", "one").exit_code == 0
    cells = {cell.id: cell for cell in read_notebook(source(course).read_text())}
    assert (cells["homes-loss"].source, cells["homes-loss"].points) == (LOSS, 4)
    assert "It is worth 9 points." in cells["title"].source


def test_an_edit_and_a_change_of_the_text_elsewhere_are_both_kept(course: Path) -> None:
    edit(course, changed("homes-choice", source="home_model = 2"))
    rewrite(course, lambda now: now.replace("Look at it first.", "Look at it first, please."))
    assert run("build").exit_code == 1
    assert run("build", "--take-back", "one").exit_code == 0
    cells = {cell.id: cell for cell in read_notebook(source(course).read_text())}
    assert "first, please" in cells["title"].source and cells["homes-choice"].source == "home_model = 2"


BOTH = {
    "one cell": (changed("title", source=TITLE), lambda now: now.replace("first", "last"), "title"),
    "removed and changed": (
        removed, lambda now: now.replace("{{ homes-tests }}", "{{ homes-metrics }}"), "the order of the cells",
    ),
    "two new cells": (own_test, lambda now: now.replace("The end.", "The end.\n\n```python\n1\n```"), "0f3c"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "rewritten", "named"), BOTH.values(), ids=BOTH)
def test_what_was_changed_on_both_sides_is_refused(
    course: Path, change: Edit, rewritten: Callable[[str], str], named: str
) -> None:
    edited = edit(course, change)
    rewrite(course, rewritten)
    written = text(course)
    for command in (("build",), ("build", "--take-back", "one")):
        result = run(*command)
        assert result.exit_code == 1 and named in result.output
        assert "Make these cells the same in both, or undo them in one" in result.output
        assert (source(course).read_text(), text(course)) == (edited, written)


def test_edits_are_given_up_by_deleting_the_notebook(course: Path) -> None:
    before = source(course).read_text()
    edit(course, changed("title", source=TITLE))
    source(course).unlink()
    assert run("build").exit_code == 0
    assert source(course).read_text() == before


def test_an_attached_picture_can_not_be_taken_back_and_stays(course: Path) -> None:
    notebook = nbformat.read(source(course), as_version=4)
    notebook.cells[0]["attachments"] = {"a.png": {"image/png": "aaaa"}}
    nbformat.write(notebook, source(course))
    edited = source(course).read_text()
    for command in (("build",), ("build", "--take-back", "one")):
        assert "has a picture attached, which text can't hold" in run(*command).output
    assert source(course).read_text() == edited


def test_taking_back_names_its_assignment(course: Path) -> None:
    assert run("build", "--take-back").exit_code == 2
    assert run("build", "--take-back", "one").output == "one: nothing was edited.\n"
