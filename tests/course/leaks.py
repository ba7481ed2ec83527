"""What would give a question away: the best constant answer, one column, all columns, or rows of another question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from headcheck import tasks
from headcheck.course import holdout, layout
from headcheck.course.declarations import Problem
from headcheck.course.holdout import METRICS, Calibration

Numbers = npt.NDArray[Any]

#: Trees on one column are as deep as that, and trees on all of them may be deeper.
ONE_COLUMN, ALL_COLUMNS = 4, 12
#: Of a table with more columns than that, only the most telling ones are tried alone.
WIDE, MOST_TELLING = 60, 10
#: A leaf has at least so many rows, so that a tree can't learn rows by heart.
LEAF = 5
#: How far on the way from the best constant answer (0) to perfect (1) gives a target away, and how far says nothing.
GIVES_AWAY, SAYS_NOTHING = 0.95, 0.10
#: Tables share rows if they share so many columns that a row of one can be found in the other.
IDENTIFYING = 3


class Asked:
    """A question with its rows: what students get, and what is held out."""

    def __init__(self, problem: Problem, student: pd.DataFrame, held_out: pd.DataFrame) -> None:
        self.problem, self.student, self.held_out = problem, student, held_out
        self.targets = list(problem.facts["targets"])
        self.columns = [name for name in student if name not in self.targets]

    @property
    def name(self) -> str:
        return self.problem.name

    def better(self, answers: Numbers) -> float:
        """How far answers for the held-out rows get on the way from the best constant answer (0) to perfect (1)."""
        student, truth = (rows[self.targets].to_numpy("float64") for rows in (self.student, self.held_out))
        return _better(self.problem, answers, holdout.constant(self.problem, student, len(truth)), truth)

    def tree(self, columns: Sequence[str], depth: int) -> Numbers:
        """What a tree on some columns, grown on the students' rows, says of the held-out ones."""
        x, y = self.student[list(columns)].to_numpy(), self.student[self.targets].to_numpy("float64")
        return _tree(self.problem, x, y, self.held_out[list(columns)].to_numpy(), depth)

    def telling(self) -> Sequence[str]:
        """The columns that are worth a tree of their own."""
        if len(self.columns) <= WIDE:
            return self.columns
        columns = self.student[self.columns]
        together = pd.concat([columns.corrwith(self.student[target]).abs() for target in self.targets], axis=1)
        return list(together.max(axis=1).nlargest(MOST_TELLING).index)


def leaks(question: Asked, others: Sequence[Asked] = ()) -> Iterator[str]:
    """A sentence for each thing that gives a question away."""
    if passing(question) <= 0:
        yield f"{question.name}: the best constant answer passes."
    far = question.better(question.tree(question.columns, ALL_COLUMNS))
    if far >= min(GIVES_AWAY, far_beyond(question)):
        yield _says(question, "a tree on all columns", far)
    for column in question.telling():
        far = question.better(question.tree([column], ONE_COLUMN))
        if far >= min(GIVES_AWAY, as_right_ones(question)):
            yield _says(question, f"the column {column!r} alone", far)
    for other in others:
        if found := held_out_in(question, other):
            yield f"{question.name}: {found} of its held-out rows are in the students' file of {other.name}."


def passing(question: Asked) -> float:
    """How far a model that just passes gets; 1 before the question was calibrated."""
    known = _calibration(question)
    return _far(question, known.threshold) if known else 1.0


def as_right_ones(question: Asked) -> float:
    """How far the notebook's own solution gets; 1 before the question was calibrated.

    A threshold may be lower than one column: right answers with another loss (focal, say) are worse by the metric.
    """
    known = _calibration(question)
    right = known.right["reference"].mean if known else None
    return 1.0 if right is None else _far(question, right)


def far_beyond(question: Asked) -> float:
    """Half of the way that is left for the notebook's own solution: no tree should get there, unless it sees more."""
    return (1 + as_right_ones(question)) / 2


def _calibration(question: Asked) -> Calibration | None:
    try:
        return holdout.threshold(question.problem)
    except layout.Unavailable:
        return None


