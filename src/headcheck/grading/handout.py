"""A zip for students: the notebook, its data, a README, and what to install. It opens anywhere.

With it comes what `check` and `hint` need, as far as the assignment's mode allows; without that the notebook runs, too.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path, PurePosixPath

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from headcheck.authoring import own_wheel
from headcheck.authoring.practising import carried, practises, read_source
from headcheck.course.dealing import ALONE, CLASS, TABLE
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading import dropping
from headcheck.grading.configured import course_settings
from headcheck.grading.intake.template import handed_out, template
from headcheck.grading.plugins.handing_out import given
from headcheck.grading.practising import mode
from headcheck.practice.carried import FILE, Carried
from headcheck.practice.modes import Mode

#: Default folder for handouts in a course.
FOLDER = "handouts"
#: Needed to open a notebook, and for the button Validate.
_OPENS = frozenset({"jupyterlab", "ipykernel", "nbgrader"})
#: What a notebook may import without it: it does so in a `try`, and a wheel of it lies beside the notebook.
_MAY_BE_ABSENT = frozenset({"headcheck.practice"})
#: Modules whose distribution has another name, or several.
_PROJECTS = {"tensorflow": {"tensorflow", "tensorflow-cpu"}, "IPython": {"ipykernel"}}
#: Words that nbgrader looks for in the instructor's version, and that the student's version never has.
_SECRET = re.compile(rb"(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
#: A requirement of the base or the extra `grading` in the package's metadata, and the marker that it has besides.
_OF_GRADING = re.compile(r"([^;]+)(?:; (?:\((.+)\) and )?extra == 'grading')?")
#: When every file was made, as far as a zip says: always the same, so that the bytes are; and of our days, because file
#: browsers show it.
_TIME = (2026, 1, 1, 0, 0, 0)


class HandoutError(HeadcheckError):
    """An assignment is not ready to be handed out; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What an assignment is to who works on it: `files` by name, its `notebook` among them, and what is for practice.

    What they are installed with is not in it.
    """

    assignment: str
    title: str
    notebook: NotebookNode
    files: Mapping[str, bytes]
    practice: Carried

    @property
    def tells(self) -> bool:
        """Whether anything in it can say what fits."""
        return bool(self.practice.parts) and self.practice.mode.tells


@dataclass(frozen=True)
class Handout:
    """What a student gets: `files` maps names in the folder `folder` to contents."""

    folder: str
    files: Mapping[str, bytes]

    def zipped(self) -> bytes:
        """The zip, with everything in one folder; the same bytes whenever it is made."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(self.files.items()):
                member = zipfile.ZipInfo(f"{self.folder}/{name}", _TIME)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16  # Unix permissions: a file that its owner may change
                archive.writestr(member, content)
        return buffer.getvalue()


def assignments(course: Path) -> list[str]:
    """The assignments of the course, in order."""
    source = course / "source"
    return sorted(folder.name for folder in source.iterdir() if folder.is_dir()) if source.is_dir() else []


def make(course: Path, assignment: str) -> Handout:
    """The handout of `assignment`. Raises what `contents` does."""
    found = contents(course, assignment)
    return Handout(assignment, {**found.files, **_installed_with([found])})


def make_course(course: Path) -> Handout:
    """All assignments, each in a folder of its own, in one environment. Raises what `contents` does."""
    every = [contents(course, assignment) for assignment in assignments(course)]
    if not every:
        raise HandoutError(f"Expected assignments in {course / 'source'}, found none.")
    files = {f"{one.assignment}/{name}": content for one in every for name, content in one.files.items()}
    return Handout(_name(course), {**files, **_installed_with(every, _name(course))})


