"""A small course in which every way from a student to a test is used, a class of attackers, and what became of them.

What an attack is, says `Attack`; each stands in a file of its own in this folder.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from headcheck.grading.cells import is_test
from headcheck.grading.classroom.course_class import Class
from tests.grading.in_process import inside, nbgrader
from tests.grading.tiny_course import answer, case, given, hidden, make_course, student_version

HERE = Path(__file__).parent
ASSIGNMENT = "toy"

#: What no student may read: it stands in the hidden tests, and beside the held-out rows.
SECRET = "the-mountain-goat-plays-chess"
HELD_OUT_SECRET = "0.918273645"
#: In the arguments of every process that an attack starts.
MARKER = "left-by-an-attack"

#: What all parts earn together, and what each honest answer is.
FULL: Mapping[str, float] = {"scale": 3, "slope": 2, "weights": 1, "head": 2, "heldout": 3}
NOTHING: Mapping[str, float] = dict.fromkeys(FULL, 0)
HONEST: Mapping[str, str] = {
    "scale-answer": "def scale(x):\n    return (x - x.mean()) / x.std()",
    "slope-answer": "slope = 3.0",
    "weights-answer": "weights = np.array([3.0, -2.0])",
    "model-answer": (
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse', metrics=['mae'])\n"
        "model.set_weights([np.array([[3.0], [-2.0]]), np.array([1.0])])"
    ),
}

#: Finds the part of its own process that talks to the engine, for attacks that forge what it says.
FIND_PROCESS = """
import gc
process = next(o for o in gc.get_objects() if type(o).__name__ == "Process" and "_describe" in vars(o))
"""
#: After it, what stands in `forged` is handed over as the value of a name, and `answer` as what functions return.
FORGE = (
    FIND_PROCESS
    + """
forged, answer, send = {}, None, process._send
def sends(message):
    if "values" in message:
        message["values"] |= forged
    if "value" in message and answer:
        message["value"] = answer
    send(message)
process._send = sends
"""
)

_ROWS = "".join(f"{a},{b},{3 * a - 2 * b + 1}\n" for a in range(5) for b in range(5))
_HELD_OUT = f"# {SECRET}\n{HELD_OUT_SECRET},0,{3 * float(HELD_OUT_SECRET) + 1}\n" + "".join(
    f"{a + 0.5},{-a},{5 * a + 2.5}\n" for a in range(20)
)


def cells() -> list[NotebookNode]:
    """The instructor's notebook: partial credit, a value, an array, and a model with held-out rows."""
    solution = {name: f"### BEGIN SOLUTION\n{code}\n### END SOLUTION" for name, code in HONEST.items()}
    return [
        given("import keras\nimport numpy as np\n\nrows = np.loadtxt('rows.csv', delimiter=',')"),
        answer("scale-answer", solution["scale-answer"]),
        case(
            "scale",
            "assert callable(scale)\n"
            + hidden(
                f"import numpy as np\n# {SECRET}\npoints = 0\n"
                "for numbers in ([1.0, 2.0, 3.0], [5.0, -5.0], [10.0, 20.0, 40.0]):\n"
                "    numbers = np.array(numbers)\n"
                "    try:\n"
                "        right = (numbers - numbers.mean()) / numbers.std()\n"
                "        points += bool(np.allclose(scale(numbers.copy()), right))\n"
                "    except Exception:\n"
                "        pass\n"
                "points"
            ),
            FULL["scale"],
        ),
        answer("slope-answer", solution["slope-answer"]),
        case("slope", hidden(f"# {SECRET}\n2 - abs(slope - 3)"), FULL["slope"]),
        answer("weights-answer", solution["weights-answer"]),
        case(
            "weights",
            "assert weights.shape == (2,)\n" + hidden(f"assert list(weights) == [3, -2], '{SECRET[:3]} not these.'"),
            FULL["weights"],
        ),
        answer("model-answer", solution["model-answer"]),
        case(
            "head",
            hidden(
                f"# {SECRET}\nfrom headcheck.judging.judgement import judge\nfrom headcheck.tasks import Regression\n\n"
                "assert judge(model, Regression(1)).fits, 'Look at the head and the loss.'"
            ),
            FULL["head"],
        ),
        case(
            "heldout",
            hidden(
                f"# {SECRET}\nimport os\nimport numpy as np\n"
                "path = os.path.join(os.environ['HEADCHECK_COURSE'], 'holdout', 'toy.csv')\n"
                "table = np.loadtxt(path, delimiter=',')\n"
                "found = np.asarray(model.predict(table[:, :2], verbose=0)).reshape(-1)\n"
                "assert np.abs(found - table[:, 2]).mean() < 0.01, 'Too far from the truth.'"
            ),
            FULL["heldout"],
        ),
    ]


