"""Updates the gradebook to the instructor's current notebooks, without losing grades.

nbgrader writes it only when it makes a student version, and refuses to change it once somebody has handed in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.generateassignmentapp
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from headcheck.authoring.practising import carried, read_source
from headcheck.grading import dropping
from headcheck.grading.dealt import DealtError
from headcheck.grading.dropping import How, SettingError
from headcheck.grading.intake.submissions import ByName
from headcheck.grading.intake.template import read_template
from headcheck.grading.plugins import dealing_out
from headcheck.grading.plugins.handing_out import nothing_else
from headcheck.grading.practising import mode
from headcheck.practice.carried import FILE

#: What the gradebook knows of a notebook: of each kind of cell, by name, what is compared.
_Cells = Mapping[str, Mapping[str, tuple[Any, ...]]]


def use() -> None:
    """Let everything in nbgrader that makes student versions use SafeGenerate; for course_config.py."""
    nbgrader.apps.generateassignmentapp.GenerateAssignment = SafeGenerate
    nbgrader.apps.api.GenerateAssignment = SafeGenerate


def bring_up_to_date(coursedir: CourseDirectory, config: Config, assignment: str) -> Mapping[str, NotebookNode]:
    """Write into the gradebook what changed in the assignment's notebooks; returns the template of each, by name.

    Raises NbGraderException where that can't be done: the message says why, and what to do.
    """
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        templates = _templates(gradebook, coursedir, config, assignment)
        _refuse_slips(coursedir, config, assignment, templates)
        older = [name for name, made in templates.items() if _known(gradebook, assignment, name) != _cells(made)]
        if older:
            gradebook.update_or_create_assignment(assignment)
    for name in older:
        step = KeepGrades()
        resources = {"nbgrader": {"notebook": name, "assignment": assignment, "db_url": coursedir.db_url}}
        step.preprocess(templates[name], resources)
    return templates


def _templates(
    gradebook: Gradebook, coursedir: CourseDirectory, config: Config, assignment: str
) -> Mapping[str, NotebookNode]:
    """Of the notebooks that the gradebook knows, or that were handed out. Others are the instructor's own."""
    source, released = (
        {
            name.removesuffix(".ipynb"): os.path.join(folder, name)
            for folder in [coursedir.format_path(step, ".", assignment)]
            if os.path.isdir(folder)
            for name in sorted(os.listdir(folder))
            if name.endswith(".ipynb") and not name.startswith(".")
        }
        for step in (coursedir.source_directory, coursedir.release_directory)
    )
    known: list[str] = []
    with suppress(MissingEntry):
        known = [notebook.name for notebook in gradebook.find_assignment(assignment).notebooks]
    names = [*known, *(name for name in source if name in released and name not in known)] or list(source)
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    if not folder.is_dir():
        there = sorted(path.name for path in folder.parent.glob("*") if path.is_dir())
        raise NbGraderException(
            f"There is no assignment {assignment!r}: expected one of {', '.join(there) or f'{folder.parent}/'}."
        )
    if not names:
        raise NbGraderException(f"There is no notebook in {folder}: expected one that ends in .ipynb.")
    if missing := [name for name in names if name not in source]:
        path = folder / f"{missing[0]}.ipynb"
        raise NbGraderException(f"Expected the instructor's notebook {path}, found none: put it back, and grade again.")
    return {name: read_template(source[name], config) for name in names}


def _refuse_slips(
    coursedir: CourseDirectory, config: Config, assignment: str, templates: Mapping[str, NotebookNode]
) -> None:
    """Raises NbGraderException where the course's settings drop something that there is not."""
    source = Path(coursedir.format_path(coursedir.source_directory, ".", assignment)).parent
    there = [path.name for path in source.iterdir() if path.is_dir()]
    try:
        dropping.check(dropping.setting(config), assignment, dropping.grade_ids(templates.values()), there)
    except SettingError as error:
        raise NbGraderException(str(error)) from error


