"""Next month's change in the sales of drinks, from the changes of twelve months."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Sales of drinks by American wholesalers, a row a month: from 2012 on they are held out."""
    import pandas as pd

    from ...shared import split_by_time

    months = pd.read_csv(raw / "drinks_sales.csv", dtype={"S4248SM144NCEN": int})
    months = months.rename(columns={"date": "month", "S4248SM144NCEN": "sales"})
    return split_by_time(months, "month", "2012-01-01")


PROBLEM = Problem(
    title="Next month's sales",
    one="month",
    many="months",
    model="sales_model",
    arrays="sales",
    task=tasks.Regression(),
    metric="r2",
    amount="${} million",
    held_out="the months from 2012 to 2017, which are not in your file",
    history=13,
    scale=("change_mean", "change_std"),
)
