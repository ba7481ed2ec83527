"""What the folders of a course declare: their names are ids, and mistakes in them are sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from headcheck.course import layout
from headcheck.course.declarations import PARTS
from headcheck.course.layout import Unavailable
from headcheck.course.registry import BadDeclaration, declared, find, place
from tests.course.cells import COURSE, graded

REPAIR = """
from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair(title="Which fruit?", model="m", task=tasks.Binary(), row=(2,), broken="loss")
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


def write(course: Path, text: str, name: str = "07-fruit/ripe") -> Path:
    file = course / "course" / name / "problem.py"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def test_the_folders_are_the_names_of_what_they_declare(course: Path) -> None:
    write(course, REPAIR, "07-fruit/ripe")
    write(course, REPAIR, "08-tools/hammer")
    found = declared()
    assert [(repair.id, repair.assignment) for repair in found.repairs.values()] == [
        ("ripe", "07-fruit"),
        ("hammer", "08-tools"),
    ]
    assert list(found.of("08-tools").repairs) == ["hammer"]
    assert declared(COURSE) != found, "each course declares its own"
    assert not list(course.rglob("__pycache__")), "nothing is written into a course"


def test_what_several_share_stands_in_a_module_beside_them(course: Path) -> None:
    write(course, f'{REPAIR.replace("Which fruit?", "")}'.replace('title=""', "title=TITLE")
          .replace("\nPROBLEM", "\nfrom ..shared import TITLE\n\nPROBLEM"))  # fmt: skip
    (course / "course/07-fruit/shared.py").write_text('TITLE = "Which one?"')
    assert declared().repairs["ripe"].title == "Which one?"


def test_a_course_without_declarations_has_none(course: Path) -> None:
    assert not list(declared())
    assert place("toy-units") == ("Other parts", "toy-units")
    with pytest.raises(Unavailable, match="no problem 'ripe' in this course: it declares no problem at all"):
        find(declared().problems, "ripe", "problem")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("PROBLEM = Problem()", "stops with NameError in line 1: name 'Problem' is not defined"),
        ("\n\nPROBLEM = (", "stops with SyntaxError in line 3"),
        (REPAIR.replace('title="Which fruit?", ', ""), "in line 5: .* missing 1 required positional argument: 'title'"),
        ("repair = 1", r"Expected PROBLEM = Problem\(...\), .* in .*problem.py; found none"),
        ("PROBLEM = 3", "found an object of type 'int'"),
    ],
)
def test_a_mistake_in_a_declaration_names_the_file_and_the_line(course: Path, text: str, says: str) -> None:
    file = write(course, text)
    with pytest.raises(BadDeclaration, match=says) as error:
        declared()
    assert str(file) in str(error.value)


def test_two_folders_of_one_name_are_refused(course: Path) -> None:
    write(course, REPAIR, "07-fruit/ripe")
    write(course, REPAIR, "08-tools/ripe")
    with pytest.raises(BadDeclaration, match="one folder with the name 'ripe' in all assignments.* 07-fruit .* 08-too"):
        declared()


# --- this course ----------------------------------------------------------------------------------------------------


def test_a_declaration_says_the_points_that_its_test_cells_have() -> None:
    course = declared(COURSE)
    for problem in course.problems.values():
        cells = graded(problem.assignment)
        assert {part: cells[f"{problem.id}-{part}"].metadata.nbgrader.points for part in PARTS} == problem.points
    for part in (*course.functions.values(), *course.quizzes.values(), *course.repairs.values()):
        assert graded(part.assignment)[part.id].metadata.nbgrader.points == part.points, part.id


def test_a_problem_is_called_as_its_notebook_calls_it() -> None:
    for problem in declared(COURSE).problems.values():
        cells = graded(problem.assignment)
        assert f"{problem.arrays}_x" in cells[f"{problem.id}-prepare"].source
        one, many = ("example", "examples") if problem.questions else (problem.one, problem.many)
        assert f"five {many}" in cells[f"{problem.id}-ready"].source
        assert f"one {one}." in cells[f"{problem.id}-units"].source
        if target := cells.get(f"{problem.id}-target"):
            names = re.search(r"\(((?:\"[\w ]+\", )+\"[\w ]+\")\)", target.source)
            assert not names or tuple(re.findall(r'"([^"]+)"', names[1])) == problem.names


def test_the_title_of_a_problem_is_the_heading_of_its_section() -> None:
    course = declared(COURSE)
    for part in (*course.problems.values(), *course.repairs.values()):
        text = (COURSE / "source" / part.assignment / f"{part.assignment}.ipynb").read_text(encoding="utf-8")
        headings = re.findall(r'"#+ (?:\d+\. )?(?:Problem \d+: |A problem: |\d+\. )?([^"\\]+)', text)
        assert any(heading.casefold().startswith(part.title.casefold()) for heading in headings), part.id


PACKAGE = Path(layout.__file__).parents[1]
SOURCES = sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".j2", ".html", ".md"})
#: Ids that are plain words of the theory, too: a temperature is a number that anybody may predict.
WORDS = {"animals", "bikes", "diagnosis", "digits", "marks", "sales", "spam", "temperature"}


def test_the_package_has_no_id_title_or_answer_of_this_course() -> None:
    course = declared(COURSE)
    titles = {part.title for part in (*course.problems.values(), *course.quizzes.values(), *course.repairs.values())}
    words = ({part.id for part in course} - WORDS) | titles
    said = {slip.said for function in course.functions.values() for slip in function.slips}
    said |= {quiz.advice for quiz in course.quizzes.values()}
    said |= {question for quiz in course.quizzes.values() for question in quiz.answers if len(question) > 11}
    for source in SOURCES:
        text = source.read_text(encoding="utf-8")
        found = {word for word in words if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)}
        assert not found | {sentence for sentence in said if sentence in text}, source
