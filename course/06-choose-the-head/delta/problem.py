"""Which of these? Any number of several for each example, also none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split

#: A picture has two halves, each SIDE x SIDE, with room for one silhouette of SILHOUETTE x SILHOUETTE.
SIDE, SILHOUETTE = 15, 14
#: The shares of pictures with no animal, one, and two.
PICTURES_WITH = (0.15, 0.40, 0.45)
#: Grey specks in each picture, so that no two are the same, not even two without an animal.
SPECKS = 12
#: Grey values are from 0 to 9, so that a table of them is small.
GREYS = 28.4
ANIMALS = ("cat", "dog", "bird")

AMENITIES = ("fireplace", "deck", "porch", "fence", "bath_below")
THINGS = ("umbrella", "windbreaker", "coat", "sun_hat")


def animals_in_picture(raw: Path) -> Split:
    """Synthetic pictures with up to two silhouettes; held-out ones are made of silhouettes that no student has."""
    import numpy as np

    from ...shared import animals

    student, held_out = animals(raw)
    random = np.random.RandomState(2)
    return _pasted(student, 3000, random), _pasted(held_out, 1000, random)


def _pasted(silhouettes: Mapping[str, Any], number: int, random: Any) -> Any:
    """`number` pictures with 0, 1 or 2 silhouettes each, a column for each grey value and one for each animal."""
    import numpy as np
    import pandas as pd

    small = silhouettes["pictures"].reshape(-1, SILHOUETTE, 2, SILHOUETTE, 2).mean(axis=(2, 4)).astype("uint8")
    pictures = np.zeros((number, SIDE, 2 * SIDE), dtype="uint8")
    shown = np.zeros((number, len(ANIMALS)), dtype="uint8")
    for picture, animals_shown in zip(pictures, shown, strict=True):
        picture.flat[random.randint(0, picture.size, size=SPECKS)] = random.randint(40, 140, size=SPECKS)
        for half in random.permutation(2)[: random.choice(3, p=PICTURES_WITH)]:
            which = random.randint(len(small))
            down, right = random.randint(0, SIDE - SILHOUETTE + 1, size=2)
            left = half * SIDE + right
            place = picture[down : down + SILHOUETTE, left : left + SILHOUETTE]
            np.maximum(place, small[which], out=place)
            animals_shown[silhouettes["animal"][which]] = 1
    grey = (pictures.reshape(number, -1) / GREYS).round().astype("uint8")
    return pd.DataFrame(grey).add_prefix("grey_").assign(**dict(zip(ANIMALS, shown.T, strict=True)))


def amenities(raw: Path) -> Split:
    """Houses, and what each has beside rooms; the split of house prices."""
    from ..shared import PLAIN, all_of_houses, each

    def as_zeros_and_ones(homes):
        there = {name: (homes[name] > 0).astype(int) for name in AMENITIES if name != "fence"}
        there["fence"] = (homes["fence"] != "No_Fence").astype(int)
        return homes[[*PLAIN, "price"]].assign(**{name: there[name] for name in AMENITIES})

    return each(all_of_houses(raw), as_zeros_and_ones)


def take_along(raw: Path) -> Split:
    """Days in Seattle, and what one needs on the next; 2015 is held out."""
    from ..shared import TODAY, days_ahead, each

    def needed(rows):
        return rows[TODAY].assign(
            umbrella=(rows["rain_1"] > 0).astype(int),
            windbreaker=(rows["wind_1"] >= 4).astype(int),
            coat=(rows["lowest_1"] <= 4).astype(int),
            sun_hat=(rows["highest_1"] >= 20).astype(int),
        )

    return each(days_ahead(raw), needed)


ANIMALS_TEXT = """
A camera in a garden takes pictures, 15 pixels high and 30 wide: so each row has 450 grey values, from 0 (white) to 9
(black). The pictures are **synthetic**: a program put black silhouettes of animals on a white ground, and added some
grey specks.

**Is there a cat in the picture? A dog? A bird?** The last three columns say it: 1 for each animal that is there. A
picture can show two animals, or none.

<details><summary>A hint for this question</summary>

How many questions do you ask about one picture? Does the answer to one of them tell you the answer to another?

</details>
"""

AMENITIES_TEXT = """
Each row is a house in Ames, Iowa, with where it is, its areas (in square feet), its rooms, the year when it was built,
and its price (in dollars).

**What does the house have?** The last five columns say it, with 1 where it has one: a fireplace, a wooden deck, an
open porch, a fence, a bathroom below ground. A house can have all of that, or nothing. An agent wants to know what to
ask the owner about.

<details><summary>A hint for this question</summary>

Add up the last five columns in a few rows. What can the sum be? And can your model say that a house has nothing of
all that?

</details>
"""

TAKE_ALONG = """
Each row is a day in Seattle: its lowest and its highest temperature (in °C), its rain (in mm), its wind (in m/s), and
the season, as a place on a circle.

**What should one take along on the next day?** The last four columns say it, with 1 for each thing that was needed:
an umbrella (there was rain), a windbreaker (4 m/s or more), a coat (it got as cold as 4 °C), a sun hat (it got as
warm as 20 °C). On some days one needs three of them, and on some nothing.

<details><summary>A hint for this question</summary>

Add up the last four columns in a few rows. What can the sum be? Does an umbrella tell you whether there is a coat?

</details>
"""

PROBLEM = Problem(
    title="Fourth question",
    one="picture",
    many="pictures",
    anywhere=True,
    model="delta_model",
    arrays="delta",
    task=tasks.MultiLabel(labels=3),
    metric="label-log-loss",
    questions={
        "animals": Question(
            title="In the garden",
            text=ANIMALS_TEXT,
            split=animals_in_picture,
            names=ANIMALS,
            facts={"targets": list(ANIMALS), "training": 2500, "hidden": 64, "batch": 128, "epochs": 12},
        ),
        "amenities": Question(
            title="What does this house have?",
            text=AMENITIES_TEXT,
            split=amenities,
            one="house",
            many="houses",
            task=tasks.MultiLabel(labels=5),
            names=("fireplace", "deck", "porch", "fence", "bath below"),
            facts={"targets": list(AMENITIES), "training": 1800, "hidden": 32, "batch": 64, "epochs": 25},
        ),
        "take-along": Question(
            title="What to take along",
            text=TAKE_ALONG,
            split=take_along,
            one="day",
            many="days",
            task=tasks.MultiLabel(labels=4),
            names=("umbrella", "windbreaker", "coat", "sun hat"),
            facts={"targets": list(THINGS), "training": 900, "hidden": 32, "batch": 32, "epochs": 30},
        ),
    },
)
