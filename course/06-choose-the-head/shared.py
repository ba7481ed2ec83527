"""What the questions of this assignment ask about: one split for each raw file, and all columns are numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..shared import HELD_OUT_SHARE, houses, split_at_random

Parts = tuple[pd.DataFrame, pd.DataFrame]

#: What is known of every house that a question is about, without its price.
PLAIN = [
    "longitude",
    "latitude",
    "lot_area",
    "living_area",
    "basement_area",
    "garage_cars",
    "bedrooms",
    "bathrooms",
    "year_built",
]

#: Further columns of the houses.
_MORE = {
    "First_Flr_SF": "ground_floor",
    "Second_Flr_SF": "upper_floor",
    "Garage_Area": "garage",
    "TotRms_AbvGrd": "rooms",
    "Half_Bath": "half_baths",
    "House_Style": "style",
    "Fireplaces": "fireplace",
    "Wood_Deck_SF": "deck",
    "Open_Porch_SF": "porch",
    "Fence": "fence",
    "Bsmt_Full_Bath": "bath_below",
    "Year_Remod_Add": "year_rebuilt",
}


def each(parts: tuple[Any, Any], change: Callable[[Any], pd.DataFrame]) -> Parts:
    """Both parts of a split, changed in the same way."""
    student, held_out = (change(part) for part in parts)
    return student, held_out


def all_of_houses(raw: Path) -> Parts:
    """The houses of the split that all problems with them share, with everything that a question asks for."""
    return houses(raw, _MORE)


def with_steps(homes: pd.DataFrame, typical: float) -> pd.DataFrame:
    """Houses with what they are worth in steps of a quarter around a `typical` price, and without their price."""
    return homes.drop(columns="price").assign(steps=np.log(homes["price"] / typical) / np.log(1.25))


# --- the weather ----------------------------------------------------------------------------------------------------


def days_ahead(raw: Path, ahead: int = 1) -> Parts:
    """A row for each day in Seattle: what was measured, and beside it the same of the days that followed.

    The columns of the first day after it end in `_1`, those of the second in `_2`, and so on up to `ahead`. Rows of
    which any day is in 2015 are held out, and those that reach from 2014 into 2015 are nobody's.
    """
    days = pd.read_csv(raw / "seattle_weather.csv")
    date = pd.to_datetime(days["date"])
    angle = 2 * np.pi * date.dt.day_of_year / 365.25
    today = pd.DataFrame(
        {
            "lowest": days["temp_min"],
            "highest": days["temp_max"],
            "rain": days["precipitation"],
            "wind": days["wind"],
            "season_sin": np.sin(angle).round(4),
            "season_cos": np.cos(angle).round(4),
        }
    )
    measured = ["lowest", "highest", "rain", "wind"]
    later = [today[measured].shift(-days).add_suffix(f"_{days}") for days in range(1, ahead + 1)]
    rows = pd.concat([today, *later], axis=1)[:-ahead]
    first, last = date.dt.year[:-ahead], date.dt.year.shift(-ahead)[:-ahead]
    return rows[last < 2015], rows[first == 2015]


TODAY = ["lowest", "highest", "rain", "wind", "season_sin", "season_cos"]


# --- bikes ----------------------------------------------------------------------------------------------------------


def hours(raw: Path, first: int, last: int) -> Parts:
    """Hours of the day in Washington in 2011, in a random order of days: the split that all problems with bikes share.

    Whole days are held out, because the hours of one day are alike.
    """
    rows = pd.read_csv(raw / "bikeshare.csv")
    order = np.random.RandomState(2011).permutation(np.unique(rows.loc[rows["hr"] <= 5, "day"]))
    place = {day: place for place, day in enumerate(order)}
    rows = rows[(rows["hr"] >= first) & (rows["hr"] <= last) & rows["day"].isin(place)]
    rows = rows.assign(place=rows["day"].map(place)).sort_values(["place", "hr"])
    angle = 2 * np.pi * rows["day"] / 365
    columns = {
        "working_day": rows["workingday"],
        "temperature": rows["temp"],
        "humidity": rows["hum"],
        "wind": rows["windspeed"],
        "wet": rows["weathersit"].str.contains("rain").astype(int),
        "season_sin": np.sin(angle).round(4),
        "season_cos": np.cos(angle).round(4),
        **{f"hour_{hour}": (rows["hr"] == hour).astype(int) for hour in range(first, last + 1)},
        "casual": rows["casual"],
        "registered": rows["registered"],
    }
    table = pd.DataFrame(columns)
    held_out = rows["place"] < round(HELD_OUT_SHARE * len(order))
    return table[~held_out], table[held_out]


# --- colleges, and rows in groups ----------------------------------------------------------------------------------


def colleges(raw: Path) -> Parts:
    """American colleges of 1995: the split that all problems with them share. Large numbers are logarithms."""
    names = {
        "Private": "private",
        "Apps": "applications",
        "Accept": "admitted",
        "Top10perc": "top_tenth",
        "Top25perc": "top_quarter",
        "F.Undergrad": "students",
        "Outstate": "tuition",
        "Room.Board": "room_and_board",
        "PhD": "professors_with_phd",
        "S.F.Ratio": "students_per_professor",
        "perc.alumni": "alumni_who_give",
        "Expend": "spent_per_student",
        "Grad.Rate": "graduates",
    }
    return split_at_random(pd.read_csv(raw / "college.csv")[list(names)].rename(columns=names), seed=1995)


def by_group(rows: pd.DataFrame, group: npt.NDArray[Any], seed: int) -> Parts:
    """Rows in a random order of groups, which stay together: those for students, and those that are held out."""
    order = np.random.RandomState(seed).permutation(group.max() + 1)
    place = pd.Series(np.argsort(order)[group], index=rows.index)
    rows = rows.loc[place.sort_values(kind="stable").index]
    held_out = place[rows.index] < round(HELD_OUT_SHARE * len(order))
    return rows[~held_out], rows[held_out]
