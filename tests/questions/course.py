"""A small course in which everybody is asked their own questions: two kinds, three questions each, tiny data."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat.notebooknode import NotebookNode

from headcheck.authoring import asked_table, build, rows
from headcheck.course import layout
from headcheck.course.dealing import deal, key_of, pool_of
from headcheck.course.holdout import Calibration
from headcheck.course.registry import declared, forget
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import REPOSITORY, _empty_gradebook

ASSIGNMENT = "01-own"
CODE = "2026"

#: For each question how many units its head needs.
WIDTHS = {
    "number": {"height": 1, "sides": 2, "weights": 3},
    "group": {"three": 3, "four": 4, "five": 5},
}
KINDS = {kind: list(questions) for kind, questions in WIDTHS.items()}
#: The kinds that are asked at each other's places.
PLACES = list(KINDS)
TITLES = {
    "number": {
        "height": "How high does it grow?",
        "sides": "How long and how wide is a leaf?",
        "weights": "How heavy are its parts?",
    },
    "group": {"three": "Which of three?", "four": "Which of four?", "five": "Which of five?"},
}


def at_places(student: str, other: str = "", code: str = CODE) -> dict[str, str]:
    """What somebody is asked at each place, as kind/question, by the functions that the notebook has."""
    return deal(key_of(student, ASSIGNMENT, code), pool_of(KINDS, {}), PLACES, other)


def questions(student: str, other: str = "", code: str = CODE) -> dict[str, str]:
    """Whose question is which, by kind."""
    dealt = dict(name.split("/") for name in at_places(student, other, code).values())
    return {kind: dealt[kind] for kind in KINDS}


def title(name: str) -> str:
    """The title of a question, by kind/question."""
    kind, question = name.split("/")
    return TITLES[kind][question]


_NUMBER = '''\
"""Numbers of a plant, from three others."""

from headcheck import tasks
from headcheck.course.declarations import Problem, Question


def columns(*names):
    def split(raw):
        import pandas as pd

        plants = pd.read_csv(raw / "plants.csv")[["a", "b", "c", *names]]
        return plants[60:], plants[:60]

    return split


def asks(title, *names, **more):
    text = f"You get {len(names)} numbers of each plant. Predict {' and '.join(names)}."
    task = tasks.Regression(units=len(names))
    return Question(title, text, columns(*names), task, facts={"targets": list(names)}, **more)


PROBLEM = Problem(
    title="Numbers",
    one="plant",
    many="plants",
    model="number_model",
    arrays="number",
    task=tasks.Regression(),
    metric="r2",
    anywhere=True,
    questions={
        "height": asks("How high does it grow?", "height"),
        "sides": asks("How long and how wide is a leaf?", "length", "width", one="leaf", many="leaves"),
        "weights": asks("How heavy are its parts?", "root", "stem", "fruit"),
    },
)
'''

_GROUP = '''\
"""A group of plants, from three numbers."""

from headcheck import tasks
from headcheck.course.declarations import Problem, Question


def column(name):
    def split(raw):
        import pandas as pd

        plants = pd.read_csv(raw / "plants.csv")[["a", "b", "c", name]]
        return plants[60:], plants[:60]

    return split


def asks(classes, name):
    text = f"There are {classes} groups of plants. Which one is it?"
    task = tasks.MultiClass(classes=classes)
    return Question(f"Which of {name}?", text, column(name), task, facts={"targets": [name]})


PROBLEM = Problem(
    title="A group",
    one="plant",
    many="plants",
    model="group_model",
    arrays="group",
    task=tasks.MultiClass(classes=3),
    metric="accuracy",
    anywhere=True,
    questions={"three": asks(3, "three"), "four": asks(4, "four"), "five": asks(5, "five")},
)
'''

_NOTEBOOK = """\
---
jupyter:
  jupytext:
    notebook_metadata_filter: -jupytext.text_representation
  kernelspec:
    display_name: Python 3 (ipykernel)
    language: python
    name: python3
---

<!-- #region id="title" -->
# Questions of your own
<!-- #endregion -->

```python id="setup"
import keras
import numpy as np
import pandas as pd

SEED = 1
```

{{ start }}

{{ saving }}

{{ questions }}

<!-- #region id="number-intro" -->
## {{ number.title }} ({{ number.points }})
<!-- #endregion -->

{{ number-question }}

```python id="number-data"
number_rows = pd.read_csv(asked["number"]["file"])
```

```python id="number-prepare"
number_y = number_rows[asked["number"]["targets"]].to_numpy("float32")
number_x = number_rows[["a", "b", "c"]].to_numpy("float32")
number_x_validation, number_y_validation = number_x[-60:], number_y[-60:]
```

<!-- #region id="number-hints" -->
<details><summary>Hint</summary>

How many numbers does an answer have?
</details>
<!-- #endregion -->

```python id="number-choice"
keras.utils.set_random_seed(SEED)
number_model = keras.Sequential([keras.Input(shape=(3,))])
### BEGIN SOLUTION
number_model.add(keras.layers.Dense(len(asked["number"]["targets"])))
number_model.compile(optimizer=keras.optimizers.SGD(0.3), loss="mse", metrics=["mae"])
### END SOLUTION
```

