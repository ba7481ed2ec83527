"""The registry: each graded problem and quiz of the course is declared here once; everything else takes it from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from headcheck import tasks
from headcheck.tasks import Task

#: The graded parts of a problem, in the order of the notebook, with their points.
PARTS: Mapping[str, int] = MappingProxyType({"units": 1, "activation": 1, "loss": 1, "metrics": 1, "heldout": 2})


@dataclass(frozen=True)
class Problem:
    """One thing to predict, for which a student chooses the head, the loss and the metrics.

    The grade_id of a part's test cell is `<id>-<part>`; that of the cell in which the student chooses is `<id>-choice`.
    """

    id: str
    assignment: str
    title: str
    #: the name of the variable that holds the model in the notebook
    model: str
    task: Task
    #: the metric on held-out rows, a name of `headcheck.course.holdout.METRICS`
    metric: str
    #: what one unit of the metric is, for messages ("" where it has none)
    unit: str = ""
    points: Mapping[str, int] = field(default_factory=lambda: PARTS)


@dataclass(frozen=True)
class Quiz:
    """A table of short questions with one right answer each; points are shared evenly."""

    id: str
    assignment: str
    title: str
    #: the name of the variable (a dict: question -> answer) in the notebook
    variable: str
    answers: Mapping[str, str]
    points: int


PROBLEMS: Mapping[str, Problem] = {
    problem.id: problem
    for problem in (
        Problem(
            id="house-prices",
            assignment="02-regression",
            title="House prices from location and size",
            model="house_model",
            task=tasks.Regression(),
            metric="r2",
        ),
        Problem(
            id="temperature",
            assignment="02-regression",
            title="Tomorrow's temperature",
            model="temperature_model",
            task=tasks.Regression(),
            metric="mae",
            unit="°C",
        ),
        Problem(
            id="sales",
            assignment="02-regression",
            title="Next month's sales",
            model="sales_model",
            task=tasks.Regression(),
            metric="r2",
        ),
    )
}

QUIZZES: Mapping[str, Quiz] = {
    quiz.id: quiz
    for quiz in (
        Quiz(
            id="02-quiz",
            assignment="02-regression",
            title="Regression or classification?",
            variable="quiz",
            answers={
                "flat": "regression",
                "spam": "classification",
                "rain": "regression",
                "frost": "classification",
                "pet": "classification",
                "diagnosis": "classification",
                "sales": "regression",
                "digit": "classification",
            },
            points=4,
        ),
    )
}
