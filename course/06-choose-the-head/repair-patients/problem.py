"""Who should see a doctor? A model whose metrics are wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Who should see a doctor?",
    model="patients_model",
    task=tasks.Binary(),
    row=(9,),
    broken="metrics",
)
