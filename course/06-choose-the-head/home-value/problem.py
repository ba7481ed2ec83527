"""What a house is worth, in steps above and below a typical one."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="What is this home worth?",
    one="house",
    many="houses",
    model="home_model",
    arrays="home",
    task=tasks.Regression(),
    metric="r2",
    amount="{} steps",
)
