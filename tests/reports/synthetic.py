"""Assignments in which it is known what each student did, without grading any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headcheck.course.declarations import Problem, Repair
from headcheck.course.registry import Declared
from headcheck.grading.classroom.graded import Basis, RestsOn
from headcheck.grading.dropping import How
from headcheck.reports.gathering import Gathered, Item, Submission
from headcheck.tasks import Binary, Regression, Task

SLIP = "relu-for-regression"
KINDS = {SLIP: frozenset({"Regression"})}


@dataclass(frozen=True)
class Tried:
    """What a student did in the one problem of an assignment. `answered`: whether they touched its cell."""

    mistakes: tuple[str, ...] = ()
    told: bool = True
    answered: bool = True
    refused: bool = False


RIGHT, WRONG = Tried(), Tried((SLIP,))


REGRESSION = Regression()


def problem(id: str, assignment: str, task: Task = REGRESSION) -> Problem:
    return Problem(id, "row", "rows", "model", "a", task, "mae", id=id, assignment=assignment)


#: Numbers in the first two assignments and the last, classes in the third, and a model to repair.
DECLARED = Declared(
    problems={
        "price": problem("price", "1"),
        "sales": problem("sales", "2"),
        "spam": problem("spam", "3", Binary()),
        "heat": problem("heat", "4"),
    },
    functions={},
    quizzes={},
    repairs={"mend": Repair("Mend", "model", Regression(), (3,), "activation", id="mend", assignment="4")},
)
OF = {"1": "price", "2": "sales", "3": "spam", "4": "heat"}


def assignment(name: str, students: Mapping[str, Tried], dropped: How | None = None) -> Gathered:
    """An assignment with one problem, graded for these students."""
    of = OF[name]
    return Gathered(
        name,
        (Item(f"{of}-activation", of, "activation", 1, dropped),),
        tuple(
            Submission(
                student,
                {f"{of}-activation": float(not tried.mistakes)},
                0,
                {f"{of}-activation": tried.mistakes},
                {f"{of}-choice": "model = ..." if tried.answered else "# your answer"},
                tried.refused,
                RestsOn(Basis.CELLS),
                tried.told,
            )
            for student, tried in students.items()
        ),
        (),
        {student: student for student in students},
        {f"{of}-choice": "# your answer"},
        {},
    )
