"""From rows as they stand in a file to the arrays that a problem's model reads and predicts.

The notebook's locked cells do the same in front of the student; a test proves that both give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from headcheck.course.registry import declared

Array = npt.NDArray[np.float32]
#: What a file holds: a table (.csv), or arrays by their names (.npz), such as pictures.
Rows = pd.DataFrame | Mapping[str, npt.NDArray[Any]]

#: Houses that train; the rest of the student's file shows how well training went. The file's order is random.
TRAINING_HOUSES = 1800
#: The last year (temperature) and month (sales) that train.
LAST_TRAINING_YEAR = 2013
LAST_TRAINING_MONTH = "2008-12-01"
#: E-mails and lumps that train; both files are in a random order.
TRAINING_MAILS = 2400
TRAINING_LUMPS = 320
#: Patients that train (in a random order).
TRAINING_PATIENTS = 1150
TRAINING_TESTED = 4600
#: Colleges that train; the file is in a random order.
TRAINING_COLLEGES = 480
#: Every so manyth day of bikes validates.
VALIDATION_DAY = 5
#: What a step of a home's value is: so many times as much.
VALUE_STEP = 1.25
#: A model of sales reads the changes of as many months as a year has.
MONTHS_READ = 12


def house_prices(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Houses -> standardised features (n, 9) and standardised prices (n, 1)."""
    training = student[:TRAINING_HOUSES]
    scaled = (rows - training.mean()) / training.std()
    return _array(scaled.drop(columns="price")), _array(scaled[["price"]])


