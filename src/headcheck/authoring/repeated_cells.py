"""Cells that repeat for each problem, function, quiz and repair: a line in the text, made from the declaration.

`{{ spam-ready }}`, a line of its own in the text, stands for the cell of that id, and `{{ spam-tests }}` for all cells
that grade spam. Inside other text `{{ spam.title }}` stands for a fact of the declaration. The cells' words are in
templates/cells.py.j2.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import jinja2

from headcheck.authoring import rows
from headcheck.authoring.notebook_text import COLLAPSED, STANDS_FOR, Cell, NotebookError, Role
from headcheck.authoring.practising import CHECKS, IMPORTS
from headcheck.course import dealing
from headcheck.course.declarations import PARTS, Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.registry import Declared, Part

#: The longest line of code that students read.
WIDTH = 93

#: Of a cell whose code is folded away in JupyterLab, because nobody has to read it.
FOLDED: Mapping[str, Any] = {"jupyter": {"source_hidden": True}}

_INSIDE = re.compile(r"\{\{ ([\w-]+)\.(\w+) \}\}")


@dataclass(frozen=True)
class _Pattern:
    """A cell that can be made: the macro that writes it, from which declaration, and what the cell is to nbgrader."""

    macro: str
    part: Part | None = None
    role: Role = Role.LOCKED
    points: float | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "code"


class Repeated:
    """All cells that can be made from what a course declares."""

    def __init__(self, declared: Declared) -> None:
        self._parts: dict[str, Part] = {part.id: part for part in declared}
        self._patterns: dict[str, _Pattern] = {
            "saving": _Pattern("saving", metadata=FOLDED),
            "errors-in-words": _Pattern("errors_in_words", metadata=FOLDED),
            "start-settings": _Pattern("start_settings", metadata=FOLDED),
            IMPORTS: _Pattern("start_practice", metadata=FOLDED),
            "student": _Pattern("student", role=Role.PLAIN),
            "questions": _Pattern("questions"),
        }
        self._groups: dict[str, tuple[str, ...]] = {
            "start": ("start-settings", IMPORTS),
            "questions": ("student", "questions"),
        }
        for part in declared:
            self._patterns |= _patterns(part)
        for problem in declared.problems.values():
            names = tuple(f"{problem.id}-{suffix}" for suffix in ("graded", *PARTS))
            self._groups[f"{problem.id}-tests"] = names

    def named(self, cell: Cell) -> tuple[str, ...]:
        """The ids of the cells that a cell of the text stands for; none if it stands for itself.

        Raises NotebookError if it names what is not declared.
        """
        found = STANDS_FOR.fullmatch(cell.source) if cell.kind == "markdown" else None
        if found is None:
            return ()
        name = found[1]
        if name not in self._groups and name not in self._patterns:
            raise NotebookError(
                f"{cell.source} stands for no cell that can be made: expected the id of something that this course "
                "declares, followed by what its cell is called, such as -ready, -save or -tests."
            )
        return self._groups.get(name, (name,))

    def make(self, cell_id: str) -> Cell:
        """The cell of this id, one of those that `named` gives."""
        pattern = self._patterns[cell_id]
        arguments = () if pattern.part is None else (pattern.part,)
        try:
            source = str(getattr(_template(), pattern.macro)(*arguments))
        except (jinja2.UndefinedError, KeyError, IndexError) as error:
            raise NotebookError(f"The cell {cell_id!r} can't be made from its declaration: {error}.") from error
        grade_id = "" if pattern.role is Role.PLAIN else cell_id
        return Cell(cell_id, pattern.kind, source, pattern.role, pattern.points, grade_id, pattern.metadata)

    def makes(self, cell: Cell) -> bool:
        """Whether a cell of the notebook is one that was made from a declaration, and not written in the text."""
        return cell.id in self._patterns and self.make(cell.id).digest() == cell.digest()

    def line(self, cell_id: str) -> str:
        """What stands in the text for one of the cells that can be made."""
        return f"{{{{ {cell_id} }}}}"

    def grading(self, cell_id: str) -> Part | None:
        """The declaration that says what a test cell is worth, if one does."""
        pattern = self._patterns.get(cell_id)
        return pattern.part if pattern and pattern.points is not None else None

    def complete(self, cell: Cell) -> Cell:
        """A cell of the text as it is in the notebook: facts in their places, points from what declares it.

        Raises NotebookError for a fact that there is not.
        """
        pattern = self._patterns.get(cell.id)
        if pattern and pattern.points is not None and cell.points is None and cell.role is Role.LOCKED:
            cell = replace(cell, role=pattern.role, points=pattern.points)
        return replace(cell, source=self.fill(cell.source, cell.kind))

    def fill(self, text: str, kind: str = "markdown") -> str:
        """The text with every fact of a declaration in its place. Raises NotebookError for one that there is not."""
        return _INSIDE.sub(lambda found: self._fact(found, kind), text)

    def _fact(self, found: re.Match[str], kind: str) -> str:
        part_id, fact = found.groups()
        part = self._parts.get(part_id)
        if part is None and kind == "code":  # doubled braces, as in a template or an f-string
            return found[0]
        known = _facts(part) if part is not None else {}
        if fact not in known:
            there = f"{part_id} has {', '.join(known)}" if known else f"nothing is declared with the id {part_id}"
            raise NotebookError(f"{found[0]} stands for nothing: {there}.")
        return known[fact]()


def _patterns(part: Part) -> dict[str, _Pattern]:
    if isinstance(part, Problem):
        if missing := [name for name in PARTS if name not in part.points]:
            raise NotebookError(f"Expected points for each part of {part.id!r}; found none for {', '.join(missing)}.")
        return {
            f"{part.id}-ready": _Pattern("ready", part, metadata=FOLDED),
            f"{part.id}{CHECKS}": _Pattern("practice_problem", part),
            f"{part.id}-save": _Pattern("save", part),
            f"{part.id}-graded": _Pattern("graded", part, Role.PLAIN, metadata={COLLAPSED: True}, kind="markdown"),
            **_asking(part),
            **{f"{part.id}-{name}": _Pattern(name, part, Role.TEST, part.points[name]) for name in PARTS},
        }
    if isinstance(part, Quiz):
        return {
            f"{part.id}-answers": _Pattern("answers", part, Role.ANSWER),
            f"{part.id}{CHECKS}": _Pattern("practice_quiz", part),
            part.id: _Pattern("quiz", part, Role.TEST, part.points),
        }
    check = f"{part.id}{CHECKS}"
    if isinstance(part, Repair):
        repair = _Pattern("repair", part, Role.TEST, part.points)
        return {**_asking(part), check: _Pattern("practice_repair", part), part.id: repair}
    return {
        check: _Pattern("practice_function", part),
        part.id: _Pattern("function", part, Role.TEST, part.points),
    }


def _asking(part: Problem | Repair) -> dict[str, _Pattern]:
    """The cell that shows somebody's question, where there are several."""
    return {f"{part.id}-question": _Pattern("question", part)} if part.questions else {}


