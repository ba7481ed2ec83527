"""`headcheck grade --from-models`: saved models stand for their training; what can't be graded so runs in full."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from headcheck.authoring import bank
from headcheck.course.registry import declared
from headcheck.grading.classroom import plans
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Basis, Graded, Outcome
from headcheck.grading.classroom.plans import Finished, FromModels
from headcheck.grading.engine.execution import Execution
from headcheck.grading.engine.job import Course, Done, Job
from headcheck.grading.intake import from_models
from headcheck.grading.intake.from_models import NotSaved, shorten
from headcheck.grading.intake.template import template
from tests import sandboxed
from tests.course.cells import answer_in, bank_file, leave_out_what_is_looked_at
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import REPOSITORY

PROBLEMS = declared().problems

ASSIGNMENTS = sorted({problem.assignment for problem in PROBLEMS.values()})


def solved(assignment: str) -> NotebookNode:
    """The instructor's notebook with its solutions."""
    return nbformat.read(REPOSITORY / "source" / assignment / f"{assignment}.ipynb", as_version=4)


def cell(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def hand_in(folder: Path, notebook: NotebookNode, name: str) -> Path:
    """Hand in a notebook that says that it saved its models, and files that are no models."""
    for problem in PROBLEMS.values():
        if problem.assignment == name:
            data = f"the model of {problem.id}".encode()
            (folder / f"{problem.id}.keras").write_bytes(data)
            fingerprint = hashlib.sha256(data).hexdigest()[:16]
            text = f"Saved as {problem.id}.keras, with the fingerprint {fingerprint}.\n"
            cell(notebook, f"{problem.id}-save").outputs = [new_output("stream", name="stdout", text=text)]
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_of_every_assignment_nothing_is_left_that_trains_and_all_that_tests_need(
    assignment: str, tmp_path: Path
) -> None:
    notebook = solved(assignment)
    short = shorten(template(notebook), hand_in(tmp_path, notebook, assignment), PurePath(f"{assignment}.ipynb"))
    code = [c.source for c in short.notebook.cells if c.cell_type == "code"]
    assert not any(".fit(" in source and "def " not in source for source in code)
    assert not any("plt.show()" in source and "def " not in source for source in code)
    problems = [problem for problem in PROBLEMS.values() if problem.assignment == assignment]
    for problem in problems:
        assert f'{problem.model} = keras.saving.load_model("{problem.id}.keras")' in "\n".join(code)
    assert sorted(short.files) == sorted(f"{problem.id}.keras" for problem in problems)
    assert len(short.notebook.cells) == len(notebook.cells)


def more_training(notebook: NotebookNode) -> None:
    notebook.cells.insert(40, new_code_cell("house_model.fit(house_x, house_y, epochs=1000)"))


def answer_from_the_data(notebook: NotebookNode) -> None:
    cell(notebook, "04-differences-answers").source = "differences = {'units': animal_x.shape[1]}"


Change = Callable[[Path], object]
NOT_IT = ".keras is not the file of which the notebook prints the fingerprint"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda file: file.unlink(), "expected the file sales.keras, found nothing"),
        (lambda file: file.write_bytes(b"of a friend"), NOT_IT),
        (lambda file: file.write_bytes(bytes(9 << 20)), "sales.keras is larger than 8 MB"),
        (lambda file: (file.parent / "02-regression.ipynb").write_text('{"cells": [{"outputs": 5}, 7]}'), NOT_IT),
    ],
    ids=["missing", "another file", "large", "no fingerprints"],
)
def test_a_file_that_is_not_the_notebooks_own_is_not_graded(change: Change, why: str, tmp_path: Path) -> None:
    notebook = solved("02-regression")
    hand_in(tmp_path, notebook, "02-regression")
    change(tmp_path / "sales.keras")
    with pytest.raises(NotSaved, match=re.escape(why)):
        shorten(template(notebook), tmp_path, PurePath("02-regression.ipynb"))


