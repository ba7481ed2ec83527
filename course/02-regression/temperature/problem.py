"""Tomorrow's highest temperature in Seattle, from today's weather and the season."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Seattle's weather, a row a day: 2015 is held out."""
    import pandas as pd

    from ...shared import split_by_time

    names = {"date": "date", "temp_max": "temp_max", "temp_min": "temp_min", "precipitation": "rain", "wind": "wind"}
    days = pd.read_csv(raw / "seattle_weather.csv")[list(names)].rename(columns=names)
    days["date"] = days["date"].str.replace("/", "-")
    return split_by_time(days, "date", "2015-01-01")


PROBLEM = Problem(
    title="Tomorrow's temperature",
    one="day",
    many="days",
    model="temperature_model",
    arrays="weather",
    task=tasks.Regression(),
    metric="mae",
    unit="°C",
    amount="{} °C",
    held_out="the days of 2015, which are not in your file",
    history=1,
    scale=('weather_mean["temp_max"]', "1"),
)
