"""Make every student file and every held-out file of the course from the raw files beside this script.

Run `python data/make.py` from anywhere: it writes into the course that it lies in, or below the folder it is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

RAW = Path(__file__).resolve().parent

#: One row in four is held out where rows are split at random.
HELD_OUT_SHARE = 0.25

#: Time series are split at a date, because a model is used on days that come after those it was trained on.
FIRST_HELD_OUT_DAY = "2015-01-01"
FIRST_HELD_OUT_MONTH = "2012-01-01"

#: What a file holds: a table (.csv), or arrays by name (.npz), such as pictures.
Arrays = dict[str, npt.NDArray[Any]]
Rows = pd.DataFrame | Arrays

#: Where each problem's student file goes; its held-out rows go to holdout/<problem>/rows, with the same suffix.
STUDENT_FILES = {
    "house-prices": "source/02-regression/house-prices.csv",
    "temperature": "source/02-regression/temperature.csv",
    "sales": "source/02-regression/sales.csv",
    "spam": "source/03-binary-classification/spam.csv",
    "diagnosis": "source/03-binary-classification/diagnosis.csv",
    "cat-or-dog": "source/03-binary-classification/cat-or-dog.npz",
    "animals": "source/04-multiclass-classification/animals.npz",
    "digits": "source/04-multiclass-classification/digits.npz",
    "thyroid": "source/04-multiclass-classification/thyroid.csv",
    "rare-disease": "source/05-data-and-metrics/rare-disease.csv",
    "home-value": "source/06-choose-the-head/home-value.csv",
    "inbox": "source/06-choose-the-head/inbox.csv",
    "marks": "source/06-choose-the-head/marks.npz",
    "animals-in-picture": "source/06-choose-the-head/animals-in-picture.npz",
    "bikes": "source/06-choose-the-head/bikes.csv",
    "admission": "source/06-choose-the-head/admission.csv",
    "price-and-quality": "source/06-choose-the-head/price-and-quality.csv",
}


def house_prices() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Houses of Ames, Iowa, in a random order that never changes: (student's rows, held-out rows)."""
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
    }
    houses = pd.read_csv(RAW / "ames_housing.csv")[list(names)].rename(columns=names)
    # Five houses have more than 4000 square feet. The data's author (De Cock 2011) advises to leave them out: three of
    # the sales were no usual ones, and all five are so far from the rest that they would decide every mean square.
    houses = houses[houses["living_area"] <= 4000]
    whole = ["basement_area", "garage_cars"]
    houses[whole] = houses[whole].astype(int)
    # RandomState, and not default_rng, because NumPy promises that its numbers stay the same in every version.
    order = np.random.RandomState(2011).permutation(len(houses))
    held_out = round(HELD_OUT_SHARE * len(houses))
    return houses.iloc[order[held_out:]], houses.iloc[order[:held_out]]


def temperature() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Seattle's weather, a row a day: (student's days, held-out days)."""
    names = {"date": "date", "temp_max": "temp_max", "temp_min": "temp_min", "precipitation": "rain", "wind": "wind"}
    days = pd.read_csv(RAW / "seattle_weather.csv")[list(names)].rename(columns=names)
    days["date"] = days["date"].str.replace("/", "-")
    return split_by_time(days, "date", FIRST_HELD_OUT_DAY)


def sales() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sales of drinks by American wholesalers, a row a month: (student's months, held-out months)."""
    months = pd.read_csv(RAW / "drinks_sales.csv", dtype={"S4248SM144NCEN": int})
    months = months.rename(columns={"date": "month", "S4248SM144NCEN": "sales"})
    return split_by_time(months, "month", FIRST_HELD_OUT_MONTH)


def spam() -> tuple[pd.DataFrame, pd.DataFrame]:
    """E-mails of one office, as shares of words and signs, in a random order: (student's rows, held-out rows)."""
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
    mails = pd.read_csv(RAW / "spam.csv").rename(columns=signs)
    mails = mails.rename(columns=lambda name: name.removeprefix("num"))
    # 391 e-mails stand there twice or more; a copy must not be on both sides of the split.
    return split_at_random(mails.drop_duplicates(), seed=1999)


