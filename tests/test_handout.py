"""`headcheck handout`: a zip that a student can open anywhere, with nothing in it that a student must not see."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import tomllib
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from headcheck.authoring import bank, own_wheel
from headcheck.authoring.practising import practises
from headcheck.cli import main
from headcheck.course.registry import declared
from headcheck.grading import handout
from headcheck.grading.practising import BadModes
from headcheck.practice.carried import FILE, read
from headcheck.practice.modes import Mode
from tests.browser.lab import TOKEN, jupyterlab

COURSE = Path(__file__).resolve().parent.parent
ASSIGNMENT = "02-regression"
MADE = {"README.txt", "nbgrader_config.py", "pyproject.toml", "requirements.txt"}
EACH_ASSIGNMENT = pytest.mark.parametrize("assignment", handout.assignments(COURSE))


@EACH_ASSIGNMENT
def test_it_holds_the_student_version_and_how_to_start_it(assignment: str) -> None:
    released = {path.name: path.read_bytes() for path in (COURSE / "release" / assignment).iterdir() if path.is_file()}
    files = handout.make(COURSE, assignment).files
    carried = files.keys() - released.keys() - MADE
    practising = assignment != "06-choose-the-head"  # in a test nothing comes with it that knows what fits
    assert carried | {FILE} == {FILE} | ({own_wheel.make().name} if practising else set())
    given = nbformat.reads(released.pop(f"{assignment}.ipynb").decode(), as_version=4)
    released.pop(FILE, None)
    assert {name: files[name] for name in released} == released
    student = nbformat.reads(files[f"{assignment}.ipynb"].decode(), as_version=4)
    assert student.cells == [cell for cell in given.cells if practising or not practises(cell)]
    assert any(b"headcheck" in files[name] for name in MADE) == practising
    assert read(files[FILE].decode()).mode is (Mode.PRACTICE if practising else Mode.TEST)


def test_in_a_test_nothing_in_the_zip_knows_what_fits(course: Path) -> None:
    with (course / "course_config.py").open("a") as settings:
        settings.write(f'\nc.Practice.modes = {{"{ASSIGNMENT}": "test"}}\n')
    with zipfile.ZipFile(io.BytesIO(handout.make(course, ASSIGNMENT).zipped())) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert not [name for name in files if name.endswith(".whl")]
    practice = json.loads(files[FILE])
    assert practice["mode"] == "test"
    for part in practice["problems"].values():
        assert part.keys() <= {"kind", "title", "variable", "questions", "expects", "tolerance"}
    cells = nbformat.reads(files[f"{ASSIGNMENT}.ipynb"].decode(), as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    assert "check(" not in code and "headcheck" not in code and "validate(" in code
    assert not any(word in files["README.txt"] for word in (b"headcheck", b'"check"'))


@EACH_ASSIGNMENT
def test_the_page_to_read_first_is_short_and_names_every_file(assignment: str) -> None:
    files = handout.make(COURSE, assignment).files
    page = files["README.txt"].decode()
    assert len(page.splitlines()) <= 95
    assert max(map(len, page.splitlines())) <= 110
    assert not [name for name in files.keys() - {"README.txt"} if f"  {name} " not in page]
    assert "{" not in page


def test_the_zip_is_one_folder_and_the_same_whenever_it_is_made() -> None:
    made = handout.make(COURSE, ASSIGNMENT)
    with zipfile.ZipFile(io.BytesIO(made.zipped())) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {ASSIGNMENT}
        assert {name.partition("/")[2]: archive.read(name) for name in archive.namelist()} == dict(made.files)
        assert all(member.external_attr >> 16 & 0o600 == 0o600 for member in archive.infolist()), "can be written"
        assert all(member.date_time >= (2026,) for member in archive.infolist()), "file browsers show how old it is"
    assert handout.make(COURSE, ASSIGNMENT).zipped() == made.zipped()


def test_a_course_is_one_zip_with_one_environment() -> None:
    made = handout.make_course(COURSE)
    assert made.folder == "regression-classification"
    every = handout.assignments(COURSE)
    within = {name: name.partition("/") for name in made.files if "/" in name}
    assert {folder for folder, _, _ in within.values()} == set(every)
    assert set(made.files) - set(within) == MADE | {own_wheel.make().name}, "what is installed is there once"
    for assignment in every:
        alone = handout.make(COURSE, assignment).files
        together = {name: made.files[path] for path, (folder, _, name) in within.items() if folder == assignment}
        assert together == {name: alone[name] for name in alone.keys() - MADE - {own_wheel.make().name}}
        lines = set(alone["requirements.txt"].decode().splitlines()[1:])
        assert lines <= set(made.files["requirements.txt"].decode().splitlines())
    page = made.files["README.txt"].decode()
    assert all(f"  {assignment} " in page for assignment in every)
    assert len(page.splitlines()) <= 95 and max(map(len, page.splitlines())) <= 110
    assert tomllib.loads(made.files["pyproject.toml"].decode())["project"]["name"] == "course"


def test_no_news_of_jupyter_cover_a_notebook() -> None:
    """The wheel brings a setting of JupyterLab, which an installer puts where JupyterLab looks for it."""
    with zipfile.ZipFile(io.BytesIO(own_wheel.make().content)) as wheel:
        [name] = [name for name in wheel.namelist() if ".data/data/etc/jupyter/labconfig/" in name]
        assert json.loads(wheel.read(name)) == {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}


def test_a_problem_that_is_dropped_is_not_handed_out_nor_is_its_file(course: Path) -> None:
    with (course / "course_config.py").open("a") as settings:
        settings.write(
            '\nc.SettleMarks.dropped = {"02-regression": {"temperature": "full", "sales-loss": "without"}}\n'
        )
    files = handout.make(course, ASSIGNMENT).files
    assert {"house-prices.csv", "sales.csv"} < files.keys() and "temperature.csv" not in files
    text = files[f"{ASSIGNMENT}.ipynb"].decode()
    assert "temperature.csv" not in text and "tomorrow's temperature" not in text and "sales-loss" in text
    assert b"temperature.csv" not in files["README.txt"]


def test_the_file_of_a_problem_that_was_taken_out_of_the_notebook_is_not_handed_out(course: Path) -> None:
    change(course, lambda nb: setattr(nb, "cells", [c for c in nb.cells if not c.id.startswith("temperature-")]))
    assert (course / "release" / ASSIGNMENT / "temperature.csv").exists()
    assert "temperature.csv" not in handout.make(course, ASSIGNMENT).files


def test_versions_stand_in_the_projects_own_file_only() -> None:
    project = tomllib.loads((COURSE / "pyproject.toml").read_text())["project"]
    files = handout.make(COURSE, ASSIGNMENT).files
    student = tomllib.loads(files["pyproject.toml"].decode())["project"]
    lines = [line for line in files["requirements.txt"].decode().splitlines() if not line.startswith("#")]
    wheel = own_wheel.make().name
    assert [*lines[:-1], "headcheck"] == student["dependencies"] and lines.pop() == f"./{wheel}"
    known = project["dependencies"] + [line for extra in project["optional-dependencies"].values() for line in extra]
    assert {_plain(line) for line in lines} < {_plain(line) for line in known}
    assert set(student["requires-python"].split(",")) == set(project["requires-python"].split(","))


def _plain(requirement: str) -> str:
    return re.sub(r"\s+", "", requirement).replace('"', "'")


def test_only_what_the_notebook_imports_has_to_be_installed(course: Path) -> None:
    change(course, lambda nb: setattr(nb, "cells", [cell for cell in nb.cells if cell.cell_type == "markdown"]))
    lines = handout.make(course, ASSIGNMENT).files["requirements.txt"].decode().splitlines()
    assert [re.split("[><]", line)[0] for line in lines[1:]] == ["ipykernel", "jupyterlab", "nbgrader"]


def test_what_is_practised_is_what_the_notebook_has_and_a_course_without_declarations_has_nothing(course: Path) -> None:
    with (course / "course_config.py").open("a") as settings:
        settings.write('\nc.SettleMarks.dropped = {"02-regression": {"temperature": "full"}}\n')
        settings.write('\nc.Practice.modes = {"02-regression": "self-study"}\n')
    carried = read(handout.make(course, ASSIGNMENT).files[FILE].decode())
    assert carried.parts.keys() == {"02-quiz", "02-lines", "house-prices", "sales", "tuition"}
    assert carried.helps["sales"].solution
    with (course / "course_config.py").open("a") as settings:
        settings.write('\nc.Practice.modes = {"02-regression": "exam"}\n')
    with pytest.raises(BadModes, match="expected one of self-study, practice, test"):
        handout.make(course, ASSIGNMENT)
    bare = course / "bare"
    shutil.copytree(course, bare, ignore=shutil.ignore_patterns("course", "bare"))
    with (bare / "course_config.py").open("a") as settings:
        settings.write("\nc.Practice.modes = {}\nc.SettleMarks.dropped = {}\n")
    files = handout.make(bare, ASSIGNMENT).files
    assert FILE not in files and b"headcheck" not in b"".join(files[name] for name in MADE)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with one assignment, its student version up to date."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(COURSE / name, tmp_path)
    shutil.copytree(COURSE / "course" / ASSIGNMENT, tmp_path / "course" / ASSIGNMENT)
    for version in ("source", "release"):
        shutil.copytree(COURSE / version / ASSIGNMENT, tmp_path / version / ASSIGNMENT)
    return tmp_path


def change(
    course: Path, how: Callable[[nbformat.NotebookNode], object], versions: Sequence[str] = ("source", "release")
) -> None:
    """Change the notebook of the course; in both versions, so that the student's stays up to date."""
    for version in versions:
        path = course / version / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        nb = nbformat.read(path, as_version=4)
        how(nb)
        nbformat.write(nb, path)


