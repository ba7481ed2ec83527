"""Splits that several problems share: one for each raw file, so that none gives away what another holds out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

#: One row in four is held out where rows are split at random.
HELD_OUT_SHARE = 0.25

#: What a file holds: a table (.csv), or arrays by name (.npz), such as pictures.
Arrays = dict[str, npt.NDArray[Any]]


def split_at_random(rows: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A random order of rows, the same for the same seed: those for students, and those that are held out."""
    student, held_out = random_parts(len(rows), seed)
    return rows.iloc[student], rows.iloc[held_out]


def random_parts(rows: int, seed: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The numbers of the rows for students, and of those that are held out, each in a random order."""
    # RandomState, and not default_rng, because NumPy promises that its numbers stay the same in every version.
    order = np.random.RandomState(seed).permutation(rows)
    held_out = round(HELD_OUT_SHARE * rows)
    return order[held_out:], order[:held_out]


def split_by_time(rows: pd.DataFrame, column: str, first_held_out: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows before a date and rows from it on: a model is used on days that come after those it was trained on.

    Dates are text as in 2015-01-31, so they sort like dates.
    """
    later = rows[column] >= first_held_out
    return rows[~later], rows[later]


def houses(raw: Path, more: Mapping[str, str] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Houses of Ames, Iowa, in a random order: (student's rows, held-out rows).

    `more`: further columns of the raw file, and what they are called.
    """
    names = {
        "Longitude": "longitude",
        "Latitude": "latitude",
        "Lot_Area": "lot_area",
        "Gr_Liv_Area": "living_area",
        "Total_Bsmt_SF": "basement_area",
        "Garage_Cars": "garage_cars",
        "Bedroom_AbvGr": "bedrooms",
        "Full_Bath": "bathrooms",
        "Year_Built": "year_built",
        "Sale_Price": "price",
        **(more or {}),
    }
    houses = pd.read_csv(raw / "ames_housing.csv")[list(names)].rename(columns=names)
    # Five houses have more than 4000 square feet. The data's author (De Cock 2011) advises to leave them out: three of
    # the sales were no usual ones, and all five are so far from the rest that they would decide every mean square.
    houses = houses[houses["living_area"] <= 4000]
    whole = ["basement_area", "garage_cars"]
    houses[whole] = houses[whole].astype(int)
    return split_at_random(houses, seed=2011)


def mails(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """E-mails of one office, as shares of words and signs, `spam` 0 or 1: (student's rows, held-out rows)."""
    signs = {
        "charSemicolon": ";",
        "charRoundbracket": "(",
        "charSquarebracket": "[",
        "charExclamation": "!",
        "charDollar": "$",
        "charHash": "#",
        "capitalAve": "capitals_average",
        "capitalLong": "capitals_longest",
        "capitalTotal": "capitals_total",
        "type": "spam",
    }
    mails = pd.read_csv(raw / "spam.csv").rename(columns=signs)
    mails = mails.rename(columns=lambda name: name.removeprefix("num"))
    # 391 e-mails stand there twice or more; a copy must not be on both sides of the split.
    return split_at_random(mails.drop_duplicates(), seed=1999)


def animals(raw: Path) -> tuple[Arrays, Arrays]:
    """Pictures of animals, 0 cat, 1 dog, 2 bird: (student's pictures, held-out pictures)."""
    return _pictures(raw / "animals.npz", "animal", seed=28)


def digits(raw: Path) -> tuple[Arrays, Arrays]:
    """Handwritten digits: (student's pictures, held-out pictures)."""
    return _pictures(raw / "digits.npz", "digit", seed=10)


def _pictures(file: Path, called: str, seed: int) -> tuple[Arrays, Arrays]:
    raw = np.load(file, allow_pickle=False)
    student, held_out = (
        {"pictures": raw["X"][part], called: raw["y"][part]} for part in random_parts(len(raw["X"]), seed)
    )
    return student, held_out


def patients(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Patients whose thyroid was tested: (student's patients, held-out patients)."""
    columns = [
        *("age", "female", "pregnant", "sick", "goitre", "tumor", "thyroid_surgery", "on_thyroxine"),
        *("on_antithyroid_meds", "TSH", "T3", "TT4", "T4U", "FTI", "thyroid"),
    ]
    names = {0: "neither", 1: "underactive", 2: "overactive"}
    rows = pd.read_csv(raw / "thyroid.csv").rename(columns={"cls": "thyroid"})[columns]
    rows["thyroid"] = rows["thyroid"].map(names)
    return split_at_random(rows.drop_duplicates(), seed=1987)


def colleges(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """American colleges of 1995 in a random order: (student's rows, held-out rows)."""
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
