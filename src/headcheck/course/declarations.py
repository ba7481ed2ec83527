"""What the folders of a course declare: problems, repairs and quizzes; functions are in `headcheck.course.functions`.

A declaration stands in course/<assignment>/<id>/problem.py; `headcheck.course.registry` reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from headcheck.tasks import Task

if TYPE_CHECKING:  # every command reads declarations, and pandas takes long to import
    import pandas as pd

    #: What a file holds: a table (.csv), or arrays by their names (.npz), such as pictures.
    Rows = pd.DataFrame | Mapping[str, npt.NDArray[Any]]

#: The rows that students get, and those that are held out.
Split = tuple["Rows", "Rows"]

#: The graded parts of a problem, in the order of the notebook, with the points that each is usually worth.
POINTS: Mapping[str, float] = MappingProxyType({"units": 1, "activation": 1, "loss": 1, "metrics": 1, "heldout": 2})
PARTS = tuple(POINTS)


@dataclass(frozen=True)
class Question:
    """One question of a kind: what it says otherwise than the problem that it belongs to; None is as there.

    The id of the kind is the problem's, and the name of a question its key in `Problem.questions`.
    """

    title: str
    #: what a student reads: what there is, and what is to be predicted, in Markdown
    text: str
    #: from the folder of raw files to the rows that students get, and those that are held out
    split: Callable[[Path], Split] | None = None
    task: Task | None = None
    metric: str | None = None
    one: str | None = None
    many: str | None = None
    unit: str | None = None
    amount: str | None = None
    outputs: Mapping[str, Task] | None = None
    names: tuple[str, ...] | None = None
    held_out: str | None = None
    history: int | None = None
    scale: tuple[str, str] | None = None
    #: what the notebook's locked cells need to know of it, by name: values that JSON has
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Variant:
    """One question of a kind where a model is to be repaired: what it says otherwise than the `Repair`."""

    title: str
    #: what a student reads, in Markdown
    text: str
    task: Task | None = None
    row: tuple[int, ...] | None = None
    broken: str | None = None
    #: what the notebook's locked cells need to know of it, by name: values that JSON has
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """One thing to predict, for which a student chooses the head, the loss and the metrics.

    The grade_id of a part's test cell is `<id>-<part>`; that of the cell in which the student chooses is `<id>-choice`.
    """

    title: str
    #: what one example is called, and several of them: "house", "houses"
    one: str
    many: str
    #: the name of the variable that holds the model in the notebook
    model: str
    #: what the notebook's arrays begin with: "house" for house_x, house_y, house_x_validation, house_y_validation
    arrays: str
    task: Task
    #: the metric on held-out rows, a name of `headcheck.course.holdout.METRICS`
    metric: str
    #: what one unit of the metric is, for messages ("" where it has none)
    unit: str = ""
    #: how people write an amount of what is predicted, where that is a number: "${}", "{} °C"
    amount: str = "{}"
    #: for a model with several outputs: each output's name and task; `task` is then that of the first
    outputs: Mapping[str, Task] = field(default_factory=dict)
    #: what its classes (by class id) or labels are called, as in the notebook; their numbers where nothing stands here
    names: tuple[str, ...] = ()
    #: the name of the variable in which a student says how the right classes are written, where that is a choice
    labels: str = ""
    #: what the held-out examples are called in the notebook; {count} and {many} are filled in
    held_out: str = "{count} {many} that are not in your file"
    #: what each part is worth
    points: Mapping[str, float] = field(default_factory=lambda: POINTS)
    #: from the folder of raw files to the rows that students get, and those that are held out: `def split(raw)` of its
    #: problem.py, without being named here
    split: Callable[[Path], Split] | None = None
    #: how many of the first held-out rows are only the past of later ones: time series have some
    history: int = 0
    #: the notebook's function from rows to (x, y), where it picks the rows that validate by what they hold; else its
    #: cells prepare held-out rows as what follows the last rows that validate
    prepares: str = ""
    #: as an amount, what 0 of the target is, and how much 1 is more: in the notebook's own names
    scale: tuple[str, str] = ("0", "1")
    #: where each student is asked one of several questions of this kind: those, by name
    questions: Mapping[str, Question] = field(default_factory=dict)
    #: whether they may be asked at the place of any other kind of this assignment that says the same: then each student
    #: meets these kinds in an order of their own
    anywhere: bool = False
    #: what the notebook's locked cells are told of the question (`Question.facts`)
    facts: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    #: which of the questions it is: see `asked`
    question: str = field(default="", kw_only=True)
    #: as which it was given out, where that is not the one of today: see `headcheck.course.versions`
    version: str = field(default="", kw_only=True)
    text: str = field(default="", kw_only=True)
    #: the names of its folder and of the folder above
    id: str = field(default="", kw_only=True)
    assignment: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        """What it is called in commands and reports: its id, and behind a slash which question it is."""
        return f"{self.id}/{self.question}" if self.question else self.id

    def asked(self, question: str) -> Problem:
        """The problem as one of its questions asks it."""
        return replace(self, **_said(self.questions[question]), questions={}, question=question)

    def each(self) -> tuple[Problem, ...]:
        """The problem as each of its questions asks it; itself, where it is one for all."""
        return tuple(map(self.asked, self.questions)) or (self,)


@dataclass(frozen=True)
class Repair:
    """A given model in which one part is wrong, for a student to repair.

    Its grade_id is `<id>`; that of the cell with the broken model, where the student repairs it, is `<id>-choice`.
    """

    title: str
    #: the name of the variable that holds the model in the notebook
    model: str
    task: Task
    #: the shape of what the model reads for one example
    row: tuple[int, ...]
    #: the part that is wrong in the given model: "units", "activation", "loss" or "metrics"
    broken: str
    points: float = 1
    #: where each student gets one of several models: those, by name
    questions: Mapping[str, Variant] = field(default_factory=dict)
    #: what the notebook's locked cells are told of it (`Variant.facts`)
    facts: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    #: which of the questions it is: see `asked`
    question: str = field(default="", kw_only=True)
    version: str = field(default="", kw_only=True)
    text: str = field(default="", kw_only=True)
    #: the names of its folder and of the folder above
    id: str = field(default="", kw_only=True)
    assignment: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        """What it is called in commands and reports: its id, and behind a slash which question it is."""
        return f"{self.id}/{self.question}" if self.question else self.id

    def asked(self, question: str) -> Repair:
        """The repair as one of its questions asks it."""
        return replace(self, **_said(self.questions[question]), questions={}, question=question)

    def each(self) -> tuple[Repair, ...]:
        """The repair as each of its questions asks it; itself, where it is one for all."""
        return tuple(map(self.asked, self.questions)) or (self,)


@dataclass(frozen=True)
class Quiz:
    """A table of short questions with one right answer each, which all count the same."""

    title: str
    #: the name of the variable (a dict: question -> answer) in the notebook
    variable: str
    answers: Mapping[str, str]
    #: what an answer looks like, for a question that has none: "'spam' or 'no spam'"
    expects: str
    #: the rest of "Think again about ...: ", a question that helps
    advice: str
    points: float
    #: what one of its questions is called, and several of them
    one: str = "question"
    many: str = "questions"
    #: what there is to choose from, where that is the same few words for each question
    choices: tuple[str, ...] = ()
    #: the answers with their reasons, as Markdown: shown on the feedback page of everybody who got something right
    solution: str = ""
    #: the names of its folder and of the folder above
    id: str = field(default="", kw_only=True)
    assignment: str = field(default="", kw_only=True)


def _said(question: Question | Variant) -> dict[str, Any]:
    """What a question says otherwise than its problem, by field."""
    told = {field.name: getattr(question, field.name) for field in fields(question)}
    return {name: value for name, value in told.items() if value is not None}
