"""`check`, `hint`, `why_not`: they find what a handout carries, and remember what was said before in this notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from headcheck.practice import functions, models, quizzes
from headcheck.practice.carried import (
    ASKED,
    FILE,
    Carried,
    FunctionPart,
    Help,
    ModelPart,
    Part,
    PracticeFileError,
    QuizPart,
    read,
)
from headcheck.practice.modes import Mode
from headcheck.practice.said import Line, Offer, Said, Told
from headcheck.practice.solved import solved
from headcheck.theory.mistakes import PARTS

#: The graded part of which nothing can be said before a notebook is graded.
HELD_OUT = "heldout"

#: For each kind of part, how it is checked, and how it is in a test.
_Check = Callable[..., Said]
_CHECKS: Mapping[type[Part], tuple[_Check, _Check]] = {
    ModelPart: (models.verdict, models.works),
    QuizPart: (quizzes.verdict, quizzes.works),
    FunctionPart: (functions.verdict, functions.works),
}


@dataclass(frozen=True)
class _There:
    """What is carried of a problem. `key`: for what was said of it before, by question where each has another one."""

    mode: Mode
    part: Part
    help: Help
    key: str


@dataclass
class _Session:
    """What was said in this process: the last verdict, how many were not good, and how many hints.

    By problem, and by question where each student has another one.
    """

    checked: dict[str, Said] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    hinted: dict[str, int] = field(default_factory=dict)


_session = _Session()


def check(problem: str, answer: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """Say what of an answer is right, and why not: a compiled model, the answers of a quiz, or a function.

    `problem`: its id, such as "will-it-sprout". `rows`: for a model, the x and y that it is trained on; then it is also
    said whether they suit it. Nothing raises, and a model stays as it is.
    """
    there, said = _find(problem)
    if there is None:
        return said
    found = _judged(there, answer, rows)
    before = _session.checked.get(there.key)
    _session.checked[there.key] = found
    notes = [*found.notes, *_since(before, found)]
    steps = _steps(there)
    if not there.mode.tells or found.good or not found.lines or not steps:
        return replace(found, notes=tuple(notes))
    failed = _session.failed[there.key] = _session.failed.get(there.key, 0) + 1
    offer = Offer(steps[:failed], failed < len(steps), f'Stuck? `hint("{problem}")` helps, a step at a time.')
    return replace(found, notes=tuple(notes), offer=offer)


def why_not(problem: str, answer: Any, part: str = "") -> str:
    """In one sentence, what of an answer is not right yet, where that may be told; else nothing.

    `part`: of a problem with a model, its graded part; what is held out is not told here.
    """
    there, _ = _find(problem)
    if there is None or not there.mode.tells or part == HELD_OUT:
        return ""
    found = _judged(there, answer)
    lines = [line for line in found.lines if part not in PARTS or line.what.partition(" of ")[0] == part]
    wrong = [line for line in lines if not line.sign.good]
    if not wrong:
        return ""
    match there.part:
        case QuizPart(variable=variable):
            names = ", ".join(line.what for line in wrong)
            return f"{len(wrong)} of {len(lines)} answers in {variable} are not right yet: {names}."
        case FunctionPart(variable=variable):
            return f"{variable} is not right yet ({wrong[0].what}). Its check says which call fails, and how."
        case ModelPart(variable=variable):
            what = wrong[0].what.replace("`", "")
            return f"{variable}: {what} {wrong[0].sign.value[1]}. The check below your choice says why."


def _judged(there: _There, answer: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """What is said of an answer, as far as the mode tells it."""
    tells, works = _CHECKS[type(there.part)]
    say = tells if there.mode.tells else works
    return say(there.part, answer, rows) if isinstance(there.part, ModelPart) else say(there.part, answer)


def _steps(there: _There) -> tuple[tuple[str, str], ...]:
    """All that helps, the gentlest first: what each is called, and its Markdown."""
    hints = there.help.hints
    steps = [(f"Hint {n} of {len(hints)}", text) for n, text in enumerate(hints, 1)]
    if there.help.solution:
        steps.append(("A solution, and why", solved(there.help.solution, there.part)))
    return tuple(steps)


def hint(problem: str) -> Told:
    """Help with a problem, a step more at each call; at last, where that may be told, the solution with its reasons."""
    there, said = _find(problem)
    if there is None:
        return Told(repr(said))
    steps = _steps(there)
    if not steps:
        return Told("There is no hint for this.")
    at = _session.hinted.get(there.key, 0)
    _session.hinted[there.key] = min(at + 1, len(steps))
    called, text = steps[min(at, len(steps) - 1)]
    told = f"**{called}**\n\n{text}"
    if at >= len(steps) and not there.help.solution:
        return Told(f"{told}\n\nThis was the last hint. What else did you try? Ask your teacher, or a friend.")
    return Told(told)


def _since(before: Said | None, now: Said) -> list[str]:
    """What has changed since the last check of this problem: what is better first."""
    if before is None or not before.lines or not now.lines:
        return []
    then = {line.what: line for line in before.lines}
    changed = [line for line in now.lines if line.what in then and _state(line) != _state(then[line.what])]
    if not changed:
        return ["Nothing has changed since your last check."]
    told = [_change(then[line.what], line) for line in sorted(changed, key=lambda line: not line.sign.good)]
    return [f"Since your last check: {'; '.join(told)}."]


def _state(line: Line) -> tuple[object, str]:
    return line.sign, line.found


def _change(before: Line, now: Line) -> str:
    words = now.sign.value[1]
    became = f", {before.found} became {now.found}" if before.found != now.found else ""
    return f"{now.what}{became}: {words}{' now' if now.sign.good and not before.sign.good else ''}"


def _find(problem: str) -> tuple[_There | None, Said]:
    """What is carried beside the notebook of a problem; or else, why there is nothing."""
    there: list[str] = []
    for file in sorted(Path.cwd().glob(f"*{FILE}")):
        try:
            carried = read(file.read_text(encoding="utf-8"))
        except (PracticeFileError, OSError, UnicodeDecodeError) as error:
            return None, Said("This can't be checked.", notes=(str(error),))
        if problem in carried.parts:
            return _of(carried, problem)
        there += carried.parts
    if not there:
        return None, Said("This can't be checked.", notes=(
            f"Expected the file {FILE} beside the notebook, found none. Copy it from the folder of the assignment, "
            "and keep it beside the notebook.",
        ))  # fmt: skip
    near = get_close_matches(str(problem), there, n=1)
    expected = f"Did you mean `{near[0]}`?" if near else f"Expected one of {', '.join(there)}."
    return None, Said("This can't be checked.", notes=(f"There is no problem `{problem}` here. {expected}",))


def _of(carried: Carried, problem: str) -> tuple[_There | None, Said]:
    """What is carried of a problem, as somebody's own question asks it where each student has another one."""
    part = carried.parts[problem]
    if not isinstance(part, ModelPart) or not part.own:
        return _There(carried.mode, part, carried.help(problem), problem), Said("")
    asked = getattr(sys.modules["__main__"], ASKED, None)
    mine = asked.get(problem) if isinstance(asked, Mapping) else None
    if not isinstance(mine, Mapping):
        note = "Which question is yours, the cell below `STUDENT_ID` finds, near the top. Run it, and then this again."
        return None, Said("This can't be checked yet.", notes=(note,))
    name = f"{mine.get('kind', problem)}/{mine.get('question')}"
    if carried.mode.tells and name not in carried.questions:
        note = f"{FILE} does not know your question. Copy all files of the assignment again, and keep your notebook."
        return None, Said("This can't be checked.", notes=(note,))
    part = carried.part(problem, name, str(mine.get("title", "")))
    return _There(carried.mode, part, carried.help(problem, name), f"{problem} {name}"), Said("")
