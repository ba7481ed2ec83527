"""`check`, `hint`, `why_not`: they find what a handout carries, and remember what was said before in this notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from headcheck.practice import functions, models, quizzes
from headcheck.practice.carried import (
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
from headcheck.practice.said import Line, Offer, Said, Told
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


@dataclass
class _Session:
    """What was said in this process, by problem: the last verdict, how many were not good, and how many hints."""

    checked: dict[str, Said] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    hinted: dict[str, int] = field(default_factory=dict)


_session = _Session()


def check(problem: str, answer: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """Say what of an answer is right, and why not: a compiled model, the answers of a quiz, or a function.

    `problem`: its id, such as "will-it-sprout". `rows`: for a model, the x and y that it is trained on; then it is also
    said whether they suit it. Nothing raises, and a model stays as it is.
    """
    carried, said = _find(problem)
    if carried is None:
        return said
    found = _judged(carried, problem, answer, rows)
    before = _session.checked.get(problem)
    _session.checked[problem] = found
    notes = [*found.notes, *_since(before, found)]
    helps = carried.helps[problem]
    if not carried.mode.tells or found.good or not found.lines or not (helps.hints or helps.solution):
        return replace(found, notes=tuple(notes))
    failed = _session.failed[problem] = _session.failed.get(problem, 0) + 1
    steps = _steps(helps)
    offer = Offer(steps[:failed], failed < len(steps), f'Stuck? `hint("{problem}")` helps, a step at a time.')
    return replace(found, notes=tuple(notes), offer=offer)


def why_not(problem: str, answer: Any, part: str = "") -> str:
    """In one sentence, what of an answer is not right yet, where that may be told; else nothing.

    `part`: of a problem with a model, its graded part; what is held out is not told here.
    """
    carried, _ = _find(problem)
    if carried is None or not carried.mode.tells or part == HELD_OUT:
        return ""
    found = _judged(carried, problem, answer)
    lines = [line for line in found.lines if part not in PARTS or line.what.partition(" of ")[0] == part]
    wrong = [line for line in lines if not line.sign.good]
    if not wrong:
        return ""
    match carried.parts[problem]:
        case QuizPart(variable=variable):
            names = ", ".join(line.what for line in wrong)
            return f"{len(wrong)} of {len(lines)} answers in {variable} are not right yet: {names}."
        case FunctionPart(variable=variable):
            return f"{variable} is not right yet ({wrong[0].what}). Its check says which call fails, and how."
        case ModelPart(variable=variable):
            what = wrong[0].what.replace("`", "")
            return f"{variable}: {what} {wrong[0].sign.value[1]}. The check below your choice says why."


def _judged(carried: Carried, problem: str, answer: Any, rows: tuple[Any, Any] | None = None) -> Said:
    """What is said of an answer, as far as the mode tells it."""
    part = carried.parts[problem]
    tells, works = _CHECKS[type(part)]
    if isinstance(part, ModelPart):  # without a task, nobody knows what fits
        return (tells if part.task and carried.mode.tells else works)(part, answer, rows)
    return (tells if carried.mode.tells else works)(part, answer)


def _steps(helps: Help) -> tuple[tuple[str, str], ...]:
    """All that helps, the gentlest first: what each is called, and its Markdown."""
    steps = [(f"Hint {n} of {len(helps.hints)}", text) for n, text in enumerate(helps.hints, 1)]
    if helps.solution:
        steps.append(("A solution, and why", helps.solution))
    return tuple(steps)


def hint(problem: str) -> Told:
    """Help with a problem, a step more at each call; at last, where that may be told, the solution with its reasons."""
    carried, said = _find(problem)
    if carried is None:
        return Told(repr(said))
    helps = carried.helps[problem]
    steps = _steps(helps)
    if not steps:
        return Told("There is no hint for this.")
    at = _session.hinted.get(problem, 0)
    _session.hinted[problem] = min(at + 1, len(steps))
    called, text = steps[min(at, len(steps) - 1)]
    told = f"**{called}**\n\n{text}"
    if at >= len(steps) and not helps.solution:
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


def _find(problem: str) -> tuple[Carried | None, Said]:
    """What is carried beside the notebook that has a problem; or else, why there is none."""
    there: list[str] = []
    for file in sorted(Path.cwd().glob(f"*{FILE}")):
        try:
            carried = read(file.read_text(encoding="utf-8"))
        except (PracticeFileError, OSError, UnicodeDecodeError) as error:
            return None, Said("This can't be checked.", notes=(str(error),))
        if problem in carried.parts:
            return carried, Said("")
        there += carried.parts
    if not there:
        return None, Said("This can't be checked.", notes=(
            f"Expected the file {FILE} beside the notebook, found none. Copy it from the folder of the assignment, "
            "and keep it beside the notebook.",
        ))  # fmt: skip
    near = get_close_matches(str(problem), there, n=1)
    expected = f"Did you mean `{near[0]}`?" if near else f"Expected one of {', '.join(there)}."
    return None, Said("This can't be checked.", notes=(f"There is no problem `{problem}` here. {expected}",))
