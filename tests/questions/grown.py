"""The small course, grown after it was given out: a further question whose rows are arrays, and a model to repair."""

from __future__ import annotations

from pathlib import Path

from headcheck.authoring import asked_table, build, rows
from headcheck.course import layout
from headcheck.course.holdout import Calibration
from headcheck.course.registry import declared, forget
from tests.grading.in_process import nbgrader
from tests.questions.course import ASSIGNMENT

#: What the author writes for it, in the kind's own file.
QUESTION = """\
        "roots": Question(
            "How heavy is the root?",
            "You get three numbers of each plant. Predict the weight of its root.",
            lambda raw: [{name: one[name].to_numpy() for name in one} for one in columns("root")(raw)],
            facts={"targets": ["root"]},
        ),
"""

_REPAIR = '''\
"""A model to repair."""

from headcheck import tasks
from headcheck.course.declarations import Repair, Variant

PROBLEM = Repair(
    title="Model 1",
    model="mended",
    task=tasks.Regression(),
    row=(3,),
    broken="loss",
    questions={
        "scales": Variant("The scales", "It weighs. Look at its loss.", facts={"units": 1, "loss": "poisson"}),
        "days": Variant("Which day?", "One of seven.", tasks.MultiClass(classes=7), facts={"units": 6, "loss": "mse"}),
    },
)
'''

_CELLS = """
{{ mend-question }}

```python id="mend-choice"
# Build it anew from asked["mend"], and repair it.
### BEGIN SOLUTION
if asked["mend"]["question"] == "scales":
    mended = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    mended.compile("adam", loss="mse", metrics=["mae"])
else:
    mended = keras.Sequential([keras.Input((3,)), keras.layers.Dense(7, activation="softmax")])
    mended.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
### END SOLUTION
```

{{ mend-check }}

{{ mend }}
"""

_READS = """\
def read_rows(file):
    return pd.DataFrame(dict(np.load(file))) if file.endswith(".npz") else pd.read_csv(file)


SEED = 1
"""


def add_question(course: Path) -> None:
    """Declare the question, and make all that follows from it."""
    authored = course / layout.AUTHORED / ASSIGNMENT
    _insert(authored / "number" / layout.DECLARATION, "    questions={\n", f"    questions={{\n{QUESTION}")
    text = authored / build.TEXT
    text.write_text(text.read_text().replace("pd.read_csv(asked", "read_rows(asked"))
    _insert(text, "SEED = 1\n", _READS)
    forget()
    build.build(ASSIGNMENT)
    problem = declared(course).asked["number/roots"]
    rows.make(problem)
    found = Calibration(problem.name, problem.metric, 0.5, 0.0, "set by hand")
    layout.calibration(problem).write_text(found.to_json())
    asked_table.write(ASSIGNMENT)


def add_repair(course: Path) -> None:
    authored = course / layout.AUTHORED / ASSIGNMENT
    (authored / "mend").mkdir()
    (authored / "mend" / layout.DECLARATION).write_text(_REPAIR)
    text = authored / build.TEXT
    text.write_text(text.read_text() + _CELLS)
    forget()
    build.build(ASSIGNMENT)
    asked_table.write(ASSIGNMENT)


def give_out(course: Path) -> None:
    nbgrader(course, "generate_assignment", "--force", ASSIGNMENT)


def _insert(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1, (path, before)
    path.write_text(text.replace(before, after))
