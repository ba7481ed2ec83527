"""How many bikes are rented in an hour after midnight, from the hour, the season and the weather."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Hours after midnight in Washington in 2011. Whole days are held out, because the hours of one night are alike.

    How many of the riders were registered is left out: those numbers add up to the target.
    """
    import numpy as np
    import pandas as pd

    from ...shared import HELD_OUT_SHARE

    names = {
        "day": "day",
        "hr": "hour",
        "workingday": "working_day",
        "weathersit": "weather",
        "temp": "temperature",
        "hum": "humidity",
        "windspeed": "wind",
        "bikers": "bikes",
    }
    hours = pd.read_csv(raw / "bikeshare.csv")
    hours = hours[hours["hr"] <= 5][list(names)].rename(columns=names)
    days = np.random.RandomState(2011).permutation(np.unique(hours["day"]))
    later = hours["day"].isin(days[: round(HELD_OUT_SHARE * len(days))])
    return hours[~later], hours[later]


PROBLEM = Problem(
    title="Bikes after midnight",
    one="hour",
    many="hours",
    model="bikes_model",
    arrays="bikes",
    task=tasks.Count(),
    metric="explained-deviance",
    amount="{} bikes",
    held_out="{count} {many} of days that are not in your file",
    prepares="prepare_bikes",
)