def _cells(made: NotebookNode) -> _Cells:
    """What the gradebook ought to know of a template, as `SaveCells` writes it."""
    named = [cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade_id")]
    return {
        "grade": {_name(c): (float(c.metadata.nbgrader.points), c.cell_type) for c in named if utils.is_grade(c)},
        "task": {_name(c): (float(c.metadata.nbgrader.points), c.cell_type) for c in named if utils.is_task(c)},
        "solution": {_name(c): () for c in named if utils.is_solution(c)},
        "source": {
            _name(c): (c.cell_type, utils.is_locked(c), c.source, c.metadata.nbgrader.get("checksum"))
            for c in named
            if utils.is_grade(c) or utils.is_solution(c) or utils.is_locked(c) or utils.is_task(c)
        },
    }


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader.grade_id)


def _known(gradebook: Gradebook, assignment: str, name: str) -> _Cells | None:
    """What the gradebook knows of a notebook; None if nothing. A few questions: its objects would ask more."""
    try:
        notebook = gradebook.find_notebook(name, assignment).id
    except MissingEntry:
        return None

    def rows(kind: type[Any], *columns: Any) -> dict[str, tuple[Any, ...]]:
        found = gradebook.db.query(kind.name, *columns).filter(kind.notebook_id == notebook)
        return {row[0]: tuple(row[1:]) for row in found}

    return {
        "grade": rows(GradeCell, GradeCell.max_score, GradeCell.cell_type),
        "task": rows(TaskCell, TaskCell.max_score, TaskCell.cell_type),
        "solution": rows(SolutionCell),
        "source": rows(SourceCell, SourceCell.cell_type, SourceCell.locked, SourceCell.source, SourceCell.checksum),
    }


class KeepGrades(SaveCells):  # type: ignore[misc]
    """nbgrader's SaveCells, which refuses to add or remove cells once somebody has handed in.

    Cells come and go here, with their grades of everybody; points and comments by hand are never removed.
    """

    def _create_notebook(self, nb: NotebookNode) -> None:
        with suppress(MissingEntry):
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
            if notebook.submissions:
                self._follow(notebook)
        super()._create_notebook(nb)
        self._complete()

    def _create_grade_cell(self, cell: NotebookNode) -> None:
        super()._create_grade_cell(cell)
        self._without_points(self.new_grade_cells)

    def _create_task_cell(self, cell: NotebookNode) -> None:
        super()._create_task_cell(cell)
        self._without_points(self.new_task_cells)

    def _without_points(self, cells: dict[str, dict[str, Any]]) -> None:
        """What is dropped for the class without its points has none, whatever the notebook says."""
        setting = dropping.setting(self.config)
        for name, how in dropping.parts(setting, self.assignment_id, cells).items():
            if how is How.WITHOUT:
                cells[name]["max_score"] = 0.0

    def _follow(self, notebook: Notebook) -> None:
        """Remove the cells that are gone, and add the new ones."""
        add = self.gradebook
        kinds = (
            (notebook.grade_cells, self.new_grade_cells, add.update_or_create_grade_cell),
            (notebook.solution_cells, self.new_solution_cells, add.update_or_create_solution_cell),
            (notebook.task_cells, self.new_task_cells, add.update_or_create_task_cell),
            (notebook.source_cells, self.new_source_cells, add.update_or_create_source_cell),
        )
        gone = [cell for old, new, _ in kinds for cell in old if cell.name not in new]
        if by_hand := sorted({cell.name for cell in gone if _marked(cell)}):
            raise NbGraderException(
                f"{', '.join(by_hand)} is no longer in source/{self.assignment_id}/{self.notebook_id}.ipynb, but there "
                "are points or comments by hand for it, and nothing that a person wrote is removed. Put the cell back "
                "(with 0 points it counts no more), or take these points and comments away in formgrader first."
            )
        for cell in gone:
            for belonging in (*getattr(cell, "grades", ()), *getattr(cell, "comments", ())):
                self.gradebook.db.delete(belonging)
            self.gradebook.db.delete(cell)
        self.gradebook.db.commit()
        for old, new, update_or_create in kinds:
            for name in new.keys() - {cell.name for cell in old}:
                update_or_create(name, self.notebook_id, self.assignment_id, **new[name])
        self.gradebook.db.expire_all()

    def _complete(self) -> None:
        """Give everybody who has handed in a place for the grade of each cell, as nbgrader does for new submissions."""
        notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        graded = [*notebook.grade_cells, *notebook.task_cells]
        commented = [*notebook.solution_cells, *notebook.task_cells]
        for submission in notebook.assignment.submissions:
            of_notebook = [one for one in submission.notebooks if one.notebook_id == notebook.id]
            submitted = of_notebook[0] if of_notebook else SubmittedNotebook(notebook=notebook, assignment=submission)
            have = {grade.cell_id for grade in submitted.grades}, {comment.cell_id for comment in submitted.comments}
            for kind, cells, there in ((Grade, graded, have[0]), (Comment, commented, have[1])):
                for cell in cells:
                    if cell.id not in there:
                        self.gradebook.db.add(kind(cell_id=cell.id, notebook=submitted))
        self.gradebook.db.commit()