@pytest.mark.parametrize(
    ("assignment", "change", "why"),
    [
        ("02-regression", more_training, "a cell of the student's own uses house_model, house_x, house_y"),
        ("04-multiclass-classification", answer_from_the_data, "04-differences-answers uses animal_x, which only the"),
    ],
)
def test_what_needs_more_of_the_notebook_than_its_models_is_run_in_full(
    assignment: str, change: Callable[[NotebookNode], None], why: str, tmp_path: Path
) -> None:
    handed_in = hand_in(tmp_path, solved(assignment), assignment)
    taken_in = template(solved(assignment))
    change(taken_in)
    with pytest.raises(NotSaved, match=why):
        shorten(taken_in, handed_in, PurePath(f"{assignment}.ipynb"))


@pytest.mark.parametrize(
    "source",
    ["-" * 20_000 + "1", "a?\n" * 600, "x" + "()" * 50_000, 'f"' + "{1}" * 60_000 + '"'],
    ids=["deep", "commands", "calls", "f-string"],
)
def test_a_cell_that_no_parser_can_read_is_run_in_full_and_stops_nobody(source: str, tmp_path: Path) -> None:
    handed_in = hand_in(tmp_path, solved("02-regression"), "02-regression")
    taken_in = template(solved("02-regression"))
    taken_in.cells.append(new_code_cell(source))
    with pytest.raises(NotSaved, match="a cell of the student's own is too long, or nested too deep, to tell what it"):
        shorten(taken_in, handed_in, PurePath("02-regression.ipynb"))


def test_deep_and_long_code_that_can_be_read_needs_no_training(tmp_path: Path) -> None:
    handed_in = hand_in(tmp_path, solved("02-regression"), "02-regression")
    taken_in = template(solved("02-regression"))
    taken_in.cells.append(
        new_code_cell("deep = " + "[" * 90 + "]" * 90 + "\nlong = [\n" + "    1 + 2,\n" * 3_000 + "]")
    )
    assert shorten(taken_in, handed_in, PurePath("02-regression.ipynb")).files


def test_an_assignment_without_models_is_run_in_full(tmp_path: Path) -> None:
    with pytest.raises(NotSaved, match="saves no models"):
        shorten(template(solved("01-linear-algebra")), tmp_path, PurePath("01-linear-algebra.ipynb"))


def test_a_sample_is_drawn_again_by_its_seed_and_holds_at_least_one() -> None:
    students = [f"student{number}" for number in range(40)]
    assert FromModels(0.05, 7).sample(students) == FromModels(0.05, 7).sample(students[::-1])
    assert len(FromModels(0.05, 7).sample(students)) == 2
    assert len(FromModels(0.01, 7).sample(students)) == 1
    assert len({FromModels(0.05, seed).sample(students) for seed in range(20)}) > 10


# --- a class


ANSWERS = {
    "ann": {},
    "bob": {"house-prices-choice": "house-prices/mistakes/relu-for-regression"},
    "cleo": {"sales-choice": "sales/mistakes/no-loss"},
    "dan": {"temperature-choice": "temperature/accepted/subclassed-model"},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which four students trained and handed in, and dan's file needs code of his; eve forged hers."""
    course = tmp_path_factory.mktemp("trained")
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, course)
    for part in ("course", "source/02-regression"):
        shutil.copytree(REPOSITORY / part, course / part)
    leave_out_what_is_looked_at(course / "source/02-regression/02-regression.ipynb")
    nbgrader(course, "generate_assignment", "02-regression")
    release = course / "release" / "02-regression"
    own = {
        c.metadata.nbgrader.grade_id: c.source
        for c in solved("02-regression").cells
        if c.metadata.get("nbgrader", {}).get("solution")
    }
    for student, answers in ANSWERS.items():
        folder = course / "submitted" / student / "02-regression"
        shutil.copytree(release, folder)
        files = {grade_id: answer_in(bank_file(path)) for grade_id, path in answers.items()}
        notebook = bank.compose(nbformat.read(release / "02-regression.ipynb", as_version=4), {**own, **files})
        NotebookClient(notebook, timeout=600, allow_errors=True, resources={"metadata": {"path": folder}}).execute()
        nbformat.write(notebook, folder / "02-regression.ipynb")
    forge(course / "submitted" / "eve" / "02-regression", course / "submitted" / "ann" / "02-regression")
    return course