def contents(course: Path, assignment: str, for_all: Mode | None = None) -> Contents:
    """What `assignment` is to who works on it, from its student version in release/.

    `for_all`: the mode, in place of the one that the course has for its class; then nobody is on its list.
    Raises HandoutError if there is none, if it is older than source/, shows what students must not see, or imports
    something they can't install.
    """
    if assignment not in assignments(course):
        there = ", ".join(assignments(course)) or "a folder in source/"
        raise HandoutError(f"There is no assignment {assignment!r} in {course}: expected one of {there}.")
    settings = course_settings(course)
    released = _read(course / "release" / assignment)
    _refuse_unfit(course, assignment, released, settings)
    name = f"{assignment}.ipynb"
    notebook = nbformat.reads(released[name].decode(), as_version=4)
    in_mode = for_all or mode(settings, assignment, assignments(course))
    if _leave_out(notebook, settings, assignment, in_mode):
        released |= {name: nbformat.writes(notebook).encode()}
    released = {file: content for file, content in released.items() if not _is_idle(file, notebook)}
    if for_all and TABLE in released:
        released[CLASS] = json.dumps({ALONE: True}).encode()
    found = _practice(course, assignment, notebook, in_mode)
    beside = {FILE: found.to_json().encode()} if found.parts else {}
    return Contents(assignment, _title(notebook, assignment), notebook, released | beside, found)


def _installed_with(every: Sequence[Contents], course: str = "") -> dict[str, bytes]:
    """What assignments are installed with, and a page to read first. `course`: the name of what they are together."""
    wheel = own_wheel.make() if any(one.tells for one in every) else None
    pythons = metadata("headcheck")["Requires-Python"]
    projects = frozenset[str]().union(*(_projects(one.assignment, one.notebook) for one in every))
    first = every[0]
    notebook = f"{first.assignment}.ipynb"
    about = {
        "assignment": first.assignment,
        "title": course or first.title,
        "notebook": notebook,
        "data": sorted(first.files.keys() - {notebook, FILE}),
        "asking": (TABLE, CLASS),
        "course": course,
        "every": every,
        "pythons": pythons,
        "pythons_in_words": _in_words(pythons),
        "needs": _requirements(_OPENS | projects),
        "practice": FILE if any(one.practice.parts for one in every) else "",
        "wheel": wheel.name if wheel else "",
    }
    return _pages(about) | ({wheel.name: wheel.content} if wheel else {})


def _name(course: Path) -> str:
    """What the course is called, as a folder."""
    return str(course_settings(course).CourseDirectory.get("course_id") or course.resolve().name)


def _practice(course: Path, assignment: str, notebook: NotebookNode, in_mode: Mode) -> Carried:
    """What `check` and `hint` may know of the problems that are in the student's notebook."""
    there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells}
    source = read_source(course, assignment)
    source.cells = [cell for cell in source.cells if _is_there(cell, there)]
    return carried(course, assignment, source, in_mode)


def _is_there(cell: NotebookNode, grade_ids: Collection[str]) -> bool:
    """Whether a cell of the instructor's version is in the student's; one without a grade_id counts as such."""
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return grade_id is None or grade_id in grade_ids


def _leave_out(notebook: NotebookNode, settings: Config, assignment: str, in_mode: Mode) -> bool:
    """Remove problems of which nothing counts any more, and in a test what practises; whether there was anything."""
    problems = dropping.whole_problems(dropping.setting(settings), assignment, notebook)
    before = len(notebook.cells)
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not dropping.belongs(cell, problems) and (in_mode.tells or not practises(cell))
    ]
    return len(notebook.cells) < before


def _is_idle(file: str, notebook: NotebookNode) -> bool:
    """Whether a file is the data of a problem that is not in the notebook."""
    return PurePosixPath(file).stem in declared().problems and not any(file in cell.source for cell in notebook.cells)


def _read(folder: Path) -> dict[str, bytes]:
    """The files below `folder` that students are given, by name."""
    return {name.as_posix(): (folder / name).read_bytes() for name in given(folder)}


