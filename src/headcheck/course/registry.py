"""What the course declares: each folder course/<assignment>/<id>/ has a problem.py, which says what `id` is.

A course without such folders declares nothing, and everything else works.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from headcheck.course import layout
from headcheck.course.declarations import Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.layout import Unavailable

#: Whatever can be declared.
Part = Problem | Function | Quiz | Repair
Named = TypeVar("Named", Problem, Function, Quiz, Repair)

#: The name that a problem.py gives to what it declares.
NAME = "PROBLEM"

#: What the modules of a course are called, before a digest of where it is.
_PACKAGE = "course_"

#: How questions of a kind are named: their names stand in names of files.
_QUESTION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

#: What parts are called together that have no title of their own.
REPAIRS, FUNCTIONS = "Models to repair", "Functions"

_lock = threading.Lock()


class BadDeclaration(Unavailable):
    """A problem.py does not declare what it should; the message names the file and says what to write."""


@dataclass(frozen=True)
class Declared:
    """Everything that a course declares, by id: in the order of its assignments, and of the ids in each."""

    problems: Mapping[str, Problem]
    functions: Mapping[str, Function]
    quizzes: Mapping[str, Quiz]
    repairs: Mapping[str, Repair]

    def of(self, assignment: str) -> Declared:
        """What belongs to one assignment."""

        def within(parts: Mapping[str, Named]) -> Mapping[str, Named]:
            return {name: part for name, part in parts.items() if part.assignment == assignment}

        return Declared(within(self.problems), within(self.functions), within(self.quizzes), within(self.repairs))

    @cached_property
    def asked(self) -> Mapping[str, Problem]:
        """Every problem by its name, as each of its questions asks it: "spam", "bikes/nights", "bikes/mornings"."""
        return {asked.name: asked for problem in self.problems.values() for asked in problem.each()}

    @property
    def kinds(self) -> Mapping[str, Problem | Repair]:
        """Problems and repairs of which each student gets one of several questions, by id."""
        parts: tuple[Problem | Repair, ...] = (*self.problems.values(), *self.repairs.values())
        return {part.id: part for part in parts if part.questions}

    @property
    def anywhere(self) -> Sequence[Problem]:
        """The kinds that are asked at each other's places."""
        return [problem for problem in self.problems.values() if problem.anywhere]

    def __iter__(self) -> Iterator[Part]:
        for parts in (self.problems, self.functions, self.quizzes, self.repairs):
            yield from parts.values()


def declared(root: Path | None = None) -> Declared:
    """What the course in `root` declares, by default the course of `layout.course_root`; read once for each course.

    Raises BadDeclaration for a problem.py that can't be read, and Unavailable outside a course.
    """
    return _load((root or layout.course_root()).resolve())


def forget() -> None:
    """Let the next call of `declared` read every file again, because one was written."""
    with _lock:
        _load.cache_clear()
        # the packages stay, so that functions of modules that were read before can still import what is beside them
        for name in [name for name in sys.modules if name.startswith(_PACKAGE) and "." in name]:
            del sys.modules[name]


def find(parts: Mapping[str, Named], name: str, kind: str) -> Named:
    """The declared problem, function, ... (its `kind`) of a name. Raises Unavailable if there is none."""
    if name in parts:
        return parts[name]
    expected = f"expected one of {', '.join(parts)}" if parts else f"it declares no {kind} at all"
    raise Unavailable(f"There is no {kind} {name!r} in this course: {expected}.")


def place(grade_id: str) -> tuple[str, str]:
    """What a graded cell belongs to, as a title, and which part of that it is; cells of no problem are grouped.

    Outside a course (in another nbgrader course, with its own settings) nothing is declared.
    """
    try:
        course = declared()
    except Unavailable:
        return "Other parts", grade_id
    problem, _, part = grade_id.rpartition("-")
    if problem in course.problems:
        return course.problems[problem].title, part
    if grade_id in course.quizzes:
        return course.quizzes[grade_id].title, "quiz"
    if grade_id in course.repairs:
        return REPAIRS, course.repairs[grade_id].title
    if grade_id in course.functions:
        return FUNCTIONS, course.functions[grade_id].name
    return "Other parts", grade_id


