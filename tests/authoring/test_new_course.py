"""A course of one's own: from another course, from a zip of one, or with the small worked example."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import jinja2
import pytest
from click.testing import CliRunner, Result

from headcheck.authoring import new_course, own_wheel
from headcheck.authoring.notebook_text import HEADER, Cell, Role, Text, write_text
from headcheck.cli import main

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _no_course_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HEADCHECK_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Somebody's course, with one assignment, a setting of its own, and work of students."""
    course = tmp_path / "other"
    (course / "course/01-start").mkdir(parents=True)
    cells = (Cell("setup", "code", "print('Hello.')", Role.LOCKED, grade_id="setup"),)
    (course / "course/01-start/notebook.md").write_text(write_text(Text(cells, HEADER)))
    (course / "course_config.py").write_text("# ours\n")
    (course / "release/01-start").mkdir(parents=True)
    (course / "release/01-start/01-start.ipynb").write_text("what students get")
    (course / "submitted/ann/01-start").mkdir(parents=True)
    (course / "submitted/ann/01-start/01-start.ipynb").write_text("private")
    return course


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_course_begins_with_another_one_and_nothing_of_its_students(other: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    assert run("new", made, "--from", other).exit_code == 0
    there = {name for name in files(made) if not name.startswith((".git/", "wheels/"))}
    assert there == {
        "course/01-start/notebook.md", "course/01-start/built.json", "source/01-start/01-start.ipynb",
        "release/01-start/01-start.ipynb",
        "course_config.py", "nbgrader_config.py", "pyproject.toml", "README.md", ".gitignore",
    }  # fmt: skip
    assert (made / "course_config.py").read_text() == "# ours\n"
    assert "headcheck handout 01-start" in (made / "README.md").read_text()


def test_a_course_comes_out_of_a_zip_as_forges_make_them(other: Path, tmp_path: Path) -> None:
    shutil.make_archive(str(tmp_path / "downloaded"), "zip", tmp_path, "other")
    assert run("new", "made", "--from", "downloaded.zip").exit_code == 0
    assert (tmp_path / "made/source/01-start/01-start.ipynb").is_file()


def test_inside_a_course_that_one_is_taken(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(other)
    assert run("new", "../made").exit_code == 0
    assert (other.parent / "made/course/01-start/notebook.md").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "made"], "Say which course to begin with, --from CLONE-OR-ZIP, or give --empty"),
        (["new", "made", "--empty", "--from", "other"], "give it without --from"),
        (["new", "other", "--empty"], "Expected a new or an empty folder for the course, found something in other."),
        (["new", "other/inside", "--empty"], "inside of the course"),
        (["new", "made", "--from", "other/submitted"], "Expected a course, with a folder course/, in other/submitted"),
        (["new", "made", "--from", "nowhere.zip"], "Expected a folder or a zip with a course, found nowhere.zip"),
    ],
)
def test_what_can_not_be_made_is_said_and_nothing_is_written(arguments: list[str], said: str, other: Path) -> None:
    before = files(other)
    result = run(*arguments)
    assert result.exit_code in (1, 2) and said in result.output
    assert files(other) == before and not Path("made").exists()


def test_its_settings_are_those_of_this_repository_with_a_name_of_its_own() -> None:
    templates = jinja2.Environment(loader=jinja2.PackageLoader("headcheck.authoring", "course_templates"))
    for name in ("course_config.py", "nbgrader_config.py"):
        made = templates.get_template(f"{name}.j2").render(name="regression-classification").splitlines()
        ours = (REPOSITORY / name).read_text().splitlines()
        # but for lines that name assignments
        assert [line for line in made if '"0' not in line] == [line for line in ours if '"0' not in line]
    ignored = templates.get_template("gitignore.j2").render().splitlines()
    missing = {*ignored} - {*(REPOSITORY / ".gitignore").read_text().splitlines()}
    # this repository keeps the folder autograded/, though nothing in it
    assert {line for line in missing if not line.startswith("#")} == {"/autograded/"}


def test_the_package_packs_itself_into_a_wheel_that_is_the_same_each_time(tmp_path: Path) -> None:
    wheel = own_wheel.make()
    assert own_wheel.make() == wheel
    first = tmp_path / wheel.name
    first.write_bytes(wheel.content)
    with zipfile.ZipFile(first) as archive:
        names = archive.namelist()
        assert "headcheck/__init__.py" in names and not any("__pycache__" in name for name in names)
        record = next(name for name in names if name.endswith("/RECORD"))
        listed = {line.split(",")[0] for line in archive.read(record).decode().splitlines()}
    assert listed == set(names)
    # Python imports from a zip: what is in it is whole
    code = "import headcheck; print(headcheck.__file__)"
    said = subprocess.run([sys.executable, "-S", "-c", code], env={"PYTHONPATH": str(first)}, capture_output=True)
    assert str(first) in said.stdout.decode(), said.stderr.decode()


def test_the_environment_takes_the_engine_from_the_wheel_and_from_nowhere_else(other: Path, tmp_path: Path) -> None:
    new_course.make(tmp_path / "My Course", other)
    project = tomllib.loads((tmp_path / "My Course/pyproject.toml").read_text())
    assert project["project"]["name"] == "my-course"
    (requirement,) = project["project"]["dependencies"]
    name, _, version = requirement.partition("==")
    assert name == "headcheck[authoring,grading]"
    assert (tmp_path / f"My Course/wheels/headcheck-{version}-py3-none-any.whl").is_file()
    (index,) = project["tool"]["uv"]["index"]
    assert project["tool"]["uv"]["sources"] == {"headcheck": {"index": index["name"]}}
    assert index["url"] == "wheels" and index["explicit"]
