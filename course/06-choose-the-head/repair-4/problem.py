"""A model to repair, the fourth of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

FLOWERS = """
Four measurements of a flower. **Which of three kinds of iris is it?** The kinds are written as 0, 1 and 2.
"It works", says the gardener, "but Keras prints a warning about logits, and I don't know what it wants from me."

```python
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
repaired_4.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
```
"""

SHIPS = """
**Where will a drifting ship be tomorrow: how many kilometres to the east, and how many to the north?** West and south
are below zero. The model reads ten numbers about wind and water.
"I get one number", says the captain. "Is that east or north?"

```python
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_4.compile(optimizer="adam", loss="mse", metrics=["mae"])
```
"""

BULBS = """
**Will this light bulb burn out within a week, yes (1) or no (0)?** The model reads seven measurements. The answer
should be a probability.
"For the old ones it says 1.7", says the janitor. "How can something be more than certain?"

```python
repaired_4 = keras.Sequential(
    [
        keras.Input(shape=(7,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_4.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
```
"""

PROBLEM = Repair(
    title="Model 4",
    model="repaired_4",
    task=tasks.MultiClass(classes=3),
    row=(4,),
    broken="loss",
    questions={
        "flowers": Variant(
            title="Which iris?",
            text=FLOWERS,
            task=tasks.MultiClass(classes=3),
            row=(4,),
            broken="loss",
        ),
        "ships": Variant(
            title="Where will the ship be?",
            text=SHIPS,
            task=tasks.Regression(units=2),
            row=(10,),
            broken="units",
        ),
        "bulbs": Variant(
            title="Will it burn out?",
            text=BULBS,
            task=tasks.Binary(),
            row=(7,),
            broken="activation",
        ),
    },
)
