"""The price of a house and its class of quality, from one model with two heads."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Two answers at once",
    one="house",
    many="houses",
    model="house_model",
    arrays="house",
    task=tasks.Regression(),
    metric="r2-and-accuracy",
    outputs={"price": tasks.Regression(), "quality": tasks.MultiClass(classes=3)},
    names=("basic", "ordinary", "fine"),
    amount="${}",
)