def diagnosis() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lumps in a breast, measured under a microscope, in a random order: (student's rows, held-out rows)."""
    return split_at_random(pd.read_csv(RAW / "breast_cancer.csv"), seed=1993)


def cat_or_dog() -> tuple[Arrays, Arrays]:
    """Pictures of cats and dogs, `dog` 1 for a dog: (student's pictures, held-out pictures)."""
    student, held_out = animals()
    return without_birds(student), without_birds(held_out)


def without_birds(rows: Arrays) -> Arrays:
    """The pictures of cats and dogs, with 1 for a dog."""
    wanted = rows["animal"] < 2
    return {"pictures": rows["pictures"][wanted], "dog": rows["animal"][wanted]}


def animals() -> tuple[Arrays, Arrays]:
    """Pictures of animals, 0 cat, 1 dog, 2 bird, in a random order: (student's pictures, held-out pictures).

    One split for all problems with these pictures, so that none gives away what another holds out.
    """
    raw = np.load(RAW / "animals.npz", allow_pickle=False)
    pictures, animal = raw["X"], raw["y"]
    order = np.random.RandomState(28).permutation(len(pictures))
    held_out = round(HELD_OUT_SHARE * len(pictures))
    student, kept = order[held_out:], order[:held_out]
    return (
        {"pictures": pictures[student], "animal": animal[student]},
        {"pictures": pictures[kept], "animal": animal[kept]},
    )


def digits() -> tuple[Arrays, Arrays]:
    """Handwritten digits in a random order that never changes: (student's pictures, held-out pictures).

    One split for all problems with these pictures, so that none gives away what another holds out.
    """
    raw = np.load(RAW / "digits.npz", allow_pickle=False)
    pictures, digit = raw["X"], raw["y"]
    order = np.random.RandomState(10).permutation(len(pictures))
    held_out = round(HELD_OUT_SHARE * len(pictures))
    student, kept = order[held_out:], order[:held_out]
    return (
        {"pictures": pictures[student], "digit": digit[student]},
        {"pictures": pictures[kept], "digit": digit[kept]},
    )


def thyroid() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Patients with an underactive thyroid, an overactive one, or neither: (student's patients, held-out patients).

    Nine in ten have neither; here they are thinned to 1000, so that no model does well by saying nothing else.
    """
    student, held_out = patients()
    return thinned(student, 750), thinned(held_out, 250)


def rare_disease() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same patients, and nobody left out: disease 1 for an underactive or overactive thyroid, 0 for neither."""

    def marked(patients: pd.DataFrame) -> pd.DataFrame:
        disease = (patients["thyroid"] != "neither").astype(int)
        return patients.drop(columns="thyroid").assign(disease=disease)

    student, held_out = patients()
    return marked(student), marked(held_out)


def patients() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Patients whose thyroid was tested, in a random order: (student's patients, held-out patients).

    One split for all problems with these patients, so that none gives away what another holds out.
    """
    columns = [
        *("age", "female", "pregnant", "sick", "goitre", "tumor", "thyroid_surgery", "on_thyroxine"),
        *("on_antithyroid_meds", "TSH", "T3", "TT4", "T4U", "FTI", "thyroid"),
    ]
    names = {0: "neither", 1: "underactive", 2: "overactive"}
    rows = pd.read_csv(RAW / "thyroid.csv").rename(columns={"cls": "thyroid"})[columns]
    rows["thyroid"] = rows["thyroid"].map(names)
    return split_at_random(rows.drop_duplicates(), seed=1987)


def thinned(patients: pd.DataFrame, kept: int) -> pd.DataFrame:
    """All patients with a condition and `kept` of those with neither, in a new random order."""
    negative = patients["thyroid"] == "neither"
    rows = patients[~negative | (negative.cumsum() <= kept)]
    return rows.iloc[np.random.RandomState(1987).permutation(len(rows))]


def inbox() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The e-mails of `spam`, with the folder that each was put into: (student's rows, held-out rows)."""
    student, held_out = spam()
    return with_folder(student), with_folder(held_out)


def with_folder(mails: pd.DataFrame) -> pd.DataFrame:
    """E-mails with "junk" or "inbox" in place of 1 or 0 for spam."""
    return mails.drop(columns="spam").assign(folder=mails["spam"].map({0: "inbox", 1: "junk"}))


#: The tray into which each digit from 0 to 9 is sorted: names without an order, so that none is near another.
TRAYS = np.array([6, 3, 8, 0, 9, 5, 1, 7, 4, 2], dtype="uint8")


def marks() -> tuple[Arrays, Arrays]:
    """The pictures of `digits`, with the tray that each belongs into: (student's pictures, held-out pictures)."""
    student, held_out = digits()
    return (
        {"pictures": student["pictures"], "tray": TRAYS[student["digit"]]},
        {"pictures": held_out["pictures"], "tray": TRAYS[held_out["digit"]]},
    )


#: A picture of animals has two halves, each SIDE x SIDE, with room for one silhouette of SILHOUETTE x SILHOUETTE.
SIDE, SILHOUETTE = 15, 14
#: The shares of pictures with no animal, one, and two.
PICTURES_WITH = (0.15, 0.40, 0.45)
#: Grey specks in each picture, so that no two are the same, not even two without an animal.
SPECKS = 12


def animals_in_picture() -> tuple[Arrays, Arrays]:
    """Pictures with up to two of the silhouettes of `animals`: (student's pictures, held-out pictures).

    The pictures are synthetic. Held-out ones are made of silhouettes that no student has.
    """
    student, held_out = animals()
    random = np.random.RandomState(2)
    return pasted(student, 3500, random), pasted(held_out, 1200, random)


def pasted(silhouettes: Arrays, number: int, random: np.random.RandomState) -> Arrays:
    """`number` pictures with 0, 1 or 2 silhouettes each, and which of cat, dog and bird are in it, as 0 and 1."""
    small = silhouettes["pictures"].reshape(-1, SILHOUETTE, 2, SILHOUETTE, 2).mean(axis=(2, 4)).astype("uint8")
    pictures = np.zeros((number, SIDE, 2 * SIDE), dtype="uint8")
    shown = np.zeros((number, 3), dtype="uint8")
    for picture, animals_shown in zip(pictures, shown, strict=True):
        picture.flat[random.randint(0, picture.size, size=SPECKS)] = random.randint(40, 140, size=SPECKS)
        for half in random.permutation(2)[: random.choice(3, p=PICTURES_WITH)]:
            which = random.randint(len(small))
            down, right = random.randint(0, SIDE - SILHOUETTE + 1, size=2)
            left = half * SIDE + right
            place = picture[down : down + SILHOUETTE, left : left + SILHOUETTE]
            np.maximum(place, small[which], out=place)
            animals_shown[silhouettes["animal"][which]] = 1
    return {"pictures": pictures, "animals": shown}


def bikes() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bikes rented in Washington in the hours after midnight, in 2011: (student's hours, held-out hours).

    Whole days are held out, because the hours of one night are alike. How many of the riders were registered is left
    out: those numbers add up to the target.
    """
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
    hours = pd.read_csv(RAW / "bikeshare.csv")
    hours = hours[hours["hr"] <= 5][list(names)].rename(columns=names)
    days = np.random.RandomState(2011).permutation(np.unique(hours["day"]))
    later = hours["day"].isin(days[: round(HELD_OUT_SHARE * len(days))])
    return hours[~later], hours[later]


def admission() -> tuple[pd.DataFrame, pd.DataFrame]:
    """American colleges of 1995, in a random order: (student's colleges, held-out colleges)."""
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
    colleges = pd.read_csv(RAW / "college.csv")[list(names)].rename(columns=names)
    return split_at_random(colleges, seed=1995)


#: Dollars for a square foot of living area, from which on a house of Ames counts as ordinary, and as fine.
ORDINARY, FINE = 107, 133


def price_and_quality() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The houses of `house_prices` with a class of quality, from the price of a square foot: (student's, held out)."""
    student, held_out = house_prices()
    return with_quality(student), with_quality(held_out)


def with_quality(houses: pd.DataFrame) -> pd.DataFrame:
    """Houses with "basic", "ordinary" or "fine", a word for what a square foot of them costs."""
    of_a_foot = houses["price"] / houses["living_area"]
    words = np.array(["basic", "ordinary", "fine"])
    return houses.assign(quality=words[np.digitize(of_a_foot, [ORDINARY, FINE])])


def split_at_random(rows: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A random order of rows, the same for the same seed: those for students, and those that are held out."""
    order = np.random.RandomState(seed).permutation(len(rows))
    held_out = round(HELD_OUT_SHARE * len(rows))
    return rows.iloc[order[held_out:]], rows.iloc[order[:held_out]]


def split_by_time(rows: pd.DataFrame, column: str, first_held_out: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows before a date and rows from it on. Dates are text as in 2015-01-31, so they sort like dates."""
    later = rows[column] >= first_held_out
    return rows[~later], rows[later]


#: For each problem: the function that makes (student's rows, held-out rows).
SPLITS: dict[str, Callable[[], tuple[Rows, Rows]]] = {
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
    "home-value": house_prices,
    "inbox": inbox,
    "marks": marks,
    "animals-in-picture": animals_in_picture,
    "bikes": bikes,
    "admission": admission,
    "price-and-quality": price_and_quality,
}


def write(rows: Rows, path: Path) -> None:
    """Write a table as CSV with the same bytes on every system, or arrays as a compressed npz file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(rows, pd.DataFrame):
        rows.to_csv(path, index=False, lineterminator="\n")
    else:
        np.savez_compressed(path, allow_pickle=False, **rows)


def length(rows: Rows) -> int:
    """How many examples there are."""
    return len(rows) if isinstance(rows, pd.DataFrame) else len(next(iter(rows.values())))


def make(course: Path) -> None:
    """Write the student file and the held-out file of every problem below the folder `course`."""
    for problem, split in SPLITS.items():
        student, held_out = split()
        path = course / STUDENT_FILES[problem]
        write(student, path)
        write(held_out, course / "holdout" / problem / f"rows{path.suffix}")
        print(f"{problem}: {length(student)} rows for students, {length(held_out)} held out")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else RAW.parent)
