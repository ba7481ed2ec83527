"""A model to repair, the second of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

LETTERS = """
Pictures of handwritten letters, 16 by 16 grey values. **Which of the 26 letters is it?** The letters are written as
ids from 0 to 25.
"Keras says that some shapes don't belong together", says the student. "But there are 26 units for 26 letters!"

```python
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(16, 16)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(26, activation="softmax"),
    ]
)
repaired_2.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
```
"""

GOALS = """
**How many goals will be shot in this match?** The model reads fourteen numbers about the two teams.
"For matches with few goals", says the fan, "it does not care whether it says one or three. All that counts are those
with many."

```python
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(14,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="exponential"),
    ]
)
repaired_2.compile(optimizer="adam", loss="mse", metrics=["mae"])
```
"""

TRAINS = """
**Which part of the seats will be taken?** 0 is an empty train, and 1 a full one. The model reads eleven numbers about
the day and the line.
"For the first train on a Monday it says 1.2", says the guard. "Where should those people sit?"

```python
repaired_2 = keras.Sequential(
    [
        keras.Input(shape=(11,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_2.compile(optimizer="adam", loss="mse", metrics=["mae"])
```
"""

PROBLEM = Repair(
    title="Model 2",
    model="repaired_2",
    task=tasks.MultiClass(classes=26),
    row=(16, 16),
    broken="units",
    questions={
        "letters": Variant(
            title="Which letter?",
            text=LETTERS,
            task=tasks.MultiClass(classes=26),
            row=(16, 16),
            broken="units",
        ),
        "goals": Variant(
            title="How many goals?",
            text=GOALS,
            task=tasks.Count(),
            row=(14,),
            broken="loss",
        ),
        "trains": Variant(
            title="How full is the train?",
            text=TRAINS,
            task=tasks.Proportion(),
            row=(11,),
            broken="activation",
        ),
    },
)
