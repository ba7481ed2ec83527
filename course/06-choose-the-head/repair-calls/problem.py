"""Calls to the fire brigade A model whose activation is wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Calls to the fire brigade",
    model="calls_model",
    task=tasks.Count(),
    row=(8,),
    broken="activation",
)
