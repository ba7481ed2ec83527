"""What is seen at a place of a photograph, from 3 by 3 dots: the problem whose whole network a student writes."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """Patches in a random order: students get three in four. Patches that are alike in every column count once."""
    import pandas as pd

    from ...shared import split_at_random

    names = {
        "region-centroid-col": "x",
        "region-centroid-row": "y",
        "short-line-density-5": "short_lines_faint",
        "short-line-density-2": "short_lines_clear",
        "vedge-mean": "edges_across_mean",
        "vegde-sd": "edges_across_spread",
        "hedge-mean": "edges_down_mean",
        "hedge-sd": "edges_down_spread",
        "intensity-mean": "brightness",
        "rawred-mean": "red",
        "rawblue-mean": "blue",
        "rawgreen-mean": "green",
        "exred-mean": "more_red",
        "exblue-mean": "more_blue",
        "exgreen-mean": "more_green",
        "value-mean": "strongest_colour",
        "saturation-mean": "colourfulness",
        "hue-mean": "hue",
        "category": "what",
    }
    words = {"brickface": "brick", "foliage": "leaves"}
    patches = pd.read_csv(raw / "image_segments.csv")[list(names)].rename(columns=names)
    patches["what"] = patches["what"].replace(words)
    return split_at_random(patches.drop_duplicates(), seed=1990)


PROBLEM = Problem(
    title="Outdoors",
    one="patch",
    many="patches",
    model="patch_model",
    arrays="patch",
    task=tasks.MultiClass(classes=7),
    metric="accuracy",
    names=("brick", "sky", "leaves", "cement", "window", "path", "grass"),
)
