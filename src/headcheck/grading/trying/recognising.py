"""Which assignment a notebook on its own is of: its name says so, and its cells decide."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from headcheck.errors import HeadcheckError
from headcheck.grading.intake.files import shown
from headcheck.grading.intake.overlay import Intake, Taken, take
from headcheck.grading.intake.template import read_template, read_visible


class Unrecognised(HeadcheckError):
    """A file is no notebook of the course; the message says what it is instead, and what to do."""


@dataclass(frozen=True)
class Recognised:
    """A notebook of the course, as the intake made it: of which assignment, and what its file is called there."""

    assignment: str
    name: str
    intake: Intake


def recognise(data: bytes, name: str, course: Path, config: Config) -> Recognised:
    """The notebook in `data`, which is the content of a file called `name`, without its ending.

    Cells decide only where the name is none of the course's, or another one's. Raises Unrecognised.
    """
    known = sorted((course / "source").glob("*/*.ipynb"))
    taken: dict[Path, Taken] = {}
    for path in sorted(known, key=lambda path: path.stem != name):
        others = partial(_others, path, known, config)
        taken[path] = take(data, read_template(path, config), others)
        if path.stem == name and not taken[path].intake.reason:
            break  # nobody looks at the other notebooks where name and cells agree
    fitting = [path for path in taken if not taken[path].intake.reason]
    if not fitting:
        raise Unrecognised(_why_none(name, taken))
    best = max(fitting, key=lambda path: taken[path].cells)
    return Recognised(best.parent.name, best.stem, taken[best].intake)


def _others(path: Path, known: list[Path], config: Config) -> dict[str, NotebookNode]:
    return {other.parent.name: read_visible(other, config) for other in known if other != path}


def _why_none(name: str, taken: dict[Path, Taken]) -> str:
    if not taken:
        return "This course has no notebooks in source/, so there is nothing to compare yours with."
    if named := next((one for path, one in taken.items() if path.stem == name), None):
        return str(named.intake.reason)
    reasons = {str(one.intake.reason) for one in taken.values()}
    if len(reasons) == 1:  # the file itself is at fault, whatever it is compared with
        return reasons.pop()
    there = ", ".join(path.name for path in sorted(taken))
    return f"Expected a notebook of this course, found {shown(f'{name}.ipynb')} with none of their cells: {there}."
