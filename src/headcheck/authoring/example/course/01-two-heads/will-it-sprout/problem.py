"""Whether a seed sprouts, from where it lies. The measurements are made up."""

from pathlib import Path

import numpy as np
import pandas as pd

from headcheck import tasks
from headcheck.course.declarations import Problem


def split(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """600 seeds for students, 400 held out. There is no raw file: a formula and chance make them."""
    numbers = np.random.default_rng(12)
    rows = 1000
    warmth = numbers.uniform(2, 34, rows)
    water = numbers.uniform(0, 60, rows)
    depth = numbers.uniform(0.5, 8, rows)
    likely = 3 - ((warmth - 20) / 7) ** 2 - ((water - 32) / 15) ** 2 - 0.3 * depth
    sprouts = numbers.random(rows) < 1 / (1 + np.exp(-2 * likely))
    seeds = {"soil_celsius": warmth, "water_ml": water, "depth_cm": depth, "sprouts": sprouts.astype(int)}
    table = pd.DataFrame(seeds).round(1)
    return table[:600], table[600:]


PROBLEM = Problem(
    title="Will it sprout?",
    one="seed",
    many="seeds",
    model="seed_model",
    arrays="seed",
    task=tasks.Binary(),
    metric="log-loss",
    names=("stays a seed", "sprouts"),
    split=split,
)
