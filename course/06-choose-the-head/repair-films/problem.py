"""What kinds of film? A model whose loss is wrong."""

from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(
    title="What kinds of film?",
    model="films_model",
    task=tasks.MultiLabel(labels=5),
    row=(40,),
    broken="loss",
)
