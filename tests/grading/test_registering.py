"""The gradebook knows an assignment as it is in source/: after a clone and after changes, and no grade is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException

from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import NotReadyError
from headcheck.grading.classroom.nbgrader_app import application
from headcheck.grading.plugins.registering import SafeGenerate, bring_up_to_date
from tests import sandboxed
from tests.attacks.course import cell
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

pytestmark = pytest.mark.xdist_group("engine")

CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("units", "assert units\n" + hidden("assert units == 2, 'Two were expected.'")),
    case("sign", hidden("assert units > 0"), points=1),
]


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = make_course(tmp_path_factory.mktemp("handed-out"), "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    return course


@pytest.fixture
def course(handed_out: Path, tmp_path: Path) -> Path:
    """A course that made its student version, in which ann has points, by tests and by hand, and a comment."""
    course = shutil.copytree(handed_out, tmp_path / "course")
    with gradebook(course) as book:
        book.add_student("ann")
        book.add_submission("tiny", "ann")
        for name, auto in {"units": 2, "sign": 1}.items():
            grade = book.find_grade(name, "tiny", "tiny", "ann")
            grade.auto_score, grade.needs_manual_grade = auto, False
        book.find_grade("sign", "tiny", "tiny", "ann").manual_score = 0.5
        book.find_comment("choice", "tiny", "tiny", "ann").manual_comment = "Well done."
        book.db.commit()
    return course


def gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/gradebook.db", "regression-classification")


def change(course: Path, edit: Callable[[NotebookNode], object]) -> None:
    """The instructor edits the notebook in source/."""
    path = course / "source" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    nbformat.write(notebook, path)


def register(course: Path) -> None:
    app = application(course)
    bring_up_to_date(app.coursedir, app.config, "tiny")


def generate(course: Path, force: bool = False) -> None:
    """As `nbgrader generate_assignment tiny`, in this process."""
    app = application(course)
    app.coursedir.assignment_id = "tiny"
    made = SafeGenerate(coursedir=app.coursedir, parent=app)
    made.force = force
    made.start()


def known(course: Path) -> Mapping[str, float]:
    """What the gradebook knows of the assignment: points by cell."""
    with gradebook(course) as book:
        return {cell.name: cell.max_score for cell in book.find_notebook("tiny", "tiny").grade_cells}


def of_ann(course: Path) -> Mapping[str, tuple[float | None, float | None]]:
    """Points by tests, and by hand."""
    with gradebook(course) as book:
        grades = book.find_submission_notebook("tiny", "tiny", "ann").grades
        return {grade.name: (grade.auto_score, grade.manual_score) for grade in grades}


def points(name: str, new: float) -> Callable[[NotebookNode], object]:
    return lambda notebook: cell(notebook, name).metadata.nbgrader.update(points=new)


@sandboxed.NEEDED
def test_a_clone_which_has_no_gradebook_is_graded(handed_out: Path, tmp_path: Path) -> None:
    course = tmp_path / "clone"
    shutil.copytree(handed_out, course, ignore=shutil.ignore_patterns("gradebook.db*", ".headcheck"))
    (course / "source" / "tiny" / "Untitled.ipynb").write_text("{}")  # what the instructor tries things in
    notebook = student_version(course, "tiny")
    cell(notebook, "choice").source = "units = 2"
    hand_in(course, "tiny", "bob", notebook)
    with ThreadPoolExecutor(1) as pool:
        [graded] = Class(course, "tiny").grade(pool, 1, lambda *_: None)
        assert (graded.points, graded.maximum) == (3, 3)
        change(course, points("sign", 4))
        [graded] = Class(course, "tiny").grade(pool, 1, lambda *_: None)
        assert graded.maximum == 6
    with gradebook(course) as book:
        assert [notebook.name for notebook in book.find_assignment("tiny").notebooks] == ["tiny"]
        assert book.find_submission("tiny", "bob").max_score == 6


def test_the_command_that_makes_the_student_version_makes_an_entry_that_is_missing_or_old(
    handed_out: Path, tmp_path: Path
) -> None:
    course = tmp_path / "clone"
    shutil.copytree(handed_out, course, ignore=shutil.ignore_patterns("gradebook.db*"))
    released = course / "release" / "tiny" / "tiny.ipynb"
    before = released.read_bytes()
    assert "does not know this version of tiny" in nbgrader(course, "generate_assignment", "tiny")
    assert released.read_bytes() == before
    assert known(course) == {"units": 2, "sign": 1}
    made = released.stat().st_mtime_ns
    generate(course)
    assert released.stat().st_mtime_ns == made
    change(course, points("units", 5))
    generate(course)
    assert known(course) == {"units": 5, "sign": 1}
    assert '"points": 5' in released.read_text()


def test_changed_points_reach_the_gradebook_and_no_grade_is_lost(course: Path) -> None:
    change(course, points("units", 7))
    register(course)
    assert known(course) == {"units": 7, "sign": 1}
    assert of_ann(course) == {"units": (2, None), "sign": (1, 0.5)}


def test_a_new_cell_gets_a_grade_of_everybody_who_has_handed_in(course: Path) -> None:
    def edit(notebook: NotebookNode) -> None:
        notebook.cells += [answer("more", "### BEGIN SOLUTION\nmore = 1\n### END SOLUTION"), case("extra", "more", 3)]

    change(course, edit)
    register(course)
    register(course)
    assert known(course) == {"units": 2, "sign": 1, "extra": 3}
    assert of_ann(course) == {"units": (2, None), "sign": (1, 0.5), "extra": (None, None)}
    with gradebook(course) as book:
        assert book.find_comment("choice", "tiny", "tiny", "ann").comment == "Well done."
        assert book.find_comment("more", "tiny", "tiny", "ann").comment is None
        book.add_student("bob")
        assert len(book.add_submission("tiny", "bob").notebooks[0].grades) == 3


def remove(name: str) -> Callable[[NotebookNode], object]:
    return lambda notebook: notebook.cells.remove(cell(notebook, name))


def test_a_cell_that_is_gone_takes_along_what_tests_gave_for_it(course: Path) -> None:
    change(course, remove("units"))
    register(course)
    assert known(course) == {"sign": 1}
    assert of_ann(course) == {"sign": (1, 0.5)}


@pytest.mark.parametrize("name", ["sign", "choice"])
def test_points_and_comments_by_hand_are_never_removed(course: Path, name: str) -> None:
    change(course, remove(name))
    with pytest.raises(NbGraderException, match=f"{name} is no longer in source/tiny/tiny.ipynb.*Put the cell back"):
        register(course)
    assert of_ann(course) == {"units": (2, None), "sign": (1, 0.5)}
    with gradebook(course) as book:
        assert book.find_comment("choice", "tiny", "tiny", "ann").comment == "Well done."


def test_another_notebook_of_the_assignment_is_taken_up_once_it_is_handed_out(course: Path) -> None:
    shutil.copy(course / "source/tiny/tiny.ipynb", course / "source/tiny/second.ipynb")
    register(course)
    with gradebook(course) as book:
        assert [notebook.name for notebook in book.find_assignment("tiny").notebooks] == ["tiny"]
    generate(course, force=True)
    with gradebook(course) as book:
        names = [notebook.name for notebook in book.find_submission("tiny", "ann").notebooks]
        assert sorted(names) == ["second", "tiny"]
    assert of_ann(course) == {"units": (2, None), "sign": (1, 0.5)}


def test_what_is_missing_in_source_is_a_sentence(course: Path) -> None:
    (course / "source/tiny/tiny.ipynb").unlink()
    hand_in(course, "tiny", "ann", student_version(course, "tiny"))
    with (
        ThreadPoolExecutor(1) as pool,
        pytest.raises(NotReadyError, match="Expected the instructor's notebook .*tiny.ipynb, found none: put it back"),
    ):
        Class(course, "tiny").grade(pool, 1, lambda *_: None)
