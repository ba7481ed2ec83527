"""What a problem of the course still lacks: declaration, notebook section, data, bank, calibration, student version.

For authors: `headcheck check` prints it. Each finding is a sentence that says what to do next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import nbformat

from headcheck.authoring import bank, build, rows
from headcheck.authoring.evidence_page import OTHER_SEEDS, REFERENCE_SEEDS, outdated
from headcheck.authoring.new_problem import TODO
from headcheck.course import holdout, layout, versions
from headcheck.course.declarations import PARTS, Problem
from headcheck.course.holdout import METRICS
from headcheck.course.layout import DECLARATION
from headcheck.course.registry import NAME, Part, declared
from headcheck.errors import HeadcheckError
from headcheck.theory.mistakes import CATALOGUE

#: How many right answers there are to be beside the reference.
OTHER_RIGHT_ANSWERS = 3


def find_missing(name: str) -> list[str]:
    """What is still lacking, one sentence each, in the order in which to do it; empty if nothing.

    `name`: a problem, a question of one ("bikes/nights"), another part, or an assignment for all that is in it.
    Raises layout.Unavailable outside a course.
    """
    course, asked, there = layout.course_root(), _asked(name), _assignment(name)
    if not asked and not there:
        return [_undeclared(name)]
    found = [sentence for problem in asked for sentence in _of_question(problem, course)]
    return list(dict.fromkeys([*found, *filter(None, [there and build.pending(there)])]))


def changed(name: str) -> list[str]:
    """What has changed of questions since they were given out to a class, a sentence each. `name`: as there."""
    return [sentence for asked in _asked(name) if asked.question for sentence in versions.changes(asked)]


def _asked(name: str) -> Sequence[Problem]:
    """The problems that a name stands for, as each of their questions asks them."""
    every = declared().asked
    return [one for asked, one in every.items() if name in (asked, one.id, one.assignment)]


def _assignment(name: str) -> str:
    """The assignment of this name, or of the part of this name that is no problem; nothing if there is none."""
    course = declared()
    return next((part.assignment for part in course if name == part.assignment or _is_other(part, name)), "")


def _is_other(part: Part, name: str) -> bool:
    return part.id == name and not isinstance(part, Problem)


def _undeclared(name: str) -> str:
    """What to do about a name of nothing that there is."""
    course = declared()
    kind, _, question = name.partition("/")
    if question and kind in course.kinds:
        there = ", ".join(course.kinds[kind].questions)
        return f"Declare the question {question!r} in {kind}'s {DECLARATION}, or name one that there is: {there}."
    path = f"{layout.AUTHORED}/<assignment>/{kind}/{DECLARATION}"
    near = get_close_matches(name, [*course.asked, *course.kinds, *(part.assignment for part in course)], n=1)
    meant = f" Or did you mean {near[0]!r}?" if near else ""
    return f"Declare {kind!r}: write {path} with {NAME} = Problem(...).{meant}"


def _of_question(problem: Problem, course: Path) -> list[str]:
    return [
        *_begun(problem, course),
        *_declaration(problem),
        *_student_rows(problem, course),
        *_notebook(problem, course / "source"),
        *_held_out_rows(problem, course),
        *_bank(problem, course),
        *_calibration(problem),
        *_release(problem, course / "release"),
    ]


def _begun(problem: Problem, course: Path) -> Iterator[str]:
    """What `headcheck new-problem` left for the author to write."""
    folder = layout.folder(problem, course)
    for path in (folder / DECLARATION, folder.with_name(build.TEXT)):
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if asked := [str(number) for number, line in enumerate(lines, 1) if TODO in line]:
            yield f"Write what {path.relative_to(course)} asks for with {TODO}, in line {', '.join(asked)}."


def _declaration(problem: Problem) -> Iterator[str]:
    if problem.metric not in METRICS:
        known = " or ".join(map(repr, METRICS))
        yield f"Declare {problem.name!r} with a metric that there is: found {problem.metric!r}, expected {known}."


def _student_rows(problem: Problem, course: Path) -> Iterator[str]:
    if problem.split is None:
        yield f"Say in {DECLARATION} how the rows are split: `def split(raw)`, from the folder of the raw files."
    elif not (path := layout.student_rows(problem)).exists():
        yield f"Make the student's rows, {path.relative_to(course)}: headcheck build --data {problem.assignment}."


def _held_out_rows(problem: Problem, course: Path) -> Iterator[str]:
    path = layout.held_out(problem)
    if not path.exists():
        yield f"Make the held-out rows, {path.relative_to(course)}: headcheck build --data {problem.assignment}."
        return
    try:
        yield from rows.outdated(problem)
    except HeadcheckError as error:
        yield str(error)


def _notebook(problem: Problem, source: Path) -> Iterator[str]:
    path = source / problem.assignment / f"{problem.assignment}.ipynb"
    try:
        cells = _cells(path)
    except ValueError as error:
        yield f"Mend the notebook {path.relative_to(source.parent)}: it can't be read ({error})."
        return
    if cells is None:
        yield f"Write the notebook {path.relative_to(source.parent)}."
        return
    if pending := build.pending(problem.assignment):
        yield pending
    asking = ("question",) if problem.question else ()
    needed = [
        f"{problem.id}-{name}" for name in (*asking, "data", "prepare", "choice", "ready", "train", "save", *PARTS)
    ]
    for grade_id in ("setup", *(("questions",) if asking else ()), *needed):
        if grade_id not in cells:
            yield f"Add a cell with the grade_id {grade_id!r} to {path.name}."
    for part in PARTS:
        cell = cells.get(f"{problem.id}-{part}")
        if cell is None:
            continue
        call = f'check.{part}("{problem.id}", {problem.model})'
        if call not in cell.source:
            yield f"Let the hidden test of {problem.id}-{part} be the call {call}."
        if not isinstance(cell.metadata.nbgrader.get("points"), int | float):
            yield f"Give the cell {problem.id}-{part} points, in JupyterLab's Create Assignment."


def _cells(path: Path) -> Mapping[str, Any] | None:
    """The cells that nbgrader knows, by grade_id, or None if there is no such notebook.

    Raises ValueError for a file that is no notebook.
    """
    if not path.exists():
        return None
    cells = nbformat.read(path, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells if "nbgrader" in cell.metadata}


def _bank(problem: Problem, course: Path) -> Iterator[str]:
    try:
        answers = [answer for answer in bank.load(course) if answer.owner == problem]
    except bank.BankError as error:
        yield str(error)
        return
    folder = layout.question_folder(problem, course).relative_to(course) / layout.ANSWERS
    right = {answer.name for answer in answers if answer.mistake is None}
    if "reference" not in right:
        yield f"Write the reference, {folder}/accepted/reference.py."
    if len(right - {"reference"}) < OTHER_RIGHT_ANSWERS:
        yield f"Write {OTHER_RIGHT_ANSWERS} other right answers into {folder}/accepted/."
    mistakes = {answer.mistake for answer in answers if answer.mistake is not None}
    if not mistakes:
        yield f"Write the mistakes that can be made there into {folder}/mistakes/."
    for mistake in sorted(mistakes - set(CATALOGUE)):
        yield f"Name {folder}/mistakes/{mistake}.py after a mistake of the catalogue."


def _calibration(problem: Problem) -> Iterator[str]:
    command = f"headcheck calibrate {problem.name}"
    try:
        found = holdout.threshold(problem)
    except layout.Unavailable:
        yield f"Find the threshold: {command}."
        return
    if old := outdated(problem):
        yield old + "."
        return
    if "reference" not in found.right or found.right["reference"].seeds < REFERENCE_SEEDS:
        yield f"Calibrate the reference with at least {REFERENCE_SEEDS} seeds: {command}."
    others = {**found.right, **found.mistakes}
    few = sorted(name for name, spread in others.items() if name != "reference" and spread.seeds < OTHER_SEEDS)
    if few:
        rest = f" and {len(few) - 3} more" if len(few) > 3 else ""
        yield f"Calibrate {', '.join(few[:3])}{rest} with at least {OTHER_SEEDS} seeds each: {command}."


def _release(problem: Problem, release: Path) -> Iterator[str]:
    cells = _cells(release / problem.assignment / f"{problem.assignment}.ipynb")
    if cells is None or f"{problem.id}-choice" not in cells:
        yield f"Make the student version: nbgrader generate_assignment --force {problem.assignment}."
