"""The minutes until an ice cube has melted, from its size and where it lies. The measurements are made up."""

from pathlib import Path

import numpy as np
import pandas as pd

from headcheck import tasks
from headcheck.course.declarations import Problem


def split(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """400 ice cubes for students, 300 held out. There is no raw file: a formula and noise make them."""
    numbers = np.random.default_rng(11)
    rows = 700
    edge = numbers.uniform(1, 4, rows)
    warmth = numbers.uniform(8, 32, rows)
    fan = numbers.integers(0, 2, rows)
    minutes = 260 * edge**1.3 / (warmth * (1 + 0.6 * fan)) * numbers.normal(1, 0.05, rows)
    cubes = pd.DataFrame({"edge_cm": edge, "room_celsius": warmth, "fan": fan, "minutes": minutes}).round(1)
    return cubes[:400], cubes[400:]


PROBLEM = Problem(
    title="How long until it has melted?",
    one="ice cube",
    many="ice cubes",
    model="ice_model",
    arrays="ice",
    task=tasks.Regression(),
    metric="r2",
    amount="{} minutes",
    split=split,
    scale=('cube_mean["minutes"]', 'cube_std["minutes"]'),
)
