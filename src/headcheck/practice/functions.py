"""Whether a function returns what it should: the plainest case that fails is told; in a test, only that it is one."""

from __future__ import annotations

import copy
from typing import Any

from headcheck.judging.quiet import silence
from headcheck.judging.returned import Wrong, compare, same, shown
from headcheck.practice.carried import Case, FunctionPart
from headcheck.practice.said import Line, Said, Sign, headed


def verdict(part: FunctionPart, written: Any) -> Said:
    """A line for each kind of cases; the first that fails says which call, what was expected, and what came back."""
    if not callable(written):
        return Said(headed(part.title, "not yet."), notes=(_expected(part, written),))
    if not part.cases:
        return works(part, written)
    groups: dict[str, list[Case]] = {}
    for case in part.cases:
        groups.setdefault(case.group, []).append(case)
    failures = {group: _first_failure(part, written, cases) for group, cases in groups.items()}
    first = next((group for group, why in failures.items() if why), None)
    lines = tuple(
        Line(group, Sign.NOT_RIGHT if why else Sign.RIGHT, why=(why,) if group == first else ())
        for group, why in failures.items()
    )
    right = sum(not why for why in failures.values())
    many = "all" if right == len(lines) else f"{right} of"
    title = headed(part.title, f"right in {many} {len(lines)} kinds of cases.")
    note = "Repair the first one first: it may be the reason for the others." if len(lines) - right > 1 else ""
    return Said(title, lines, (note,) if note else ())


def works(part: FunctionPart, written: Any) -> Said:
    """Only whether it is a function: what a test may say."""
    if not callable(written):
        return Said(headed(part.title, "not yet."), notes=(_expected(part, written),))
    line = Line(f"`{part.variable}` is a function", Sign.DONE)
    return Said(headed(part.title, "does it work?"), (line,), ("This says nothing on whether it is right.",))


def _first_failure(part: FunctionPart, written: Any, cases: list[Case]) -> str:
    """What is wrong with the first call that is not right; nothing if all are."""
    for case in cases:
        arguments = copy.deepcopy(case.arguments)
        said = f"`{part.variable}({', '.join(map(shown, case.arguments))})`"
        try:
            with silence():
                returned = written(*arguments)
            compare(case.expected, returned, part.tolerance, said)
        except Wrong as wrong:
            return str(wrong)
        except NotImplementedError:
            return f"{said} stops with `NotImplementedError`: nothing is written there yet."
        except Exception as error:
            why = f"{type(error).__name__}: {error}".strip().splitlines()[0]
            return f"{said} should return `{shown(case.expected)}`. It stops with {why}"
        if not all(same(before, after, 0) for before, after in zip(case.arguments, arguments, strict=True)):
            return f"{said} changes what it is given. Work on a copy."
    return ""


def _expected(part: FunctionPart, written: Any) -> str:
    found = "None" if written is None else f"an object of type `{type(written).__name__}`"
    return f"Expected `{part.variable}` to be a function, found {found}."
