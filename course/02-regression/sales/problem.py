"""Next month's change in the sales of drinks, from the changes of twelve months."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Next month's sales",
    one="month",
    many="months",
    model="sales_model",
    arrays="sales",
    task=tasks.Regression(),
    metric="r2",
    amount="${} million",
    held_out="the months from 2012 to 2017, which are not in your file",
)
