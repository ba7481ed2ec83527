"""How many bikes are rented in an hour after midnight, from the hour, the season and the weather."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Bikes after midnight",
    one="hour",
    many="hours",
    model="bikes_model",
    arrays="bikes",
    task=tasks.Count(),
    metric="explained-deviance",
    amount="{} bikes",
    held_out="{count} {many} of days that are not in your file",
)
