"""A model to repair, the eighth of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

PATIENTS = """
**Should this patient see a doctor, yes (1) or no (0)?** The model reads nine measurements. Its head gives logits, and
the loss knows it.
"Half of the patients have an answer between 0 and 0.5", says the nurse. "I count them as yes. The metric counts them
as no."

```python
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(9,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_8.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
```
"""

ALLERGIES = """
**Is this child allergic to milk? To eggs? To nuts?** A child can be allergic to several of these, or to none. The
truth is a row of three zeros and ones, and the model reads 18 numbers.
"If it is milk and eggs", says the kitchen, "neither gets more than 0.5, so we warn nobody."

```python
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(18,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
repaired_8.compile(optimizer="adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
```
"""

BATTERY = """
**How many hours longer than promised does a battery last?** It can be fewer: -2.5 is two and a half hours less. The
model reads sixteen measurements.
"The loss is below zero and falls without end", says the workshop. "Is that as good as it looks?"

```python
repaired_8 = keras.Sequential(
    [
        keras.Input(shape=(16,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_8.compile(optimizer="adam", loss="binary_crossentropy", metrics=["mae"])
```
"""

PROBLEM = Repair(
    title="Model 8",
    model="repaired_8",
    task=tasks.Binary(),
    row=(9,),
    broken="metrics",
    questions={
        "patients": Variant(
            title="Who should see a doctor?",
            text=PATIENTS,
            task=tasks.Binary(),
            row=(9,),
            broken="metrics",
        ),
        "allergies": Variant(
            title="Who may eat what?",
            text=ALLERGIES,
            task=tasks.MultiLabel(labels=3),
            row=(18,),
            broken="activation",
        ),
        "battery": Variant(
            title="How long does it last?",
            text=BATTERY,
            task=tasks.Regression(),
            row=(16,),
            broken="loss",
        ),
    },
)