@dataclass(frozen=True)
class Result:
    """What one submission came to. `own`: all that its own cells hold; `shown`: the outputs of all cells, as text."""

    name: str
    notebook: NotebookNode
    points: Mapping[str, float | None]
    page: str
    course: Path

    @property
    def own(self) -> str:
        return json.dumps([cell for cell in self.notebook.cells if not is_test(cell)])

    @property
    def shown(self) -> str:
        return json.dumps([cell.get("outputs", []) for cell in self.notebook.cells])


@dataclass(frozen=True)
class Attack:
    """One file of this folder, which holds

    a docstring, whose first line says what it tries, `PLAIN`: what plain nbgrader did with attacks of this kind where
    that was measured, else "not tried", `EARNS`: the points of its honest work, part by part; and any of these:
    `CELLS`: answers in place of the honest ones, by grade_id; `FIRST`, `LAST`: own cells before the first answer and at
    the end; `hand_in(folder, notebook)`: writes the submission; `holds(result)`: asserts what else has to be so;
    `STUDENT`: the name of the student's folder, text or bytes, in place of the file's; `UNGRADED`: what is said of a
    submission that can't be graded, and earns nothing.
    """

    name: str
    module: ModuleType

    @property
    def title(self) -> str:
        return (self.module.__doc__ or "").strip().splitlines()[0].removesuffix(".")

    @property
    def student(self) -> str:
        """The name of the student, as Python reads one from a folder."""
        return os.fsdecode(getattr(self.module, "STUDENT", self.name))

    @property
    def ungraded(self) -> str:
        return str(getattr(self.module, "UNGRADED", ""))

    @property
    def plain(self) -> str:
        return str(self.module.PLAIN)

    @property
    def earns(self) -> Mapping[str, float]:
        earns: Mapping[str, float] = self.module.EARNS
        return earns

    def notebook(self, handed_out: NotebookNode) -> NotebookNode:
        """The notebook with the attack's cells in it, and honest answers where it has none."""
        return filled(
            handed_out,
            getattr(self.module, "CELLS", {}),
            getattr(self.module, "FIRST", ()),
            getattr(self.module, "LAST", ()),
        )

    def hand_in(self, folder: Path, handed_out: NotebookNode) -> None:
        """Write the submission into the empty `folder`."""
        notebook = self.notebook(handed_out)
        write: Callable[[Path, NotebookNode], object] = getattr(self.module, "hand_in", save)
        write(folder, notebook)

    def check(self, result: Result) -> None:
        """The attack's own assertions, if it has any."""
        getattr(self.module, "holds", lambda result: None)(result)


def filled(
    handed_out: NotebookNode, answers: Mapping[str, str], first: Sequence[str] = (), last: Sequence[str] = ()
) -> NotebookNode:
    """The student's version with answers, and with cells of the student's own."""
    notebook = nbformat.from_dict(json.loads(json.dumps(handed_out)))
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in HONEST:
            cell.source = answers.get(name, HONEST[name])
    place = next(n for n, cell in enumerate(notebook.cells) if "nbgrader" in cell.metadata)
    notebook.cells[place:place] = map(_own, first)
    notebook.cells += map(_own, last)
    return notebook


