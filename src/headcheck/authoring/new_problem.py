"""A problem to begin with: its folder, with a declaration and a bank of answers, and its section of the notebook.

All of it works as soon as there are data; `TODO` stands wherever only its author knows what to write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import jinja2

from headcheck.authoring.build import TEXT
from headcheck.authoring.new_course import EXAMPLE
from headcheck.course.layout import ANSWERS, AUTHORED, DECLARATION
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError

#: Stands where an author has to write something.
TODO = "TODO"


class NewProblemError(HeadcheckError):
    """A problem can't be begun like this; the message says why and what to do."""


@dataclass(frozen=True)
class Kind:
    """What is known of a problem from its task. `example`: the problem of the worked example with such a task."""

    task: str
    metric: str
    example: str


#: By the names of tasks that `headcheck judge` has, too.
KINDS = {
    "regression": Kind("tasks.Regression()", "r2", "minutes-to-melt"),
    "binary": Kind("tasks.Binary()", "log-loss", "will-it-sprout"),
}


def begin(course: Path, assignment: str, problem_id: str, kind: str) -> list[Path]:
    """Writes the files of a new problem, and its section at the end of the notebook's text; returns what was written.

    Raises NewProblemError if something of that name is there, or it is no name.
    """
    _refuse(course, assignment, problem_id)
    place = course / AUTHORED / assignment
    like = EXAMPLE / AUTHORED
    (original,) = like.glob(f"*/{KINDS[kind].example}")
    name = problem_id.replace("-", "_")
    answers = _answers(original, f"{name}_model")
    reference = answers[Path("accepted/reference.py")]
    facts = {
        "id": problem_id,
        "name": name,
        "kind": kind,
        "task": KINDS[kind].task,
        "metric": KINDS[kind].metric,
        "solution": "\n".join(line for line in reference.splitlines() if not line.startswith("#")),
    }
    written = {place / problem_id / DECLARATION: _rendered(DECLARATION, facts)}
    written |= {place / problem_id / ANSWERS / path: text for path, text in answers.items()}
    notebook = place / TEXT
    before = notebook.read_text(encoding="utf-8") if notebook.exists() else _rendered(TEXT, facts)
    written[notebook] = before.rstrip("\n") + "\n" + _rendered("section.md", facts)
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(written)


def _refuse(course: Path, assignment: str, problem_id: str) -> None:
    for name in (assignment, problem_id):
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise NewProblemError(f"Expected a name of small letters, digits and single hyphens; found {name!r}.")
    if not problem_id[0].isalpha():
        raise NewProblemError(f"Expected the name of a problem to begin with a letter: variables are called after it; "
                              f"found {problem_id!r}.")  # fmt: skip
    there = next((part for part in declared(course) if part.id == problem_id), None)
    if there or (course / AUTHORED / assignment / problem_id).exists():
        raise NewProblemError(f"There is something called {problem_id!r} in this course. Choose another name.")


def _answers(original: Path, model: str) -> dict[Path, str]:
    """The bank of a problem of the example, with another name of the model, by their paths in it."""
    (old,) = set(re.findall(r"\w+_model", (original / DECLARATION).read_text(encoding="utf-8")))
    folder = original / ANSWERS
    texts = {path.relative_to(folder): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
    return {path: text.replace(old, model) for path, text in texts.items()}


def _rendered(name: str, facts: dict[str, str]) -> str:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("headcheck.authoring", "problem_templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return templates.get_template(f"{name}.j2").render(facts)
