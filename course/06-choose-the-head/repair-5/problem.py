"""A model to repair, the fifth of eight: three, each with another task and another fault."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

FILMS = """
The model reads forty numbers about a film. **Is it funny? Is it exciting? Is it romantic? Is it sad? Is it for
children?** A film can be several of these at once, or none. The truth is a row of five zeros and ones.
"For films that are nothing of all this, the loss is always zero", says the cinema. "Is that good?"

```python
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(40,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5, activation="sigmoid"),
    ]
)
repaired_5.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["binary_accuracy"])
```
"""

LANGUAGES = """
**In which of five languages is this text?** They are written as ids from 0 to 4, and the model reads how often each
of fifty letters occurs.
"It is 0.9 Dutch and 0.8 German and 0.7 Danish", says the reader. "But it can only be one of them."

```python
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(50,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(5, activation="sigmoid"),
    ]
)
repaired_5.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
```
"""

ZOO = """
**How many adults and how many children will come in the next hour?** The model reads eight numbers about the day and
the weather.
"It says 70", says the cashier. "Are these adults, or children, or both?"

```python
repaired_5 = keras.Sequential(
    [
        keras.Input(shape=(8,)),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dense(1, activation="exponential"),
    ]
)
repaired_5.compile(optimizer="adam", loss="poisson", metrics=["mae"])
```
"""

PROBLEM = Repair(
    title="Model 5",
    model="repaired_5",
    task=tasks.MultiLabel(labels=5),
    row=(40,),
    broken="loss",
    questions={
        "films": Variant(
            title="What kinds of film?",
            text=FILMS,
            task=tasks.MultiLabel(labels=5),
            row=(40,),
            broken="loss",
        ),
        "languages": Variant(
            title="Which language?",
            text=LANGUAGES,
            task=tasks.MultiClass(classes=5),
            row=(50,),
            broken="activation",
        ),
        "zoo": Variant(
            title="Who comes to the zoo?",
            text=ZOO,
            task=tasks.Count(units=2),
            row=(8,),
            broken="units",
        ),
    },
)
