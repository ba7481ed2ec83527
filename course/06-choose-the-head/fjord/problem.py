"""Which part of the whole? A share, or several that add up to one, for each example."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split

PARTS = ("ground_floor", "upper_floor", "basement_area", "garage")


def admission(raw: Path) -> Split:
    """Colleges, and which part of all applicants each admits; some are a hundred times as large as others."""
    import numpy as np

    from ..shared import colleges, each

    def with_part(rows):
        part = (rows["admitted"] / rows["applications"]).round(4)
        rows = rows.drop(columns="admitted").assign(private=(rows["private"] == "Yes").astype(int))
        large = ["applications", "students"]
        return (
            rows.assign(**np.log(rows[large]).round(4))
            .rename(columns={name: f"log_{name}" for name in large})
            .assign(admitted=part)
        )

    return each(colleges(raw), with_part)


def by_chance(raw: Path) -> Split:
    """Hours of the evening, and which part of the riders came by chance; the split of bikes."""
    from ..shared import each, hours

    def with_part(rows):
        casual, registered = rows.pop("casual"), rows.pop("registered")
        return rows.assign(by_chance=(casual / (casual + registered)).round(4))

    return each(hours(raw, 15, 20), with_part)


def floors(raw: Path) -> Split:
    """Houses, and how their area is divided among floors and garage; the split of house prices."""
    from ..shared import all_of_houses, each

    told = ["longitude", "latitude", "lot_area", "garage_cars", "bedrooms", "bathrooms", "half_baths", "rooms"]

    def with_parts(homes):
        areas = homes[list(PARTS)]
        parts = areas.div(areas.sum(axis=1), axis=0)
        return homes[[*told, "year_built", "year_rebuilt", "price"]].assign(
            **{f"{name.removesuffix('_area')}": parts[name].round(4) for name in PARTS}
        )

    return each(all_of_houses(raw), with_parts)


ADMISSION = """
Each row is an American college, as it was in 1995: whether it is private, how many apply and study there (as
logarithms), of 100 new students how many were among the best tenth (quarter) of their school, what a year costs (in
dollars), of 100 professors how many have a doctor's degree, how many students there are for each professor, of 100
former students how many give money, what the college spends for each student, and of 100 students how many finish.

**What part of all applicants gets in?** The last column, `admitted`, says it: 1 would be everybody.

<details><summary>A hint for this question</summary>

What would it mean if your model said 1.2? Or -0.1? You know an activation that can't say such things.

</details>
"""

BY_CHANCE = """
Each row is one hour of a day in Washington in 2011, between three o'clock in the afternoon and nine in the evening:
whether most people worked on that day, the temperature, humidity and wind (scaled to lie between 0 and 1), whether it
was wet, the season (as a place on a circle), and which hour it was (1 in one of the columns `hour_`).

**What part of those who rent a bike came by chance?** The others are members, who pay less. The last column,
`by_chance`, says it: 0 is nobody, and 1 would be all.

<details><summary>A hint for this question</summary>

Can there be more than all? What would it mean if your model said 1.2? Or -0.1?

</details>
"""

FLOORS = """
Each row is a house in Ames, Iowa: where it is, how large its land is, how many cars fit into its garage, how many
rooms of each kind it has, when it was built and rebuilt, and its price (in dollars).

**How is its area divided?** The last four columns say which part of it is on the ground floor, on the upper floor, in
the basement, and in the garage. 0.25 is a quarter. Together they are the whole house. A tax office has no plans of
old houses, and has to guess.

<details><summary>A hint for this question</summary>

Add up the four numbers of one house, and those of another. What should the four numbers of your model add up to,
whatever the house?

</details>
"""

PROBLEM = Problem(
    title="Sixth question",
    one="college",
    many="colleges",
    anywhere=True,
    model="fjord_model",
    arrays="fjord",
    task=tasks.Proportion(),
    metric="mae",
    amount="{} percentage points",
    scale=("0", "100"),
    questions={
        "admission": Question(
            title="Who gets in?",
            text=ADMISSION,
            split=admission,
            facts={"targets": ["admitted"], "training": 480, "hidden": 16, "batch": 32, "epochs": 40},
        ),
        "by-chance": Question(
            title="Who is on the bikes?",
            text=BY_CHANCE,
            split=by_chance,
            one="hour",
            many="hours",
            held_out="{count} {many} of days that are not in your file",
            facts={"targets": ["by_chance"], "training": 1250, "hidden": 32, "batch": 50, "epochs": 30},
        ),
        "floors": Question(
            title="Where are the square feet?",
            text=FLOORS,
            split=floors,
            one="house",
            many="houses",
            task=tasks.Shares(units=4),
            facts={
                "targets": ["ground_floor", "upper_floor", "basement", "garage"],
                "training": 1800,
                "hidden": 32,
                "batch": 64,
                "epochs": 30,
            },
        ),
    },
)