def first_code(source: str) -> Callable[[nbformat.NotebookNode], object]:
    """Give the first code cell another text."""
    return lambda nb: setattr(next(cell for cell in nb.cells if cell.cell_type == "code"), "source", source)


def refusal(course: Path) -> str:
    with pytest.raises(handout.HandoutError) as refused:
        handout.make(course, ASSIGNMENT)
    return str(refused.value)


def test_without_a_student_version_it_names_the_command_that_makes_one(course: Path) -> None:
    shutil.rmtree(course / "release")
    assert refusal(course).endswith(f"Run: nbgrader generate_assignment {ASSIGNMENT}")


def test_an_unknown_assignment_is_told_the_known_ones(course: Path) -> None:
    with pytest.raises(handout.HandoutError, match="no assignment '02-regresion' .* expected one of 02-regression"):
        handout.make(course, "02-regresion")


@pytest.mark.parametrize("words", ["### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS", "=== END MARK SCHEME ==="])
def test_solutions_and_hidden_tests_are_never_handed_out(course: Path, words: str) -> None:
    change(course, lambda nb: nb.cells.append(nbformat.v4.new_code_cell(words)), ["release"])
    assert words.strip("#= ") in refusal(course)


def test_the_instructors_version_is_never_handed_out(course: Path) -> None:
    shutil.rmtree(course / "release")
    shutil.copytree(course / "source", course / "release")
    assert "BEGIN SOLUTION" in refusal(course)


