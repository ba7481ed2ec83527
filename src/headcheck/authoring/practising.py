"""What a handout carries for practice, made from what the course declares, and from the hints in its notebook."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat.notebooknode import NotebookNode

from headcheck.course.declarations import Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.places import moved
from headcheck.course.registry import Part as Declaration
from headcheck.course.registry import declared
from headcheck.practice.carried import (
    Carried,
    Case,
    FunctionPart,
    Help,
    ModelPart,
    Part,
    Question,
    QuizPart,
    digest,
    write,
)
from headcheck.practice.modes import Mode

#: Where cases come from that are no hidden ones: hidden ones have another seed.
_SEED = 1
#: Ids of a notebook's cells that practise: that of the one that imports `check`, and how those that call it end.
IMPORTS, CHECKS = "start-practice", "-check"
_HINT = re.compile(r"<details>\s*<summary>[^<]*[Hh]int[^<]*</summary>(.*?)</details>", re.DOTALL)
_SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def carried(course: Path, assignment: str, notebook: NotebookNode, mode: Mode) -> Carried:
    """What practice.json holds of an assignment, as far as its mode may tell.

    `notebook`: the instructor's version. What is not in it, because it was taken out, is left out.
    """
    there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells}
    parts: dict[str, Part] = {}
    helps: dict[str, Help] = {}
    for one in declared(course).of(assignment):
        if not there.isdisjoint({one.id, *(f"{one.id}-{end}" for end in _ANSWERS)}):
            parts[one.id] = _part(one, mode)
            helps[one.id] = _help(one, notebook, mode)
    helps |= _at_each_place(declared(course).of(assignment).anywhere, helps)
    own = any(isinstance(part, ModelPart) and part.own for part in parts.values())
    return Carried(assignment, mode, parts, helps, _questions(course, assignment) if own and mode.tells else {})


def practises(cell: NotebookNode) -> bool:
    """Whether a cell is there only to practise: a test's notebook has none of them."""
    settings = cell.metadata.get("nbgrader", {})
    grade_id = settings.get("grade_id", "")
    return bool(settings.get("locked")) and (grade_id == IMPORTS or grade_id.endswith(CHECKS))


def read_source(course: Path, assignment: str) -> NotebookNode:
    """The instructor's version of an assignment's notebook."""
    return nbformat.read(course / "source" / assignment / f"{assignment}.ipynb", as_version=4)


#: How the ids of cells for answers end.
_ANSWERS = ("choice", "answer", "answers")


def _part(one: Declaration, mode: Mode) -> Part:
    match one:
        case Problem() | Repair() if one.questions:
            return ModelPart(one.title, one.model, own=True)
        case Problem() | Repair() if not mode.tells:
            return ModelPart(one.title, one.model)
        case Problem():
            return ModelPart(one.title, one.model, one.task, one.outputs)
        case Repair():
            return ModelPart(one.title, one.model, one.task)
        case Quiz():
            return _quiz(one, mode)
        case Function():
            return FunctionPart(one.name, one.name, one.tolerance, tuple(_cases(one, mode)))


def _questions(course: Path, assignment: str) -> dict[str, Question]:
    """Every question that somebody may have, by kind/question."""
    kinds = declared(course).of(assignment).kinds.values()
    return {
        asked.name: Question(asked.task, asked.outputs if isinstance(asked, Problem) else {})
        for kind in kinds
        for asked in kind.each()
    }


def _quiz(one: Quiz, mode: Mode) -> QuizPart:
    if not mode.tells:
        return QuizPart(one.title, one.variable, tuple(one.answers), one.expects)
    salt = f"{one.assignment}/{one.id}"
    digests = {question: digest(salt, question, answer) for question, answer in one.answers.items()}
    return QuizPart(one.title, one.variable, tuple(one.answers), one.expects, one.advice, salt, digests)


def _cases(one: Function, mode: Mode) -> Iterator[Case]:
    """Calls with what they should return: in a class none of the hidden ones, and in a test none at all."""
    if not mode.tells:
        return
    hidden = [] if mode is Mode.SELF_STUDY else [_data(case) for cases in one.groups().values() for case in cases]
    for group, several in _by_group(one).items():
        for arguments in several:
            data = _data(arguments)
            if data is not None and data not in hidden:
                yield Case(group, tuple(arguments), one.reference(*arguments))