def temperature(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Days -> today's weather and season (n - 1, 6), and tomorrow's highest temperature (n - 1, 1).

    The target is in °C above (or, negative, below) the average of the training days.
    """
    training = _weather(student[_years(student) <= LAST_TRAINING_YEAR])
    weather = _weather(rows)
    scaled = (weather - training.mean()) / training.std()
    return _array(scaled[:-1]), _array(weather[["temp_max"]][1:] - training["temp_max"].mean())


def sales(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Months -> standardised changes: of twelve months (n - 13, 12), and of the month after them (n - 13, 1)."""
    training = student.loc[student["month"] <= LAST_TRAINING_MONTH, "sales"].diff()
    change = _array((rows["sales"].diff() - training.mean()) / training.std())[1:]
    windows = np.lib.stride_tricks.sliding_window_view(change, MONTHS_READ + 1)
    return windows[:, :-1].copy(), windows[:, -1:].copy()


def spam(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """E-mails -> standardised logarithms of how often words occur (n, 57), and 1 for spam (n, 1)."""
    training = np.log1p(student[:TRAINING_MAILS].drop(columns="spam"))
    scaled = (np.log1p(rows.drop(columns="spam")) - training.mean()) / training.std()
    return _array(scaled), _array(rows[["spam"]])


def diagnosis(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Lumps -> standardised measurements (n, 30), and 1 for a malignant one (n, 1)."""
    training = student[:TRAINING_LUMPS].drop(columns="malignant")
    scaled = (rows.drop(columns="malignant") - training.mean()) / training.std()
    return _array(scaled), _array(rows[["malignant"]])


def cat_or_dog(student: Mapping[str, Any], rows: Mapping[str, Any]) -> tuple[Array, Array]:
    """Pictures -> grey values from 0 to 1 (n, 28, 28, 1), and 1 for a dog (n, 1)."""
    return rows["pictures"][..., None].astype("float32") / 255, rows["dog"][:, None].astype("float32")


def animals(student: Mapping[str, Any], rows: Mapping[str, Any]) -> tuple[Array, Array]:
    """Pictures -> grey values from 0 to 1 (n, 28, 28), and 0 for a cat, 1 for a dog, 2 for a bird (n, 1)."""
    return rows["pictures"].astype("float32") / 255, rows["animal"][:, None].astype("float32")


def digits(student: Mapping[str, Any], rows: Mapping[str, Any]) -> tuple[Array, Array]:
    """Pictures -> grey values from 0 to 1 (n, 8, 8), and the digits from 0 to 9 (n, 1)."""
    return rows["pictures"].astype("float32") / 16, rows["digit"][:, None].astype("float32")


def thyroid(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Patients -> standardised features (n, 14), and the class id of their diagnosis (n, 1).

    A missing value becomes the median of the training patients.
    """
    training = _blood_and_history(student[:TRAINING_PATIENTS])
    median = training.median()
    training = training.fillna(median)
    scaled = (_blood_and_history(rows).fillna(median) - training.mean()) / training.std()
    return _array(scaled), _array(
        rows[["thyroid"]].apply(lambda names: names.map(declared().problems["thyroid"].names.index))
    )


def rare_disease(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Patients -> standardised features (n, 14), where a missing value is 0, the average; and the disease (n, 1)."""
    training = _blood_and_history(student[:TRAINING_TESTED])
    scaled = (_blood_and_history(rows) - training.mean()) / training.std()
    return _array(scaled.fillna(0)), _array(rows[["disease"]])


def home_value(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Houses -> standardised features (n, 9), and prices (n, 1) in steps of a quarter above the typical house's."""
    training = student[:TRAINING_HOUSES]
    steps = np.log(rows["price"] / training["price"].median()) / np.log(VALUE_STEP)
    return _array(((rows - training.mean()) / training.std()).drop(columns="price")), _array(steps)[:, np.newaxis]


def inbox(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """E-mails -> standardised logarithms of one plus each feature (n, 57), and 1 for junk or 0 (n, 1)."""
    training, wanted = (np.log1p(table.drop(columns="folder")) for table in (student[:TRAINING_MAILS], rows))
    return _array((wanted - training.mean()) / training.std()), _array(rows[["folder"]] == "junk")


def marks(student: Mapping[str, npt.NDArray[Any]], rows: Mapping[str, npt.NDArray[Any]]) -> tuple[Array, Array]:
    """Pictures -> grey values from 0 to 1 (n, 8, 8), and the tray (n, 1)."""
    grey: Array = (rows["pictures"] / 16).astype("float32")
    return grey, rows["tray"].astype("float32")[:, np.newaxis]


def animals_in_picture(
    student: Mapping[str, npt.NDArray[Any]], rows: Mapping[str, npt.NDArray[Any]]
) -> tuple[Array, Array]:
    """Pictures -> the grey values from 0 to 1 of their two halves (n, 2, 225), and 1 for each animal shown (n, 3)."""
    halves = np.stack(np.split(rows["pictures"], 2, axis=2), axis=1).reshape(len(rows["pictures"]), 2, -1)
    grey: Array = (halves / 255).astype("float32")
    return grey, rows["animals"].astype("float32")


def bikes(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Hours -> standardised hour, day and weather (n, 13), and the number of bikes (n, 1)."""
    training = _hours(student[student["day"] % VALIDATION_DAY != 0])
    return _array((_hours(rows) - training.mean()) / training.std()), _array(rows[["bikes"]])


def admission(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Colleges -> standardised features (n, 12), and the share of applicants who are admitted (n, 1)."""
    training = _colleges(student[:TRAINING_COLLEGES])
    share = rows["admitted"] / rows["applications"]
    return _array((_colleges(rows) - training.mean()) / training.std()), _array(share)[:, np.newaxis]


def price_and_quality(student: pd.DataFrame, rows: pd.DataFrame) -> tuple[Array, Array]:
    """Houses -> standardised features (n, 9); the standardised price and the class id of the quality (n, 2)."""
    training = student[:TRAINING_HOUSES].drop(columns="quality")
    scaled = (rows.drop(columns="quality") - training.mean()) / training.std()
    quality = rows["quality"].map(declared().problems["price-and-quality"].names.index)
    return _array(scaled.drop(columns="price")), _array(scaled[["price"]].assign(quality=quality))


#: For each problem: (student's rows, rows to prepare) -> (what the model reads, what it should predict).
PREPARATIONS: Mapping[str, Callable[[Any, Any], tuple[Array, Array]]] = MappingProxyType(
    {
        "house-prices": house_prices,
        "temperature": temperature,
        "sales": sales,
        "spam": spam,
        "diagnosis": diagnosis,
        "cat-or-dog": cat_or_dog,
        "animals": animals,
        "digits": digits,
        "thyroid": thyroid,
        "rare-disease": rare_disease,
        "home-value": home_value,
        "inbox": inbox,
        "marks": marks,
        "animals-in-picture": animals_in_picture,
        "bikes": bikes,
        "admission": admission,
        "price-and-quality": price_and_quality,
    }
)


@dataclass(frozen=True)
class Scale:
    """What the numbers of a target mean in the unit in which people say it: 0 is `zero`, and 1 is `one` more."""

    zero: float = 0.0
    one: float = 1.0

    def amounts(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Numbers, as a model predicts them, as amounts."""
        return numbers * self.one + self.zero


def _standardised(column: pd.Series[float]) -> Scale:
    return Scale(float(column.mean()), float(column.std()))


#: For each problem whose target is not written as people give it: student's rows -> what its numbers mean.
SCALES: Mapping[str, Callable[[Any], Scale]] = MappingProxyType(
    {
        "house-prices": lambda student: _standardised(student[:TRAINING_HOUSES]["price"]),
        "temperature": lambda student: Scale(
            float(student[_years(student) <= LAST_TRAINING_YEAR]["temp_max"].mean()),
        ),
        "sales": lambda student: _standardised(
            student.loc[student["month"] <= LAST_TRAINING_MONTH, "sales"].diff(),
        ),
        "admission": lambda student: Scale(one=100),
        "price-and-quality": lambda student: _standardised(student[:TRAINING_HOUSES]["price"]),
    }
)


def _weather(rows: pd.DataFrame) -> pd.DataFrame:
    """The measured columns and the season, as the place of the day on a circle that takes one year."""
    angle = 2 * np.pi * pd.to_datetime(rows["date"]).dt.day_of_year / 365.25
    return rows.drop(columns="date").assign(season_sin=np.sin(angle), season_cos=np.cos(angle))


def _blood_and_history(rows: pd.DataFrame) -> pd.DataFrame:
    """What is known of patients but the diagnosis. TSH goes from 0.005 to 500, so its logarithm is taken."""
    return rows.drop(columns=["thyroid", "disease"], errors="ignore").assign(TSH=np.log(rows["TSH"]))


def _hours(rows: pd.DataFrame) -> pd.DataFrame:
    """Each hour as a column of its own, the weather, and the season, as the place of the day on a circle of a year."""
    angle = 2 * np.pi * rows["day"] / 365
    columns = {f"hour_{hour}": (rows["hour"] == hour).astype(float) for hour in range(6)}
    wet = rows["weather"].str.contains("rain").astype(float)
    weather = rows[["working_day", "temperature", "humidity", "wind"]]
    return weather.assign(wet=wet, season_sin=np.sin(angle), season_cos=np.cos(angle), **columns)


def _colleges(rows: pd.DataFrame) -> pd.DataFrame:
    """What is known before anybody is admitted. Numbers of people go over several powers of ten: their logarithms."""
    known = rows.drop(columns="admitted")
    many = {name: np.log(known[name]) for name in ("applications", "students")}
    return known.assign(private=(known["private"] == "Yes").astype(float), **many)


def _years(rows: pd.DataFrame) -> pd.Series[int]:
    return pd.to_datetime(rows["date"]).dt.year


def _array(table: pd.DataFrame | pd.Series[float]) -> Array:
    return table.to_numpy("float32")
