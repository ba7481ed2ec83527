"""The price of a house in Ames, Iowa, from where it stands and how large it is."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="House prices from location and size",
    one="house",
    many="houses",
    model="house_model",
    arrays="house",
    task=tasks.Regression(),
    metric="r2",
    amount="${}",
)
