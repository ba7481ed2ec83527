"""A course of one's own: its settings, its environment with a copy of this package, and what its author writes.

That comes from another course (a clone, a folder or a zip), or is one small worked example. It comes from no place in
this package but the example, because the package is given to students, too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import metadata
from pathlib import Path

import jinja2

from headcheck.authoring import build, own_wheel
from headcheck.course.layout import AUTHORED, COURSE_FILE, COURSE_VARIABLE
from headcheck.errors import HeadcheckError

#: The course with one small assignment that this package has.
EXAMPLE = Path(__file__).parent / "example"

#: What a new course takes over of another one, where that has it.
_TAKEN = (COURSE_FILE, AUTHORED, "data", "source", "release")
#: Of that, what is nobody's work.
_LEFT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.keras", "*.pyc")


class NewCourseError(HeadcheckError):
    """A course can't be made like this; the message says why and what to do."""


def make(folder: Path, taken_from: Path) -> None:
    """Makes a course in `folder`, which is new or empty, of what is in `taken_from`: a course, a zip of one, `EXAMPLE`.

    Raises NewCourseError, and NotebookError for a notebook that can't be built.
    """
    _refuse(folder)
    with _opened(taken_from) as course:
        content(folder, course)
    (folder / "wheels").mkdir()
    wheel = own_wheel.make()
    (folder / "wheels" / wheel.name).write_bytes(wheel.content)
    assignments = sorted(path.parent.name for path in (folder / AUTHORED).glob(f"*/{build.TEXT}"))
    _write(folder, {"pyproject.toml", "README.md", ".gitignore"}, assignments[0] if assignments else "ASSIGNMENT")
    _start_git(folder)


def content(folder: Path, course: Path) -> None:
    """Writes a course's settings and what its author wrote into `folder`, and builds notebooks that are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _TAKEN:
        original = course / name
        if original.is_dir():
            shutil.copytree(original, folder / name, ignore=_LEFT)
        elif original.is_file():
            shutil.copyfile(original, folder / name)
    _write(folder, {COURSE_FILE, "nbgrader_config.py"} - {path.name for path in folder.iterdir()})
    with in_course(folder.absolute()):
        for assignment in build.assignments():
            if not build.place(assignment).notebook.exists():
                build.build(assignment)


@contextmanager
def in_course(folder: Path) -> Iterator[None]:
    """Whatever asks for the course meanwhile gets the one in `folder`, also in processes that begin."""
    before = os.environ.get(COURSE_VARIABLE)
    os.environ[COURSE_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[COURSE_VARIABLE]
        else:
            os.environ[COURSE_VARIABLE] = before


def _refuse(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NewCourseError(f"Expected a new or an empty folder for the course, found something in {folder}.")
    inside = next((parent for parent in folder.resolve().parents if (parent / COURSE_FILE).is_file()), None)
    if inside is not None:
        raise NewCourseError(f"{folder} is inside of the course {inside}. Choose a folder outside of it.")


@contextmanager
def _opened(taken_from: Path) -> Iterator[Path]:
    """The folder of the course in a folder or a zip. Raises NewCourseError."""
    if taken_from.is_dir():
        yield _course_in(taken_from, taken_from)
        return
    with tempfile.TemporaryDirectory() as unpacked:
        try:
            with zipfile.ZipFile(taken_from) as archive:
                archive.extractall(unpacked)
        except (OSError, zipfile.BadZipFile) as error:
            raise NewCourseError(f"Expected a folder or a zip with a course, found {taken_from}: {error}.") from error
        yield _course_in(Path(unpacked), taken_from)


def _course_in(folder: Path, named: Path) -> Path:
    """The folder with a course, or the only one in it, as in the zips of forges."""
    for course in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (course / AUTHORED).is_dir():
            return course
    raise NewCourseError(f"Expected a course, with a folder {AUTHORED}/, in {named}; found none.")


def _write(folder: Path, names: set[str], assignment: str = "") -> None:
    """Writes the files of these names from their templates."""
    about = metadata("headcheck")
    facts = {
        "name": re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-") or "course",
        "assignment": assignment,
        "version": about["Version"],
        "pythons": about["Requires-Python"],
    }
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("headcheck.authoring", "course_templates"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    for name in names:
        template = templates.get_template(f"{name.removeprefix('.')}.j2")
        (folder / name).write_text(template.render(facts), encoding="utf-8")


def _start_git(folder: Path) -> None:
    """Makes the folder a repository, unless it lies in one or git is not here: a course works without, too."""
    if shutil.which("git"):
        inside = subprocess.run(["git", "rev-parse", "--git-dir"], cwd=folder, capture_output=True, check=False)
        if inside.returncode:
            subprocess.run(["git", "init", "--quiet"], cwd=folder, capture_output=True, check=False)
