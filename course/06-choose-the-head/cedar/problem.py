"""Which one? Exactly one of several for each example."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split

#: The tray into which each digit from 0 to 9 is sorted: names without an order, so that none is near another.
TRAYS = (6, 3, 8, 0, 9, 5, 1, 7, 4, 2)

#: How houses are built, in no order; the raw file has more words for it.
STYLES = {
    "SLvl": 0,
    "SFoyer": 0,
    "One_Story": 1,
    "Two_Story": 2,
    "Two_and_Half_Fin": 2,
    "Two_and_Half_Unf": 2,
    "One_and_Half_Fin": 3,
    "One_and_Half_Unf": 3,
}
STYLE_NAMES = ("split level", "one floor", "two floors", "one and a half")

MAKES = ("Buick", "Cadillac", "Chevrolet", "Pontiac", "Saab", "Saturn")


def marks(raw: Path) -> Split:
    """The pictures of the split that all problems with digits share, with the tray that each belongs into."""
    import numpy as np
    import pandas as pd

    from ...shared import digits
    from ..shared import each

    def as_table(rows):
        pixels = pd.DataFrame(rows["pictures"].reshape(len(rows["pictures"]), -1)).add_prefix("grey_")
        return pixels.assign(tray=np.array(TRAYS)[rows["digit"]])

    return each(digits(raw), as_table)


def house_style(raw: Path) -> Split:
    """Houses, and how each is built; the split of house prices."""
    from ..shared import PLAIN, all_of_houses, each

    def with_style(homes):
        return homes[[*PLAIN, "rooms", "half_baths", "price"]].assign(style=homes["style"].map(STYLES))

    return each(all_of_houses(raw), with_style)


def makes(raw: Path) -> Split:
    """Used cars in a random order, and who made them."""
    import pandas as pd

    from ...shared import split_at_random

    cars = pd.read_csv(raw / "used_cars.csv").drop_duplicates()
    cars["make"] = cars["make"].map({make: number for number, make in enumerate(MAKES)})
    return split_at_random(cars, seed=2005)


MARKS = """
Forms with a handwritten mark on them arrive, and a machine puts each one into a tray. The trays are numbered. Each
row is a picture of a mark: 8 by 8 grey values, from 0 to 16, so 64 columns. The marks are real, people wrote them in
the 1990s; the trays are made up for this course.

**Into which tray does the form belong?** The last column, `tray`, has the number of the tray into which a person
would put it.

<details><summary>A hint for this question</summary>

If a form that belongs into tray 3 lies in tray 4, is that a smaller mistake than if it lies in tray 9?

</details>
"""

HOUSE_STYLE = """
Each row is a house in Ames, Iowa, with where it is, its areas (in square feet), its rooms, the year when it was built,
and its price (in dollars). The architect's drawing is missing.

**How is the house built?** The last column, `style`, says it: 0 is a split level (its floors are half a floor apart),
1 is a house with one floor, 2 has two floors, and 3 has one and a half, which means rooms under the roof.

<details><summary>A hint for this question</summary>

Is 2 twice as much as 1 here? Could you swap the numbers of two styles, without changing the question?

</details>
"""

CAR_MAKES = """
Each row is a used car of 2005: its price (in dollars), its mileage, its cylinders and doors, whether it has cruise
control, better speakers and leather seats, and how it is built (1 is yes).

**Who made it?** In the last column, `make`, 0 is a Buick, 1 a Cadillac, 2 a Chevrolet, 3 a Pontiac, 4 a Saab, and 5 a
Saturn. A website for used cars wants to fill in what sellers forgot.

<details><summary>A hint for this question</summary>

Is a Saturn more than a Buick, because 5 is more than 0? Could you swap the numbers of two makes, without changing
the question?

</details>
"""

PROBLEM = Problem(
    title="Third question",
    one="form",
    many="forms",
    anywhere=True,
    model="cedar_model",
    arrays="cedar",
    task=tasks.MultiClass(classes=10),
    metric="accuracy",
    questions={
        "marks": Question(
            title="Which tray?",
            text=MARKS,
            split=marks,
            facts={"targets": ["tray"], "training": 1100, "hidden": 64, "batch": 32, "epochs": 20},
        ),
        "house-style": Question(
            title="How is it built?",
            text=HOUSE_STYLE,
            split=house_style,
            one="house",
            many="houses",
            task=tasks.MultiClass(classes=4),
            names=STYLE_NAMES,
            facts={"targets": ["style"], "training": 1800, "hidden": 64, "batch": 64, "epochs": 30},
        ),
        "makes": Question(
            title="Who made this car?",
            text=CAR_MAKES,
            split=makes,
            one="car",
            many="cars",
            task=tasks.MultiClass(classes=6),
            names=MAKES,
            facts={"targets": ["make"], "training": 480, "hidden": 64, "batch": 32, "epochs": 60},
        ),
    },
)
