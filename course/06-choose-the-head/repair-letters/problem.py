"""Which letter? A model whose units are wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Which letter?",
    model="letters_model",
    task=tasks.MultiClass(classes=26),
    row=(16, 16),
    broken="units",
)