def _by_group(one: Function) -> Mapping[str, Sequence[Any]]:
    """Its examples, and what its cases are with other random numbers, the plainest first."""
    random = _grouped(one.cases(np.random.default_rng(_SEED)))
    groups = dict.fromkeys((*one.examples, *random))
    return {group: (*one.examples.get(group, ()), *random.get(group, ())) for group in groups}


def _grouped(cases: Any) -> Mapping[str, Sequence[Any]]:
    return cases if isinstance(cases, Mapping) else {f"case {n}": [case] for n, case in enumerate(cases, start=1)}


def _data(arguments: Sequence[Any]) -> Any:
    """Arguments as they are written; None where they are no data, such as functions."""
    try:
        return write(tuple(arguments))
    except TypeError:
        return None


def _help(one: Declaration, notebook: NotebookNode, mode: Mode) -> Help:
    """Its hints, which stand just above the cell for the answer, and its solution where that may be told."""
    if not mode.tells:
        return Help()
    names = {f"{one.id}-{end}" for end in _ANSWERS}
    above = ""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in names:
            hints = tuple(hint.strip() for hint in _HINT.findall(above))
            return replace(_solved(one, cell.source) if mode is Mode.SELF_STUDY else Help(), hints=hints)
        above = above + "\n" + cell.source if cell.cell_type == "markdown" else ""
    return Help()


def _solved(one: Declaration, source: str) -> Help:
    """The solution in a cell for the answer; of a kind, that of each of its questions."""
    code = "\n".join(part.rstrip() for part in _SOLUTION.findall(source))
    if isinstance(one, Problem | Repair) and one.questions:
        return Help(solutions={asked.name: _as_markdown(for_question(code, asked.question)) for asked in one.each()})
    return Help(solution=_as_markdown(code))


def _at_each_place(kinds: Sequence[Problem], helps: Mapping[str, Help]) -> dict[str, Help]:
    """What helps at the places of kinds that are asked at each other's: there, the solutions of all of them."""

    def solutions(place: Problem) -> dict[str, str]:
        there = ((kind, helps[kind.id].solutions) for kind in kinds if kind.id in helps)
        return {name: moved(text, kind, place) for kind, own in there for name, text in own.items()}

    return {kind.id: replace(helps[kind.id], solutions=solutions(kind)) for kind in kinds if kind.id in helps}


def _as_markdown(code: str) -> str:
    return f"```python\n{code}\n```"


def for_question(code: str, question: str) -> str:
    """Of code that asks at its top level which question it is, what runs where it is this one."""
    try:
        body = ast.parse(code).body
    except SyntaxError:  # lines out of something larger
        return code
    lines = code.splitlines()
    for statement in reversed(body):
        if isinstance(statement, ast.If) and _asked(statement):
            chosen = _chosen(statement, question)
            inside = lines[_first(lines, chosen[0]) - 1 : chosen[-1].end_lineno] if chosen else []
            lines[statement.lineno - 1 : statement.end_lineno] = textwrap.dedent("\n".join(inside)).splitlines()
    return "\n".join(lines)


def _first(lines: Sequence[str], statement: ast.stmt) -> int:
    """The line in which a statement begins, or what is said of it above."""
    number = statement.lineno
    while lines[number - 2].strip().startswith("#"):
        number -= 1
    return number


def _chosen(statement: ast.If, question: str) -> list[ast.stmt]:
    if _asked(statement) == question:
        return statement.body
    match statement.orelse:
        case [ast.If() as other] if _asked(other):
            return _chosen(other, question)
    return statement.orelse


def _asked(statement: ast.If) -> str:
    """The question that a condition is about: `asked["home"]["question"] == "price"`; nothing for any other."""
    match statement.test:
        case ast.Compare(
            ast.Subscript(ast.Subscript(ast.Name("asked")), ast.Constant("question")),
            [ast.Eq()],
            [ast.Constant(str(name))],
        ):
            return name
    return ""