def _refuse_unfit(course: Path, assignment: str, released: Mapping[str, bytes], settings: Config) -> None:
    again = f"Run: nbgrader generate_assignment --force {assignment}"
    if f"{assignment}.ipynb" not in released:
        raise HandoutError(
            f"Expected the student version release/{assignment}/{assignment}.ipynb, found none. "
            f"Run: nbgrader generate_assignment {assignment}"
        )
    for name, content in released.items():
        if found := _SECRET.search(content):
            raise HandoutError(f"release/{assignment}/{name} has the words {found[0].decode()!r} in it. {again}")
    source = _read(course / "source" / assignment)
    for name in sorted((source.keys() | released.keys()) - {CLASS}):
        if name not in source or name not in released or _seen(name, released) != _made(name, source, settings):
            raise HandoutError(f"release/{assignment} is not up to date: {name} differs from source/. {again}")


def _seen(name: str, files: Mapping[str, bytes]) -> object:
    """What a student sees of a file: of a notebook the kind and text of each cell, of others everything."""
    if not name.endswith(".ipynb"):
        return files[name]
    return [(cell.cell_type, cell.source) for cell in nbformat.reads(files[name].decode(), as_version=4).cells]


def _made(name: str, files: Mapping[str, bytes], settings: Config) -> object:
    """What a student will see of a file when nbgrader makes the student version of it."""
    if not name.endswith(".ipynb"):
        return files[name]
    notebook = nbformat.reads(files[name].decode(), as_version=4)
    return [(cell.cell_type, cell.source) for cell in handed_out(template(notebook, settings), settings).cells]


def _title(notebook: NotebookNode, otherwise: str) -> str:
    lines = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), otherwise)


def _projects(assignment: str, notebook: NotebookNode) -> frozenset[str]:
    """What has to be installed for the modules that the notebook imports. Raises HandoutError for all others."""
    projects: set[str] = set()
    known = {_project(requirement) for requirement in _required()}
    for module in _imports(assignment, notebook):
        wanted = _PROJECTS.get(module, {module})
        if not wanted <= known:
            raise HandoutError(
                f"{assignment}.ipynb imports {module}, which a student can't install: it is neither part of Python nor "
                "a dependency in pyproject.toml."
            )
        projects |= wanted
    return frozenset(projects)


def _imports(assignment: str, notebook: NotebookNode) -> Iterator[str]:
    """The top-level modules that the notebook imports and that are not in the standard library."""
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError as error:
            raise HandoutError(
                f"Cell {number} of {assignment}.ipynb is no plain Python ({error.msg}): commands of Jupyter do not run "
                "everywhere."
            ) from error
        found = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        found |= {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}
        yield from {name.partition(".")[0] for name in found - _MAY_BE_ABSENT} - sys.stdlib_module_names


def _required() -> Sequence[str]:
    """What this project with its extra `grading` needs, as its pyproject.toml has it: versions are there only."""
    every: Sequence[str] = metadata("headcheck").get_all("Requires-Dist") or ()
    found = (_OF_GRADING.fullmatch(requirement) for requirement in every)
    return sorted(match[1] + (f"; {match[2]}" if match[2] else "") for match in found if match)


def _project(requirement: str) -> str:
    """`pandas>=2.2` -> `pandas`."""
    found = re.match(r"[\w.-]+", requirement)
    return found[0] if found else ""


def _requirements(projects: frozenset[str]) -> list[str]:
    return [requirement for requirement in _required() if _project(requirement) in projects]


def _in_words(pythons: str) -> str:
    """`<3.14,>=3.11` -> `3.11 or newer, but older than 3.14`."""
    words = {">=": "{} or newer", "<": "but older than {}"}
    found = dict(re.findall(r"(>=|<)([\d.]+)", pythons))
    return ", ".join(words[sign].format(found[sign]) for sign in words if sign in found)


def _pages(about: Mapping[str, object]) -> dict[str, bytes]:
    """The files that are generated for the handout, by name."""
    pages = Environment(
        loader=PackageLoader("headcheck", "grading/handout_templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    names = {name: name.removesuffix(".j2") for name in pages.list_templates()}
    return {made: pages.get_template(name).render(about).encode() for name, made in names.items()}