@cache
def _load(root: Path) -> Declared:
    found: dict[str, Part] = {}
    for path in layout.declarations(root):
        part = _read(root, path)
        if part.id in found:
            raise BadDeclaration(
                f"Expected one folder with the name {part.id!r} in all assignments, because cells are called after it; "
                f"found one in {found[part.id].assignment} and one in {part.assignment}. Rename one of them."
            )
        found[part.id] = part
    _refuse_names(found)
    return Declared(
        problems={name: part for name, part in found.items() if isinstance(part, Problem)},
        functions={name: part for name, part in found.items() if isinstance(part, Function)},
        quizzes={name: part for name, part in found.items() if isinstance(part, Quiz)},
        repairs={name: part for name, part in found.items() if isinstance(part, Repair)},
    )


def _read(root: Path, path: Path) -> Part:
    """What the file declares, under the names of its folders."""
    try:
        module = _module(root, path)
    except Exception as error:  # whatever an author's code raises
        line = next((f" in line {line}" for line in _lines(error, path)), "")
        raise BadDeclaration(f"{path} can't be read: it stops with {type(error).__name__}{line}: {error}") from error
    declared = getattr(module, NAME, None)
    if not isinstance(declared, Part):
        found = "none" if declared is None else f"an object of type {type(declared).__name__!r}"
        raise BadDeclaration(
            f"Expected {NAME} = Problem(...), Function(...), Quiz(...) or Repair(...) in {path}; found {found}."
        )
    if isinstance(declared, Problem) and declared.split is None:
        declared = replace(declared, split=getattr(module, "split", None))
    return replace(declared, id=path.parent.name, assignment=path.parent.parent.name)


def _refuse_names(found: Mapping[str, Part]) -> None:
    """Raises BadDeclaration for a question whose name, or whose file's name, means something else already."""
    for part in found.values():
        if isinstance(part, Problem) and part.anywhere and not part.questions:
            raise BadDeclaration(f"Expected `questions` of {part.id!r}, because it says `anywhere=True`; found none.")
        for question in part.questions if isinstance(part, Problem | Repair) else ():
            if not _QUESTION.fullmatch(question) or question in (layout.ANSWERS, layout.GIVEN) or question.isdigit():
                raise BadDeclaration(
                    f"Expected small letters, digits and hyphens, with a letter, as the name of a question of "
                    f"{part.id!r}, and neither {layout.ANSWERS!r} nor {layout.GIVEN!r}; found {question!r}."
                )
            if f"{part.id}-{question}" in found:
                raise BadDeclaration(
                    f"The question {question!r} of {part.id!r} has its rows in a file that is called like the problem "
                    f"{part.id}-{question}. Rename one of them."
                )


def _module(root: Path, path: Path) -> ModuleType:
    """The module in the file. Its assignment is a package: `from ..shared import x` reads shared.py beside it."""
    package = f"{_PACKAGE}{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"
    with _lock:
        if package not in sys.modules:
            sys.modules[package] = ModuleType(package)
            sys.modules[package].__path__ = [str(root / layout.AUTHORED)]
        before, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # a course holds what its author wrote
        try:
            return importlib.import_module(f"{package}.{path.parent.parent.name}.{path.parent.name}.{path.stem}")
        finally:
            sys.dont_write_bytecode = before


def _lines(error: BaseException, path: Path) -> Iterator[int]:
    """The line of the file where an error comes from, if that can be told."""
    if isinstance(error, SyntaxError) and error.filename == str(path) and error.lineno:
        yield error.lineno
    trace = error.__traceback__
    lines = []
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    yield from reversed(lines)
