"""How much? A number, or a few, for each example."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split

TYPICAL_PRICE = 160_000
NORM = 35  # MPa
MILD = 12  # °C


def in_steps(raw: Path) -> Split:
    """Houses with their value in steps above and below a typical one; the split of house prices."""
    from ...shared import houses
    from ..shared import each, with_steps

    return each(houses(raw), lambda homes: with_steps(homes, TYPICAL_PRICE))


def concrete(raw: Path) -> Split:
    """Concrete in a random order of recipes: all samples of one recipe stay together."""
    import numpy as np
    import pandas as pd

    from ..shared import by_group

    rows = pd.read_csv(raw / "concrete.csv").drop_duplicates()
    rows = rows.rename(columns={"superplasticizer": "plasticiser", "age": "log_days"})
    rows["log_days"] = np.log(rows["log_days"]).round(4)
    rows["strength"] = ((rows.pop("compressive_strength") - NORM) / 10).round(4)
    recipe = rows.groupby([name for name in rows if name not in ("log_days", "strength")]).ngroup().to_numpy()
    return by_group(rows, recipe, seed=1998)


def night_and_day(raw: Path) -> Split:
    """Days in Seattle, and the lowest and highest temperature of the next; 2015 is held out."""
    from ..shared import TODAY, days_ahead, each

    return each(days_ahead(raw), lambda rows: rows[TODAY].join((rows[["lowest_1", "highest_1"]] - MILD).round(1)))


def three_days(raw: Path) -> Split:
    """Days in Seattle, and the highest temperature of each of the three that follow; 2015 is held out."""
    from ..shared import TODAY, days_ahead, each

    later = ["highest_1", "highest_2", "highest_3"]
    return each(days_ahead(raw, 3), lambda rows: rows[TODAY].join((rows[later] - MILD).round(1)))


HOME_VALUE = """
An estate agent thinks in *steps*. A step is a quarter more: a house one step above the typical house costs 1.25 times
as much, and one step below, the typical price (160 000 dollars) divided by 1.25. Two steps up are 1.25 × 1.25 times
as much.

Each row is a house in Ames, Iowa, with where it is, its areas (in square feet), its rooms, and the year when it was
built. **How many steps is a house worth?** The last column, `steps`, says it.

<details><summary>A hint for this question</summary>

A price is never below zero. Is that true for *steps*? What stands there for a house that is
cheaper than the typical one?

</details>
"""

CONCRETE = """
Engineers mix concrete, let it harden, and press a block of it until it breaks. The first seven columns say what is in
one cubic metre (in kg); `log_days` is the logarithm of the number of days that it hardened. The norm is a strength of
35 MPa.

**How much stronger than the norm is the concrete, or how much weaker?** The last column, `strength`, says it in tens
of MPa: 1.2 is 12 MPa above the norm, and -1.2 is 12 MPa below it.

<details><summary>A hint for this question</summary>

Can concrete be weaker than the norm? What would a model say of it that never goes below zero?

</details>
"""

NIGHT_AND_DAY = """
Each row is a day in Seattle: its lowest and its highest temperature (in °C), its rain (in mm), its wind (in m/s), and
the season, as a place on a circle.

**How cold and how warm will the next day be?** `lowest_1` and `highest_1`, the last two columns, say it in °C above
or below 12 °C, which is the average here. Farmers want to know both: the night can kill the blossoms, and the day can
dry out the soil.

<details><summary>A hint for this question</summary>

How many numbers do you need to tell a farmer about one day? And what stands there for a night with 3 °C?

</details>
"""

THREE_DAYS = """
Each row is a day in Seattle: its lowest and its highest temperature (in °C), its rain (in mm), its wind (in m/s), and
the season, as a place on a circle.

**How warm will each of the next three days be?** The last three columns are the highest temperatures of the day
after, of the day after that, and of the third, in °C above or below 12 °C, which is the average here. Somebody plans
a trip and wants to know all three.

<details><summary>A hint for this question</summary>

How many numbers does somebody need who plans a trip? And what stands there for a day with 3 °C?

</details>
"""

PROBLEM = Problem(
    title="First question",
    one="house",
    many="houses",
    anywhere=True,
    model="amber_model",
    arrays="amber",
    task=tasks.Regression(),
    metric="r2",
    questions={
        "home-value": Question(
            title="What is this home worth?",
            text=HOME_VALUE,
            split=in_steps,
            amount="{} steps",
            facts={"targets": ["steps"], "training": 1800, "hidden": 64, "batch": 64, "epochs": 25},
        ),
        "concrete": Question(
            title="A block of concrete",
            text=CONCRETE,
            split=concrete,
            one="sample",
            many="samples",
            amount="{} MPa",
            scale=(str(NORM), "10"),
            facts={"targets": ["strength"], "training": 600, "hidden": 64, "batch": 32, "epochs": 50},
        ),
        "night-and-day": Question(
            title="The next night and the next day",
            text=NIGHT_AND_DAY,
            split=night_and_day,
            one="day",
            many="days",
            task=tasks.Regression(units=2),
            amount="{} °C",
            scale=(str(MILD), "1"),
            facts={"targets": ["lowest_1", "highest_1"], "training": 900, "hidden": 64, "batch": 32, "epochs": 30},
        ),
        "three-days": Question(
            title="The next three days",
            text=THREE_DAYS,
            split=three_days,
            one="day",
            many="days",
            task=tasks.Regression(units=3),
            amount="{} °C",
            scale=(str(MILD), "1"),
            facts={
                "targets": ["highest_1", "highest_2", "highest_3"],
                "training": 900,
                "hidden": 64,
                "batch": 32,
                "epochs": 30,
            },
        ),
    },
)
