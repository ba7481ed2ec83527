"""Tomorrow's highest temperature in Seattle, from today's weather and the season."""

from headcheck import tasks
from headcheck.course.declarations import Problem

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
)