def _facts(part: Part) -> Mapping[str, Callable[[], str]]:
    """What a text can say of a declaration; of a problem with several questions, what holds for all of them."""
    if isinstance(part, Problem) and not part.questions:
        return {
            "title": lambda: part.title,
            "points": lambda: as_points(sum(part.points.values())),
            "names": lambda: _tuple_of(part.names),
            "rows": lambda: str(rows.count(part).students),
            "held_out": lambda: str(rows.count(part).held_out),
        }
    title = part.name if isinstance(part, Function) else part.title
    points = sum(part.points.values()) if isinstance(part, Problem) else part.points
    return {"title": lambda: title, "points": lambda: as_points(points)}


# --- what the template calls ------------------------------------------------------------------------------------------


@cache
def _template() -> Any:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("headcheck.authoring"), undefined=jinja2.StrictUndefined, autoescape=False
    )
    environment.globals |= {
        "say": _say,
        "require": _require,
        "comment": _comment,
        "table": _table,
        "blank": lambda answers: dict.fromkeys(answers, ""),
        "tuple_of": _tuple_of,
        "points": as_points,
        "share": _share,
        "held_out": _held_out,
        "dealing": _dealing,
    }
    return environment.get_template("cells.py.j2").module


def as_points(number: float) -> str:
    """1 -> "1 point", 2.5 -> "2.5 points"."""
    return f"{number:g} point{'' if number == 1 else 's'}"


def _share(number: float) -> str:
    return "half a point" if number == 0.5 else as_points(round(number, 2))


#: What the notebook does as the grader does it, in the order in which it is written there.
_DEALING = (
    dealing.plain_id, dealing.digest, dealing.key_of, dealing.known_by, dealing.pool_of, dealing.in_order,
    dealing.kinds_at, dealing.deal, dealing.put, dealing.told,
)  # fmt: skip


def _dealing() -> str:
    """The code that deals questions, as it stands in the package."""
    return "\n\n".join(inspect.getsource(function) for function in _DEALING)


def _held_out(problem: Problem) -> str:
    phrase = problem.held_out or "{count} {many} that are not in your file"
    count = rows.count(problem).held_out if "{count}" in phrase else 0
    return phrase.format(count=count, many=problem.many)


def _say(sentence: str, prefix: str = "") -> str:
    return _call("print(", sentence, prefix, ")")


def _require(condition: str, message: str) -> str:
    one_line = f"assert {condition}, {_literal(message)}"
    return one_line if len(one_line) <= WIDTH else _call(f"assert {condition}, (", message, "", ")")


def _call(before: str, text: str, prefix: str, after: str) -> str:
    """A text between two ends: on one line where that is short enough, else on lines of its own."""
    one_line = f"{before}{prefix}{_literal(text)}{after}"
    if len(one_line) <= WIDTH:
        return one_line
    *lines, last = textwrap.wrap(
        text, WIDTH - len('    " "') - len(prefix), break_long_words=False, break_on_hyphens=False
    )
    literals = [_literal(f"{line} ") for line in lines] + [_literal(last)]
    return "\n".join([before, *(f"    {prefix}{literal}" for literal in literals), after])


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in textwrap.wrap(text, WIDTH - 3, break_on_hyphens=False))


def _table(answers: Mapping[str, str]) -> str:
    return "\n".join(["{", *(f"    {_literal(key)}: {_literal(value)}," for key, value in answers.items()), "}"])


def _tuple_of(names: Sequence[str]) -> str:
    inside = ", ".join(map(_literal, names))
    return f"({inside},)" if len(names) == 1 else f"({inside})"