def _marked(cell: BaseCell) -> bool:
    """Whether a person gave points for it, or wrote a comment."""
    return any(grade.manual_score is not None or grade.extra_credit for grade in getattr(cell, "grades", ())) or any(
        comment.manual_comment for comment in getattr(cell, "comments", ())
    )


class SafeGenerate(GenerateAssignment, ByName):  # type: ignore[misc]
    """nbgrader's GenerateAssignment, which also makes anew a version that is there, but not known to the gradebook.

    A clone of a course has its student versions, and no gradebook.
    """

    only = "."  # whose folder the instructor's is

    def _folders(self) -> Mapping[str, Path]:
        return {".": Path(self._format_source(self.coursedir.assignment_id, "."))}

    def _notebooks(self, folder: str) -> list[str]:
        return super()._notebooks(folder) if os.path.isdir(folder) else []

    def start(self) -> None:
        """As nbgrader does, with a step that keeps grades."""
        theirs = (SaveCells, "nbgrader.preprocessors.SaveCells")
        steps: list[Any] = self.preprocessors  # type: ignore[has-type]
        self.preprocessors = [KeepGrades if step in theirs else step for step in steps]
        super().start()
        try:
            dealing_out.give_out(self.coursedir, self.config, self.coursedir.assignment_id)
        except DealtError as error:
            self._give_up(str(error))

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to make the student version; what there is of it is removed then."""
        dest = os.path.normpath(self._format_dest(assignment_id, student_id))
        whole = self.coursedir.notebook_id == "*" and not self.no_database
        if whole and not self.force and os.path.exists(dest) and not self._is_known(assignment_id):
            self.log.warning("The gradebook does not know this version of %s: it is made anew", assignment_id)
            utils.rmtree(dest)
        made: bool = super().init_destination(assignment_id, student_id)
        return made

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader does, but hand out only what is meant for students; and what practice says in its mode."""
        with nothing_else(self.coursedir):
            super().init_assignment(assignment_id, student_id)
        self._practise(assignment_id, Path(self._format_dest(assignment_id, student_id)))

    def _practise(self, assignment: str, folder: Path) -> None:
        course = Path(self.coursedir.root)
        sources = Path(self._format_source(assignment, ".")).parent
        if not (course / "source" / assignment / f"{assignment}.ipynb").is_file():
            return  # notebooks of other names: nothing that is declared is in them
        there = [path.name for path in sources.iterdir() if path.is_dir()]
        practice = carried(course, assignment, read_source(course, assignment), mode(self.config, assignment, there))
        if practice.parts:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / FILE).write_text(practice.to_json(), encoding="utf-8")

    def _is_known(self, assignment: str) -> bool:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            templates = _templates(gradebook, self.coursedir, self.config, assignment)
            return all(_known(gradebook, assignment, name) == _cells(made) for name, made in templates.items())

    def _clean_old_notebooks(self, assignment_id: str, student_id: str) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            known = {notebook.name for notebook in gradebook.find_assignment(assignment_id).notebooks}
        if not known <= {os.path.splitext(os.path.basename(path))[0] for path in self.notebooks}:
            super()._clean_old_notebooks(assignment_id, student_id)  # a new notebook harms nobody who has handed in
