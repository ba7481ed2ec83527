"""Which iris? A model whose loss is wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Which iris?",
    model="flowers_model",
    task=tasks.MultiClass(classes=3),
    row=(4,),
    broken="loss",
)