def _far(question: Asked, value: float) -> float:
    """How far a value of the metric is on the way from the best constant answer (0) to perfect (1)."""
    student, truth = (rows[question.targets].to_numpy("float64") for rows in (question.student, question.held_out))
    constant = holdout.constant(question.problem, student, len(truth))
    return 1 - _distance(question.problem, value) / _error(question.problem, constant, truth)


def says_nothing(question: Asked) -> str:
    """Why a question is none: no tree of any depth is better than the best constant answer. Empty if one is."""
    best = max(question.better(question.tree(question.columns, depth)) for depth in range(2, ALL_COLUMNS, 2))
    return "" if best >= SAYS_NOTHING else _says(question, "the best tree", best)


def held_out_in(question: Asked, other: Asked) -> int:
    """How many of a question's held-out rows can be found in the file that students get with another question."""
    shared = [name for name in question.columns if name in other.columns]
    if len(shared) < IDENTIFYING:
        return 0
    mine, theirs = question.held_out[shared].drop_duplicates(keep=False), other.student[shared].drop_duplicates()
    found = mine.merge(theirs)  # the same values in every shared column
    alike = found.merge(question.student[shared].drop_duplicates())  # can't be told from rows of its own file
    return len(found) - len(alike)


def tells(question: Asked, other: Asked) -> Iterator[str]:
    """The columns of another question's file that say the target of the same examples, found by shared columns."""
    shared = [name for name in question.columns if name in other.columns]
    new = [name for name in other.student if name not in question.student]
    if len(shared) < IDENTIFYING or not new:
        return
    theirs = other.student.drop_duplicates(shared, keep=False)[[*shared, *new]]
    both = question.student.drop_duplicates(shared, keep=False).merge(theirs)
    if len(both) < len(question.student) / 4:
        return
    y, half = both[question.targets].to_numpy("float64"), len(both) // 2
    for column in new:
        x = both[[column]].to_numpy()
        answers = _tree(question.problem, x[:half], y[:half], x[half:], ALL_COLUMNS)
        constant = holdout.constant(question.problem, y[:half], len(both) - half)
        if _better(question.problem, answers, constant, y[half:]) >= GIVES_AWAY:
            yield column


def _says(question: Asked, what: str, far: float) -> str:
    return f"{question.name}: {what} gets {far:.0%} of the way from the best constant answer to perfect."


def _better(problem: Problem, answers: Numbers, constant: Numbers, truth: Numbers) -> float:
    return 1 - _error(problem, answers, truth) / _error(problem, constant, truth)


def _error(problem: Problem, answers: Numbers, truth: Numbers) -> float:
    return _distance(problem, METRICS[problem.metric](truth, answers))


def _distance(problem: Problem, value: float) -> float:
    """How far a value of the metric is from perfect."""
    return 1 - value if METRICS[problem.metric].higher_is_better else value


def _tree(problem: Problem, x: Numbers, y: Numbers, x_new: Numbers, depth: int) -> Numbers:
    """Probabilities of classes, or numbers, by a tree: in the form in which the problem's metric takes answers."""
    settings: dict[str, Any] = {"max_depth": depth, "min_samples_leaf": LEAF, "random_state": 0}
    if isinstance(problem.task, tasks.MultiClass):
        classes = DecisionTreeClassifier(**settings).fit(x, y[:, 0].astype(int))
        answers = np.zeros((len(x_new), problem.task.classes))
        answers[:, classes.classes_] = classes.predict_proba(x_new)
        return answers
    # the average of zeros and ones in a leaf is a probability, so one kind of tree does for all other targets
    criterion = "poisson" if isinstance(problem.task, tasks.Count) else "squared_error"
    numbers = DecisionTreeRegressor(criterion=criterion, **settings).fit(x, y).predict(x_new).reshape(len(x_new), -1)
    if isinstance(problem.task, tasks.Binary | tasks.MultiLabel):
        return numbers * (1 - 2 / len(x)) + 1 / len(x)  # a leaf of few rows is never sure
    return numbers
