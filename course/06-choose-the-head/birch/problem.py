"""Is it so? One yes or no for each example."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Question, Split

#: Half of the students' houses cost more, and half cost less.
MIDDLE_PRICE = 160_000


def inbox(raw: Path) -> Split:
    """The e-mails of the split that all problems with them share, with logarithms, because most shares are near 0."""
    import numpy as np

    from ...shared import mails
    from ..shared import each

    def logarithms(rows):
        return np.log1p(rows.drop(columns="spam")).round(4).assign(junk=rows["spam"])

    return each(mails(raw), logarithms)


def upper_half(raw: Path) -> Split:
    """Houses, and whether each costs more than the one in the middle; the split of house prices."""
    from ...shared import houses
    from ..shared import each

    return each(houses(raw), lambda homes: homes.assign(dearer=(homes.pop("price") > MIDDLE_PRICE).astype(int)))


def leaving(raw: Path) -> Split:
    """Customers of a telephone company in a random order."""
    import pandas as pd

    from ...shared import split_at_random

    rows = pd.read_csv(raw / "churn.csv")
    return split_at_random(rows, seed=1994)


INBOX = """
Each row is an e-mail that somebody in an office got in 1999. Most columns tell how many of a hundred words (or signs)
are a certain word (or sign): `free`, `meeting`, `!`. Three more tell about runs of CAPITAL LETTERS. (They are
logarithms of one plus the number, because most are near zero.)

**Is it junk?** In the last column, `junk`, 1 means that the reader threw the e-mail away, and 0 that it was kept. A
good program says *how sure* it is: an e-mail that it is unsure about should stay where a person sees it.

<details><summary>A hint for this question</summary>

How many different truths are there? Can there be something in between? And what could a number between them tell a
person?

</details>
"""

UPPER_HALF = """
Half of the houses in Ames, Iowa, cost more than 160 000 dollars, and half cost less. Each row is a house, with its
place, its areas (in square feet), its rooms, and the year when it was built. The price is *not* in the table.

**Does the house belong to the dearer half?** In the last column, `dearer`, 1 means that it does. A bank wants to know
how likely that is before it sends somebody to look.

<details><summary>A hint for this question</summary>

A price is an amount. But is it the amount that the bank asks for?

</details>
"""

LEAVING = """
Each row is a customer of a telephone company: how long they have been one, what they are subscribed to (1 is yes),
how many minutes and calls they had by day, in the evening, at night and abroad, and how often they called the help
desk. The data is artificial, made to be like real ones.

**Will this customer leave?** In the last column, `leaves`, 1 means that they did. One customer in seven does. The
company wants to call those who are likely to, so a program that overlooks them is of no use, however often it is
right about the others.

<details><summary>A hint for this question</summary>

Think of a program that says of everybody that they stay. How often is it right? Which number would show that it is
of no use?

</details>
"""

PROBLEM = Problem(
    title="Second question",
    one="e-mail",
    many="e-mails",
    anywhere=True,
    model="birch_model",
    arrays="birch",
    task=tasks.Binary(),
    metric="log-loss",
    questions={
        "inbox": Question(
            title="What about this e-mail?",
            text=INBOX,
            split=inbox,
            names=("kept", "junk"),
            facts={"targets": ["junk"], "training": 2400, "hidden": 32, "batch": 64, "epochs": 15},
        ),
        "upper-half": Question(
            title="A dear house?",
            text=UPPER_HALF,
            split=upper_half,
            one="house",
            many="houses",
            names=("cheaper half", "dearer half"),
            facts={"targets": ["dearer"], "training": 1800, "hidden": 32, "batch": 64, "epochs": 25},
        ),
        "leaving": Question(
            title="Who will leave?",
            text=LEAVING,
            split=leaving,
            one="customer",
            many="customers",
            task=tasks.Binary(rare=True),
            names=("stays", "leaves"),
            facts={"targets": ["leaves"], "training": 3000, "hidden": 64, "batch": 64, "epochs": 18},
        ),
    },
)
