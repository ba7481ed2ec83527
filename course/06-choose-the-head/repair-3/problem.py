"""A model to repair, the third of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

PARCELS = """
A parcel is late. **Is it lost, yes (1) or no (0)?** The model reads twelve numbers about its journey.
"The loss falls nicely", says the shop, "but it thinks that *every* parcel is lost."

```python
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(12,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="softmax"),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
```
"""

BREAD = """
**By how many percent does the price of flour change in a week?** It can rise (4.5) or fall (-3). The model reads
twenty numbers about the market.
"All weeks in which it fell look the same to the loss", says the baker. "Two percent or twenty, it does not mind."

```python
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(20,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
repaired_3.compile(optimizer="adam", loss="msle", metrics=["mae"])
```
"""

MUSIC = """
The model reads sixty numbers about a piece of music. **Is there a piano in it? A violin? A drum? A voice?** There can
be several of these at once, or none. The truth is a row of four zeros and ones.
"The lists that it writes look right to me", says the singer, "but the metric says 0.2."

```python
repaired_3 = keras.Sequential(
    [
        keras.Input(shape=(60,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(4, activation="sigmoid"),
    ]
)
repaired_3.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
```
"""

PROBLEM = Repair(
    title="Model 3",
    model="repaired_3",
    task=tasks.Binary(),
    row=(12,),
    broken="activation",
    questions={
        "parcels": Variant(
            title="Lost parcels",
            text=PARCELS,
            task=tasks.Binary(),
            row=(12,),
            broken="activation",
        ),
        "bread": Variant(
            title="Flour, up or down?",
            text=BREAD,
            task=tasks.Regression(),
            row=(20,),
            broken="loss",
        ),
        "music": Variant(
            title="Who is playing?",
            text=MUSIC,
            task=tasks.MultiLabel(labels=4),
            row=(60,),
            broken="metrics",
        ),
    },
)