def forge(folder: Path, friend: Path) -> None:
    """Hand in a friend's files under an answer of one's own that is wrong, with the friend's fingerprints."""
    shutil.copytree(friend, folder)
    notebook = nbformat.read(friend / "02-regression.ipynb", as_version=4)
    cell(notebook, "sales-choice").source = answer_in(bank_file("sales/mistakes/no-loss"))
    nbformat.write(notebook, folder / "02-regression.ipynb")


def done(earned: str, *, loads: bool = True) -> Done:
    """What came of a notebook whose first cell loads a model, and whose one test earned so many points."""
    loading = [] if loads else [new_output("error", ename="ValueError", evalue="no model", traceback=[])]
    result = new_output("execute_result", {"text/plain": earned})
    return Done(Execution({0: loading}).to_json(), json.dumps([[result]]), 1.0, True)


def test_a_plan_runs_the_whole_notebook_where_models_will_not_do_and_for_the_sample() -> None:
    course = Course(b"", "")
    models, whole = Job("models", {}, course), Job("whole", {}, course)

    def follow(*results: Done, sampled: bool) -> tuple[list[str], Finished]:
        plan, asked = plans._saved_models(models, (0,), whole, sampled=sampled), []
        try:
            asked.append(next(plan).notebook)
            for result in results:
                asked.append(plan.send(result).notebook)
        except StopIteration as end:
            return asked, end.value
        raise AssertionError("the plan asks for more")

    right, wrong = done("2"), done("0")
    assert follow(right, sampled=False) == (["models"], Finished(right, Basis.MODELS))
    asked, found = follow(done("2", loads=False), wrong, sampled=False)
    assert asked == ["models", "whole"] and (found.done, found.by) == (wrong, Basis.CELLS)
    asked, found = follow(right, right, sampled=True)
    assert asked == ["models", "whole"] and (found.by, found.differs) == (Basis.CELLS, False)
    asked, found = follow(right, wrong, sampled=True)
    assert (found.done, found.differs) == (wrong, True) and "points: 0 instead of 2" in found.note


@pytest.mark.slow
@pytest.mark.xdist_group("engine")
@sandboxed.NEEDED
def test_saved_models_earn_what_the_whole_notebook_does_and_a_sample_shows_who_forged(trained: Path) -> None:
    with ThreadPoolExecutor(2) as pool:

        def grade(from_models: FromModels | None = None) -> dict[str, Graded]:
            graded = Class(trained, "02-regression").grade(pool, 2, lambda *_: None, from_models=from_models)
            return {one.student: one for one in graded}

        nobody = grade(FromModels(0, 1))
        everybody = grade(FromModels(1, 1))
        whole = grade()

    assert {name: one.by for name, one in nobody.items()} == {
        "ann": Basis.MODELS, "bob": Basis.MODELS, "cleo": Basis.MODELS, "dan": Basis.CELLS, "eve": Basis.MODELS,
    }  # fmt: skip
    assert nobody["dan"].note == "Run in full: a saved model could not be loaded."
    assert "sales.keras" not in nobody["ann"].note

    for honest in ("ann", "bob", "cleo", "dan"):
        assert nobody[honest].points == whole[honest].points, honest
    assert nobody["eve"].points == 31 and whole["eve"].points < 31

    assert everybody["bob"].note == "Sampled: the saved models earn the same."
    assert everybody["eve"].note.startswith("Sampled: the saved models do NOT earn what the cells do (points: 0% inst")
    assert everybody["eve"].points == whole["eve"].points
    assert {one.by for one in everybody.values()} == {Basis.CELLS}
    assert {one.how for one in whole.values()} == {Outcome.UNCHANGED}, "all cells have run: that is the best there is"


def test_a_notebook_names_its_files_as_the_grader_does() -> None:
    for problem in PROBLEMS.values():
        assert cell(solved(problem.assignment), f"{problem.id}-save").source == (
            f'save_model({problem.model}, "{from_models.file_name(problem)}")'
        )