{{ number-check }}

{{ number-ready }}

```python id="number-train"
number_history = number_model.fit(number_x, number_y, batch_size=20, epochs=4, verbose=0)
```

{{ number-save }}

{{ number-tests }}

<!-- #region id="group-intro" -->
## {{ group.title }} ({{ group.points }})
<!-- #endregion -->

{{ group-question }}

```python id="group-data"
group_rows = pd.read_csv(asked["group"]["file"])
```

```python id="group-prepare"
group_y = group_rows[asked["group"]["targets"]].to_numpy("float32")
group_x = group_rows[["a", "b", "c"]].to_numpy("float32")
group_x_validation, group_y_validation = group_x[-60:], group_y[-60:]
```

<!-- #region id="group-hints" -->
<details><summary>Hint</summary>

How many numbers does an answer have?
</details>
<!-- #endregion -->

```python id="group-choice"
keras.utils.set_random_seed(SEED)
group_model = keras.Sequential([keras.Input(shape=(3,))])
### BEGIN SOLUTION
group_model.add(keras.layers.Dense(int(group_y.max()) + 1, activation="softmax"))
group_model.compile(
    optimizer=keras.optimizers.SGD(0.3), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
### END SOLUTION
```

{{ group-check }}

{{ group-ready }}

```python id="group-train"
group_history = group_model.fit(group_x, group_y, batch_size=20, epochs=4, verbose=0)
```

{{ group-save }}

{{ group-tests }}
"""


def make_course(folder: Path, *, code: str = CODE, settings: str = "") -> Path:
    """The course in `folder`: declared, built, with thresholds set by hand, and handed out.

    Whoever calls it has set layout.COURSE_VARIABLE to the folder.
    """
    for name in ("course_config.py", "nbgrader_config.py"):
        folder.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / name, folder)
    with (folder / "course_config.py").open("a") as file:
        file.write(f"\nc.RunApart.require_sandbox = False\nc.Questions.code = {code!r}\n{settings}\n")
    (folder / "gradebook.db").write_bytes(_empty_gradebook())
    authored = folder / layout.AUTHORED / ASSIGNMENT
    for kind, text in (("number", _NUMBER), ("group", _GROUP)):
        (authored / kind).mkdir(parents=True)
        (authored / kind / layout.DECLARATION).write_text(text)
    (authored / build.TEXT).write_text(_NOTEBOOK)
    (folder / layout.RAW).mkdir()
    _plants().to_csv(folder / layout.RAW / "plants.csv", index=False)
    forget()
    build.build(ASSIGNMENT)
    for problem in declared(folder).asked.values():
        rows.make(problem)
        # no seed of a right answer comes near to them, and a model that learned nothing does not reach them
        threshold = 0.5 if problem.metric == "r2" else 0.7
        found = Calibration(problem.name, problem.metric, threshold, 0.0, "set by hand")
        layout.calibration(problem).write_text(found.to_json())
    asked_table.write(ASSIGNMENT)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)
    return folder


def _plants() -> pd.DataFrame:
    """300 plants: numbers that follow from three others on a line, and groups that lie side by side."""
    random = np.random.RandomState(7)
    plants = pd.DataFrame(random.normal(size=(300, 3)), columns=["a", "b", "c"])
    for number, name in enumerate(("height", "length", "width", "root", "stem", "fruit")):
        plants[name] = plants["a"] * (number % 3 - 1) + plants["b"] + 0.1 * random.normal(size=300)
    for classes, name in ((3, "three"), (4, "four"), (5, "five")):
        angle = np.arctan2(plants["a"], plants["b"]) + np.pi
        plants[name] = np.minimum((angle / (2 * np.pi) * classes).astype(int), classes - 1)
    return plants


def answers(asked: Mapping[str, str]) -> dict[str, str]:
    """Right answers to what is asked at places, by the cell's id: each says the number of units as a student would."""
    return {f"{place}-choice": _answer(place, *name.split("/")) for place, name in asked.items()}


def _answer(place: str, kind: str, question: str) -> str:
    return f"""\
keras.utils.set_random_seed(SEED)
{place}_model = keras.Sequential([keras.Input(shape=(3,))])
{place}_model.add(keras.layers.Dense({WIDTHS[kind][question]}{_ACTIVATIONS[kind]}))
{place}_model.compile(optimizer=keras.optimizers.SGD(0.3), {_COMPILED[kind]})"""


_ACTIVATIONS = {"number": "", "group": ', activation="softmax"'}
_COMPILED = {
    "number": 'loss="mse", metrics=["mae"]',
    "group": 'loss="sparse_categorical_crossentropy", metrics=["accuracy"]',
}


def written(course: Path, student_id: str, cells: Mapping[str, str], other: str = "") -> NotebookNode:
    """The notebook as somebody hands it in, who typed an id and filled in some cells."""
    notebook = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    filled = {**cells, "student": f"# my id\nSTUDENT_ID = {json.dumps(student_id)}\nOTHER = {json.dumps(other)}"}
    for cell in notebook.cells:
        if cell.id in filled:
            cell.source = filled[cell.id]
    return notebook


def hand_in(course: Path, student: str, notebook: NotebookNode) -> None:
    folder = course / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")
