"""The share of applicants whom a college admits, from what is known of the college."""

from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Who gets in?",
    one="college",
    many="colleges",
    model="admission_model",
    arrays="admission",
    task=tasks.Proportion(),
    metric="mae",
    amount="{} percentage points",
)
