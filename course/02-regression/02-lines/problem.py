"""A program for a regression, as lines to put in order: which six of ten, and which first."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="Put the lines in order",
    variable="program",
    answers={"line 1": "F", "line 2": "D", "line 3": "I", "line 4": "H", "line 5": "E", "line 6": "B"},
    expects="a letter from A to J",
    advice="what must be there before this line can run, and can a ball land behind the thrower?",
    points=3,
    one="line",
    many="lines",
    choices=tuple("ABCDEFGHIJ"),
)
