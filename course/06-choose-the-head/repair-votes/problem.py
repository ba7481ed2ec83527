"""Who goes to vote? A model whose metrics are wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Who goes to vote?",
    model="votes_model",
    task=tasks.Proportion(),
    row=(10,),
    broken="metrics",
)