def test_an_old_student_version_is_refused(course: Path) -> None:
    change(course, lambda nb: nb.cells.insert(1, nbformat.v4.new_markdown_cell("New.")), ["source"])
    found = refusal(course)
    assert f"{ASSIGNMENT}.ipynb differs from source/" in found
    assert found.endswith(f"Run: nbgrader generate_assignment --force {ASSIGNMENT}")


def test_old_data_and_files_that_only_one_side_has_are_refused(course: Path) -> None:
    data = course / "release" / ASSIGNMENT / "sales.csv"
    before = data.read_bytes()
    data.write_bytes(before[:-1])
    assert "sales.csv differs" in refusal(course)
    data.unlink()
    assert "sales.csv differs" in refusal(course)
    data.write_bytes(before)
    (course / "release" / ASSIGNMENT / "answers.txt").touch()
    assert "answers.txt differs" in refusal(course)


def test_what_an_editor_left_there_is_left_out(course: Path) -> None:
    (course / "release" / ASSIGNMENT / ".ipynb_checkpoints").mkdir()
    (course / "release" / ASSIGNMENT / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    assert ".ipynb_checkpoints/old.ipynb" not in handout.make(course, ASSIGNMENT).files


@pytest.mark.parametrize(
    "line", ["import headcheck", "from headcheck.course import check", "import plotting", "from . import x"]
)
def test_a_notebook_that_needs_what_students_cant_install_is_refused(course: Path, line: str) -> None:
    change(course, first_code(line))
    assert "which a student can't install" in refusal(course)


@pytest.mark.parametrize("line", ["%matplotlib inline", "!pip install shap"])
def test_commands_of_jupyter_are_refused(course: Path, line: str) -> None:
    change(course, first_code(line))
    assert "is no plain Python" in refusal(course)


def test_the_command_writes_the_zip_and_says_what_is_in_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADCHECK_COURSE", raising=False)
    monkeypatch.chdir(course)
    for arguments, path in {
        (ASSIGNMENT,): course / "handouts" / f"{ASSIGNMENT}.zip",
        ("--all",): course / "handouts" / f"{ASSIGNMENT}.zip",
        ("--course", "--output", "week/all.zip"): Path("week/all.zip"),
        (ASSIGNMENT, "--output", "week/3.zip"): Path("week/3.zip"),
    }.items():
        result = CliRunner().invoke(main, ["handout", *arguments])
        assert result.exit_code == 0, result.output
        together = "--course" in arguments
        first = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb, " if together else f"{ASSIGNMENT}.ipynb, README.txt, headcheck-"
        assert result.output.startswith(f"{path}: {first}")
        made = handout.make_course(course) if together else handout.make(course, ASSIGNMENT)
        assert path.read_bytes() == made.zipped()
        path.unlink()


@pytest.mark.parametrize(
    "arguments", [[], [ASSIGNMENT, "--all"], ["--course", "--all"], ["--all", "--output", "x.zip"]]
)
def test_the_command_takes_one_assignment_or_all(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["handout", *arguments])
    assert result.exit_code == 2


def solved(assignment: str, released: bytes) -> nbformat.NotebookNode:
    """The student version with the bank's reference answers typed in."""
    cells: dict[str, str] = {}
    for one in bank.load(COURSE, assignment):
        if one.name == "reference":
            cells |= one.cell
    for quiz in declared().quizzes.values():
        if quiz.assignment == assignment:
            cells |= bank.quiz_cell(quiz, quiz.answers)
    return bank.compose(nbformat.reads(released.decode(), as_version=4), cells)


class Alone:
    """A handout unzipped in an empty folder, and commands run there by uv, as on a student's computer."""

    def __init__(self, folder: Path) -> None:
        made = handout.make(COURSE, ASSIGNMENT)
        with zipfile.ZipFile(io.BytesIO(made.zipped())) as archive:
            archive.extractall(folder)
        self.folder = folder / ASSIGNMENT
        nbformat.write(solved(ASSIGNMENT, made.files[f"{ASSIGNMENT}.ipynb"]), self.folder / "solved.ipynb")
        ours = ("VIRTUAL_ENV", "PYTHON", "UV_PROJECT", "JUPYTER", "HEADCHECK")
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}

    def __call__(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["uv", *command], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    if not shutil.which("uv"):
        pytest.skip("uv is not installed: it makes a student's environment")
    uv = Alone(tmp_path_factory.mktemp("alone"))
    synced = uv("sync", "--quiet")
    if re.search("error sending request|Failed to fetch|dns error|Connect", synced.stderr):
        pytest.skip(f"no registry to install from: {synced.stderr.strip().splitlines()[-1]}")
    assert synced.returncode == 0, synced.stderr
    return uv


class TestUnzippedAlone:
    """In an empty folder, with an environment of its own that `uv run` makes."""

    pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("alone")]

    def test_the_check_and_validate_are_installed_and_none_of_the_tools_for_grading(self, alone: Alone) -> None:
        program = "import importlib.util as u; print([m for m in ('headcheck', 'nbgrader', 'nh3') if u.find_spec(m)])"
        assert alone("run", "python", "-c", program).stdout.strip() == "['headcheck', 'nbgrader']"

    def test_a_choice_is_checked_before_it_is_trained(self, alone: Alone) -> None:
        program = """
import keras
from headcheck.practice import check
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1, activation="relu")])
model.compile(loss="mse", metrics=["mae"])
print(check("house-prices", model))
"""
        said = alone("run", "python", "-c", program).stdout
        assert "1 of 4 does not fit yet" in said and "activation: does not fit yet" in said

    def test_jupyterlab_opens_with_the_notebook_in_sight(self, alone: Alone, tmp_path: Path) -> None:
        command = ("uv", "run", "jupyter", "lab")
        with jupyterlab(alone.folder, tmp_path, command, alone.environment) as address:
            notification = "lab/api/settings/@jupyterlab/apputils-extension:notification"
            pages = [f"{address}{page}?token={TOKEN}" for page in ("lab", "api/contents", notification)]
            lab, folder, news = (urllib.request.urlopen(page, timeout=60).read().decode() for page in pages)
        assert json.loads(news)["schema"]["properties"]["fetchNews"]["default"] == "false"
        assert "<title>JupyterLab</title>" in lab
        assert f"{ASSIGNMENT}.ipynb" in {file["name"] for file in json.loads(folder)["content"]}

    def test_every_cell_runs(self, alone: Alone) -> None:
        done = alone("run", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--inplace", "solved.ipynb")
        assert done.returncode == 0, done.stderr
        cells = nbformat.read(alone.folder / "solved.ipynb", as_version=4).cells
        assert all(cell.execution_count for cell in cells if cell.cell_type == "code")
        assert "Trained." in json.dumps(cells)

    def test_the_untouched_notebook_runs_up_to_its_first_task(self, alone: Alone) -> None:
        done = alone("run", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--stdout", f"{ASSIGNMENT}.ipynb")
        assert done.returncode != 0
        assert "NotImplementedError" in done.stderr

    @pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
    @pytest.mark.parametrize("platform", ["linux", "aarch64-unknown-linux-gnu", "macos", "windows"])
    def test_every_platform_has_wheels_for_what_it_needs(self, alone: Alone, platform: str, python: str) -> None:
        options = ("--only-binary", ":all:", "--python-platform", platform, "--python-version", python)
        done = alone("pip", "compile", "--quiet", *options, "requirements.txt")
        assert done.returncode == 0, done.stderr
        tensorflow = "tensorflow-cpu" if platform == "linux" else "tensorflow"
        assert re.search(rf"^{tensorflow}==", done.stdout, re.MULTILINE)
