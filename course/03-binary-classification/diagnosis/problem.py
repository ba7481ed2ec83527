"""Cancer or harmless, from measurements of a lump in a breast under a microscope."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Harmless or cancer?",
    one="lump",
    many="lumps",
    model="diagnosis_model",
    arrays="lump",
    task=tasks.Binary(),
    metric="log-loss",
    names=("harmless", "cancer"),
)
