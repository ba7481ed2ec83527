"""How many? 0, 1, 2, ... for each example."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split


def bikes(raw: Path) -> Split:
    """Hours after midnight, and how many bikes were rented; the split of days that all problems with bikes share."""
    from ..shared import each, hours

    return each(hours(raw, 0, 5), lambda rows: rows.assign(bikes=rows.pop("casual") + rows.pop("registered")))


def riders(raw: Path) -> Split:
    """Hours of the deep night, and how many riders of each kind there were; the split of bikes.

    By day there are hundreds, and right heads that grow slowly (softplus) don't get there in the time that there is.
    """
    from ..shared import hours

    return hours(raw, 1, 5)


def sold_houses(raw: Path) -> Split:
    """Each month in each part of Ames, and how many houses were sold; whole months are held out, at random."""
    import numpy as np
    import pandas as pd

    from ..shared import by_group

    houses = pd.read_csv(raw / "ames_housing.csv")
    month = 12 * (houses["Year_Sold"] - houses["Year_Sold"].min()) + houses["Mo_Sold"] - 1
    table = pd.crosstab(month, houses["Neighborhood"]).reindex(range(month.max() + 1), fill_value=0)
    rows = table.stack().rename("sold").reset_index()
    month, part = rows.pop("Mo_Sold" if "Mo_Sold" in rows else rows.columns[0]), rows.pop("Neighborhood")
    angle = 2 * np.pi * month / 12
    columns = {
        "years": (month / 12).round(3),
        "season_sin": np.sin(angle).round(4),
        "season_cos": np.cos(angle).round(4),
        **{f"part_{number}": (part == name).astype(int) for number, name in enumerate(sorted(part.unique()))},
    }
    return by_group(pd.DataFrame(columns).assign(sold=rows["sold"]), month.to_numpy(), seed=2006)


BIKES = """
In Washington you can rent a bike at any hour. Between midnight and six o'clock few people do. Each row is one hour of
a night in 2011: whether most people worked on that day, the temperature, humidity and wind (scaled to lie between 0
and 1), whether it was wet, the season (as a place on a circle), and which hour it was (1 in one of the columns
`hour_`).

**How many bikes must stand ready?** The last column, `bikes`, says how many were rented. In a deep night three are,
and after midnight fifty; to be wrong by ten is not equally bad in both.

<details><summary>A hint for this question</summary>

Where do the numbers in the column `bikes` come from: what did somebody do to get them? Can there be fewer than
none?

</details>
"""

RIDERS = """
Each row is one hour of a night in Washington in 2011, between one o'clock and six: whether most people worked on that
day, the temperature, humidity and wind (scaled to lie between 0 and 1), whether it was wet, the season (as a place on
a circle), and which hour it was (1 in one of the columns `hour_`).

**How many people rent a bike?** There are two kinds, and the shop wants to know both: `casual` is how many came by
chance, and `registered` how many are members. They are the last two columns. In a cold night nobody may come, and in
a mild one thirty; to be wrong by five is not equally bad in both.

<details><summary>A hint for this question</summary>

Where do the numbers in both columns come from: what did somebody do to get them? Can there be fewer than none?

</details>
"""

SOLD_HOUSES = """
Each row is one month in one part of the town of Ames, Iowa, from 2006 to 2010: how many years it is after the
beginning of 2006, the season (as a place on a circle), and which of the 28 parts of the town it is (1 in one of the
columns `part_`).

**How many houses will be sold there in that month?** The last column, `sold`, says it. An agency wants to know where
it needs people. In a quiet part there is a month without any, and in June a large part has ten; to be wrong by three
is not equally bad in both.

<details><summary>A hint for this question</summary>

Where do the numbers in the column `sold` come from: what did somebody do to get them? Can there be fewer than none?

</details>
"""

PROBLEM = Problem(
    title="Fifth question",
    one="hour",
    many="hours",
    anywhere=True,
    model="ember_model",
    arrays="ember",
    task=tasks.Count(),
    metric="explained-deviance",
    held_out="{count} {many} of days that are not in your file",
    questions={
        "bikes": Question(
            title="Bikes after midnight",
            text=BIKES,
            split=bikes,
            amount="{} bikes",
            facts={"targets": ["bikes"], "training": 1250, "hidden": 64, "batch": 32, "epochs": 35},
        ),
        "riders": Question(
            title="Two kinds of riders",
            text=RIDERS,
            split=riders,
            task=tasks.Count(units=2),
            amount="{} riders",
            facts={"targets": ["casual", "registered"], "training": 1040, "hidden": 64, "batch": 32, "epochs": 35},
        ),
        "sold-houses": Question(
            title="For the agency",
            text=SOLD_HOUSES,
            split=sold_houses,
            one="month",
            many="months",
            held_out="{count} {many} that are not in your file",
            amount="{} houses",
            facts={"targets": ["sold"], "training": 900, "hidden": 32, "batch": 32, "epochs": 30},
        ),
    },
)
