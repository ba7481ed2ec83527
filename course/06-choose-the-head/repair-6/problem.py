"""A model to repair, the sixth of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

CALLS = """
**How many calls will the fire brigade get in the next hour?** The model reads eight numbers about the time and the
weather.
"After three epochs the loss is called nan", says the brigade.

```python
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_6.compile(optimizer="adam", loss="poisson", metrics=["mae"])
```
"""

SEEDS = """
**Which part of the seeds in a bag will sprout?** 0 is none, and 1 is all. The model reads nine numbers about soil and
seeds.
"It works", says the gardener, "but Keras prints a warning about logits. Something must be told twice."

```python
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_6.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["mae"])
```
"""

HERBS = """
**Which of twenty herbs is on this picture?** The truth is a row of twenty numbers: 1 for the right herb, 0 for all
others. The model reads 100 numbers about the picture.
"The metric said 0.95 before any training", says the cook, "and it says 0.95 still. But the soup tastes of soap."

```python
repaired_6 = keras.Sequential(
    [
        keras.Input(shape=(100,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(20, activation="softmax"),
    ]
)
repaired_6.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
```
"""

PROBLEM = Repair(
    title="Model 6",
    model="repaired_6",
    task=tasks.Count(),
    row=(8,),
    broken="activation",
    questions={
        "calls": Variant(
            title="Calls to the fire brigade",
            text=CALLS,
            task=tasks.Count(),
            row=(8,),
            broken="activation",
        ),
        "seeds": Variant(
            title="What will sprout?",
            text=SEEDS,
            task=tasks.Proportion(),
            row=(9,),
            broken="loss",
        ),
        "herbs": Variant(
            title="Which herb?",
            text=HERBS,
            task=tasks.MultiClass(classes=20),
            row=(100,),
            broken="metrics",
        ),
    },
)
