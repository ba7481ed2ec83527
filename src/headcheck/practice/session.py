"""`check` and `hint`: they find what the handout carries, and remember what was said before in this notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from headcheck.practice import functions, models, quizzes
from headcheck.practice.carried import FILE, Carried, FunctionPart, ModelPart, Part, PracticeFileError, QuizPart, read
from headcheck.practice.said import Line, Said, Told

#: The notebook's cell that imports both, for those too who have not installed the package.
IMPORTING = '''\
try:
    from headcheck.practice import check, hint
except ModuleNotFoundError:

    def check(*_, **__):
        """Stands in for the check, which is not installed."""
        print("To hear whether your choice fits, install what came with this notebook: see README.txt.")

    hint = check
'''

#: For each kind of part, how it is checked, and how it is in a test.
_Check = Callable[..., Said]
_CHECKS: Mapping[type[Part], tuple[_Check, _Check]] = {
    ModelPart: (models.verdict, models.works),
    QuizPart: (quizzes.verdict, quizzes.works),
    FunctionPart: (functions.verdict, functions.works),
}


@dataclass
class _Session:
    """What was said in this process, by problem: the last verdict, and how many hints."""

    checked: dict[str, Said] = field(default_factory=dict)
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
    part = carried.parts[problem]
    tells, works = _CHECKS[type(part)]
    how = tells if carried.mode.tells else works
    found = how(part, answer, rows) if isinstance(part, ModelPart) else how(part, answer)
    before = _session.checked.get(problem)
    _session.checked[problem] = found
    notes = [*found.notes, *_since(before, found)]
    if carried.mode.tells and not found.good and (carried.helps[problem].hints or carried.helps[problem].solution):
        notes.append(f'Stuck? `hint("{problem}")` helps, a step at a time.')
    return replace(found, notes=tuple(notes))


def hint(problem: str) -> Told:
    """Help with a problem, a step more at each call; at last, where that may be told, the solution with its reasons."""
    carried, said = _find(problem)
    if carried is None:
        return Told(repr(said))
    helps = carried.helps[problem]
    steps = [f"**Hint {n} of {len(helps.hints)}.** {text}" for n, text in enumerate(helps.hints, 1)]
    if helps.solution:
        steps.append(f"**A solution**\n\n{helps.solution}")
    if not steps:
        return Told("There is no hint for this.")
    at = _session.hinted.get(problem, 0)
    _session.hinted[problem] = min(at + 1, len(steps))
    if at >= len(steps) and not helps.solution:
        return Told(f"{steps[-1]}\n\nThis was the last hint. What else did you try? Ask your teacher, or a friend.")
    return Told(steps[min(at, len(steps) - 1)])


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
