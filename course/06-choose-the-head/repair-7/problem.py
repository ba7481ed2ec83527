"""A model to repair, the seventh of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

VOTES = """
**Which part of the people in a town will vote?** 0 would be nobody, 1 would be everybody. The model reads ten numbers
about the town.
"The answers look good on a plot", says the newspaper. "But the metric says 0.000."

```python
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_7.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
```
"""

PURSE = """
**Which parts of its money does a family spend on rent, food, travel, and the rest?** The truth is four numbers that
add up to 1. The model reads fifteen numbers about the family.
"Its four parts add up to 1.6", says the father. "We don't have that much."

```python
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(15,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(4, activation="sigmoid"),
    ]
)
repaired_7.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["mae"])
```
"""

BRIDGE = """
**Does this bridge need repair, yes (1) or no (0)?** The truth is one number. The model reads 24 measurements.
"I get two numbers", says the engineer, "and for some bridges both are 0.9. What is it now?"

```python
repaired_7 = keras.Sequential(
    [
        keras.Input(shape=(24,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(2, activation="sigmoid"),
    ]
)
repaired_7.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
```
"""

PROBLEM = Repair(
    title="Model 7",
    model="repaired_7",
    task=tasks.Proportion(),
    row=(10,),
    broken="metrics",
    questions={
        "votes": Variant(
            title="Who goes to vote?",
            text=VOTES,
            task=tasks.Proportion(),
            row=(10,),
            broken="metrics",
        ),
        "purse": Variant(
            title="Where does the money go?",
            text=PURSE,
            task=tasks.Shares(units=4),
            row=(15,),
            broken="activation",
        ),
        "bridge": Variant(
            title="Does it need repair?",
            text=BRIDGE,
            task=tasks.Binary(),
            row=(24,),
            broken="units",
        ),
    },
)
