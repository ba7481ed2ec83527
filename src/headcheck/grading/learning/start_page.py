"""The page on which a learner starts: what is done, what is next, and what to look at again, with a link to each place.

One file without a request for anything else, which asks for itself again and shows what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from headcheck.course.marks import as_html
from headcheck.grading.learning.standing import Notebook, Part, Standing, Topic
from headcheck.pages import template
from headcheck.theory.mistakes import CATALOGUE


class Address(Protocol):
    """Where JupyterLab opens a notebook, at one of its cells."""

    def __call__(self, notebook: Notebook, cell: str = "") -> str: ...


#: A title, the file of the notebook, and the address of the place in it.
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Again:
    """Something to look at again: `what`, as HTML, and `where`."""

    what: str
    where: tuple[Place, ...]


def page(standing: Standing, base: str = "/") -> str:
    """The page, as HTML. `base`: the address of JupyterLab's server, which ends with a slash."""

    def address(notebook: Notebook, cell: str = "") -> str:
        return f"{base}lab/tree/{quote(notebook.file)}" + (f"#cell-id={quote(cell)}" if cell else "")

    def below(path: str) -> str:
        return f"{base}files/{quote(path)}"

    todo = again(standing, address)
    page = template("grading/learning/templates", "start.html.j2")
    return page.render(standing=standing, todo=todo, address=address, below=below, state=_state, number=_number)


def again(standing: Standing, address: Address) -> Sequence[Again]:
    """What is to be looked at again: mistakes that have a name, the most frequent first, and then all other parts."""
    named: dict[str, list[Place]] = {}
    other: list[Again] = []
    for notebook in standing.notebooks:
        for topic in notebook.topics:
            lost = [part for part in topic.parts if part.lost]
            for part in lost:
                for mistake in part.mistakes:
                    named.setdefault(mistake, []).append((topic.title, notebook.file, address(notebook, part.cell)))
            if lost and not any(part.mistakes for part in lost):  # else the mistake may explain these, too
                words = as_html(", ".join(map(_left, lost)))
                other.append(Again(words, ((topic.title, notebook.file, address(notebook, lost[0].cell)),)))
    mistakes = [Again(as_html(_what(mistake)), tuple(dict.fromkeys(where))) for mistake, where in named.items()]
    return [*sorted(mistakes, key=lambda one: -len(one.where)), *other]


def _what(mistake: str) -> str:
    return CATALOGUE[mistake].what if mistake in CATALOGUE else mistake


def _left(part: Part) -> str:
    return f"{part.title} ({_number(part.points)} of {_number(part.maximum)})"


def _state(part_of_course: Notebook | Topic) -> str:
    """`done`, `begun` or `open`."""
    return "done" if part_of_course.done else "begun" if part_of_course.begun else "open"


def _number(points: float) -> str:
    return f"{points:g}"
