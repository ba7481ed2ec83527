"""The frost alarm A model whose activation is wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="The frost alarm",
    model="frost_model",
    task=tasks.Regression(),
    row=(6,),
    broken="activation",
)