def _own(source: str) -> NotebookNode:
    kind = new_markdown_cell if source.startswith("[markdown]") else new_code_cell
    return kind(source.removeprefix("[markdown]"))


def save(folder: Path, notebook: NotebookNode) -> None:
    """Write a notebook as it is, valid or not."""
    (folder / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(notebook))


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """The cell of this name."""
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def attacks() -> dict[str, Attack]:
    """All attacks of this folder, by name."""
    names = sorted(
        path.stem for path in HERE.glob("*.py") if not path.stem.startswith(("_", "test_")) and path.stem != "course"
    )
    return {name: Attack(name, importlib.import_module(f"tests.attacks.{name}")) for name in names}


def table() -> str:
    """The table of docs/attacks.md."""
    rows = ["| What a submission tries | Plain nbgrader 0.9.6 | Here |", "|---|---|---|"]
    full = sum(FULL.values())
    for attack in attacks().values():
        earned = sum(attack.earns.values())
        here = "not graded, and it says why" if attack.ungraded else f"{earned:g} of {full:g} points"
        rows.append(f"| [{attack.title}](../tests/attacks/{attack.name}.py) | {attack.plain} | {here} |")
    return "\n".join(rows)


def grade(folder: Path, class_: Sequence[Attack]) -> dict[str, Result]:
    """Let a class hand in, with an honest student before and after it; grade it, and write feedback."""
    course = make_course(folder, ASSIGNMENT, cells())
    (course / "source" / ASSIGNMENT / "rows.csv").write_text(_ROWS)
    (course / "holdout").mkdir()
    (course / "holdout" / "toy.csv").write_text(_HELD_OUT)
    with (course / "course_config.py").open("a") as settings:
        settings.write("\nc.RunApart.cell_seconds = 5\nc.RunApart.call_seconds = 6\nc.RunApart.notebook_seconds = 60\n")
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    handed_out = student_version(course, ASSIGNMENT)
    for name in ("ann", *(attack.student for attack in class_), "zoe"):
        (course / "submitted" / name / ASSIGNMENT).mkdir(parents=True)
        if name in ("ann", "zoe"):
            save(course / "submitted" / name / ASSIGNMENT, filled(handed_out, {}))
    for attack in class_:
        attack.hand_in(course / "submitted" / attack.student / ASSIGNMENT, handed_out)
    ungraded = [attack for attack in class_ if attack.ungraded]
    with inside(course), ThreadPoolExecutor(2) as pool:
        graded = Class(course, ASSIGNMENT).grade(pool, 2, lambda *_: None)
    why_not = {one.student: one.problem for one in graded if one.problem}
    assert why_not.keys() == {attack.student for attack in ungraded}, why_not
    assert all(attack.ungraded in why_not[attack.student] for attack in ungraded), why_not
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    students = {"ann": "ann", "zoe": "zoe"} | {one.name: one.student for one in class_ if not one.ungraded}
    results = {name: _result(course, name, student) for name, student in students.items()}
    return results | {one.name: Result(one.name, new_notebook(), NOTHING, "", course) for one in ungraded}


def _result(course: Path, name: str, student: str) -> Result:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grades = gradebook.find_submission(ASSIGNMENT, student).notebooks[0].grades
        points = {grade.name: None if grade.needs_manual_grade else grade.auto_score for grade in grades}
    path = Path(student) / ASSIGNMENT
    return Result(
        name,
        nbformat.read(course / "autograded" / path / f"{ASSIGNMENT}.ipynb", as_version=4),
        points,
        (course / "feedback" / path / f"{ASSIGNMENT}.html").read_text(encoding="utf-8"),
        course,
    )


def processes() -> str:
    """The arguments of all processes that run on this machine."""
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
