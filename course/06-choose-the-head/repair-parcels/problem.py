"""Lost parcels A model whose activation is wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="Lost parcels",
    model="parcels_model",
    task=tasks.Binary(),
    row=(12,),
    broken="activation",
)
