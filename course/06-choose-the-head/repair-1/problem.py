"""A model to repair, the first of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

FROST = """
A farmer wants to know **how cold the coming night will be**, in °C. The model reads six numbers from a weather
station.
"For the cold nights it always says 0", says the farmer. "And those are the ones that I care about."

```python
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(6,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="relu"),
    ]
)
repaired_1.compile(optimizer="adam", loss="mse", metrics=["mae"])
```
"""

MUSHROOMS = """
**Is this mushroom poisonous, yes (1) or no (0)?** The model reads nine numbers about it. The answer should say how
likely it is.
"When it is badly wrong", says the cook, "it learns nothing from that. It stays as sure as before."

```python
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
repaired_1.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
```
"""

MONTHS = """
**In which of the twelve months was this photo taken?** The months are written as ids from 0 to 11, and the model
reads thirty numbers about the light.
"For some photos Keras stops", says the photographer, "and says that a label is outside of what is valid."

```python
repaired_1 = keras.Sequential(
    [
        keras.Input(shape=(30,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(11, activation="softmax"),
    ]
)
repaired_1.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
```
"""

PROBLEM = Repair(
    title="Model 1",
    model="repaired_1",
    task=tasks.Regression(),
    row=(6,),
    broken="activation",
    questions={
        "frost": Variant(
            title="The frost alarm",
            text=FROST,
            task=tasks.Regression(),
            row=(6,),
            broken="activation",
        ),
        "mushrooms": Variant(
            title="Which may I eat?",
            text=MUSHROOMS,
            task=tasks.Binary(),
            row=(9,),
            broken="loss",
        ),
        "months": Variant(
            title="When was it taken?",
            text=MONTHS,
            task=tasks.MultiClass(classes=12),
            row=(30,),
            broken="units",
        ),
    },
)
