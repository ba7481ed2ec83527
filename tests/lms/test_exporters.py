"""Grades go into the right rows of the sample sheets, and what can't go there is said."""

from __future__ import annotations

import csv
import io
import logging
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.apps.exportapp import ExportApp
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin

from headcheck.course import layout
from headcheck.course.marks import Mark
from headcheck.lms import sheets
from headcheck.lms.canvas import CanvasExporter
from headcheck.lms.moodle import MoodleExporter
from headcheck.lms.parts import PartsExporter
from tests.grading.tiny_course import case
from tests.lms.platforms import SAMPLES

# nbgrader's own way to add a submission
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@dataclass
class Course:
    """A course's folder with a gradebook in which an assignment is worth four points, one of which a person gives."""

    folder: Path
    gradebook: Gradebook

    def grade(self, student: str, points: float, assignment: str = "tiny", **about: str) -> None:
        """Enter points for a student's work; None for the part that a person has still to look at."""
        self.gradebook.update_or_create_student(student, **about)
        self.gradebook.add_submission(assignment, student)
        grade = self.gradebook.find_grade("part", "tiny", assignment, student)
        grade.auto_score, grade.needs_manual_grade = points, False
        self.gradebook.db.commit()

    def wait_for_a_person(self, student: str) -> None:
        self.gradebook.find_grade("part", "tiny", "tiny", student).needs_manual_grade = True
        self.gradebook.db.commit()

    def export(self, exporter: type[ExportPlugin], **settings: Any) -> str:
        """Run the plugin as `nbgrader export` does; returns the log."""
        app = ExportApp()
        app.coursedir = CourseDirectory(parent=app, root=str(self.folder))
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        app.log.addHandler(handler)
        try:
            exporter(parent=app, **settings).export(self.gradebook)
        except SystemExit as stopped:
            said.write(f"exit {stopped.code}")
        finally:
            app.log.removeHandler(handler)
        return said.getvalue()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the assignment and nobody; it takes nbgrader seconds to make one."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}") as gradebook:
        gradebook.add_assignment("tiny")
        gradebook.add_notebook("tiny", "tiny")
        gradebook.add_grade_cell("part", "tiny", "tiny", max_score=4, cell_type="code")
    return path


@pytest.fixture
def course(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    monkeypatch.chdir(tmp_path)
    shutil.copy(empty, tmp_path)
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        yield Course(tmp_path, gradebook)


def put(sample: str, to: Path) -> Path:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SAMPLES / sample, to)
    return to


def differences(before: Path, after: Path) -> Mapping[tuple[str, str], str]:
    """What the cells that differ say now, by what the row's first and second cell and the column's title say."""
    old, new = sheets.read(before), sheets.read(after)
    assert len(old.raw) == len(new.raw)
    header = old.header
    return {
        (old.row(row)[1], header[column]): cell
        for row in range(len(old.raw))
        for column, cell in enumerate(new.row(row))
        if cell != old.row(row)[column]
    }


def test_canvas_gets_grades_in_one_column_and_nothing_else_is_touched(course: Course) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    for student, points in {"101": 4, "102": 2.5, "103": 0, "106": 10 / 3}.items():
        course.grade(student, points)
    said = course.export(CanvasExporter)
    assert differences(before, course.folder / "canvas-grades.csv") == {
        ("101", "tiny (5002)"): "4",
        ("102", "tiny (5002)"): "2.5",
        ("103", "tiny (5002)"): "0",
        ("106", "tiny (5002)"): "3.33",
    }
    assert "4 grades are in canvas-grades.csv." in said
    assert "tiny: rows of canvas.csv without a grade here, left unchanged: 7: 104 (العربي, ليلى), 105 (" in said
    assert "109 (Kim, Alex), 110 (Kim, Alex), 999 (Student, Test)." in said
    old, new = before.read_text().splitlines(), (course.folder / "canvas-grades.csv").read_text().splitlines()
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 4


@pytest.mark.parametrize(
    ("column", "ann", "pepe"), [("SIS Login ID", "ann", "jose@uni.example"), ("SIS User ID", "S-0001", "s-0002")]
)
def test_canvas_students_are_found_by_the_column_of_the_settings(
    course: Course, column: str, ann: str, pepe: str
) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade(ann, 1)
    course.grade(pepe, 2)
    course.export(CanvasExporter, student_column=column, to="out.csv")
    assert differences(before, Path("out.csv")) == {("101", "tiny (5002)"): "1", ("102", "tiny (5002)"): "2"}


def test_a_wrong_column_is_refused_and_the_right_one_named(course: Course) -> None:
    put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("ann", 1)
    course.grade("layla", 2)
    said = course.export(CanvasExporter)
    assert "none of ann, layla is in the column 'ID' of canvas.csv. The column 'SIS Login ID' holds 2 of them" in said
    assert said.endswith("exit 1")
    assert not (course.folder / "canvas-grades.csv").exists()


def test_a_grade_without_a_row_is_named_and_the_command_fails(course: Course) -> None:
    put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("101", 1)
    course.grade("404", 2)
    said = course.export(CanvasExporter)
    assert "tiny: not entered, because nobody has that id in the column 'ID' of canvas.csv: 404." in said
    assert said.endswith("exit 1")
    assert sheets.read(Path("canvas-grades.csv")).row(3)[7] == "1"


def test_two_rows_of_the_same_name_are_both_left_alone(course: Course) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("Kim, Alex", 3)
    course.grade("MÜLLER,  jürgen", 2)  # composed here, decomposed there
    said = course.export(CanvasExporter, student_column="Student")
    assert differences(before, Path("canvas-grades.csv")) == {("106", "tiny (5002)"): "2"}
    assert "because several rows have that id in the column 'Student' of canvas.csv: Kim, Alex." in said
    assert said.endswith("exit 1")


def test_two_students_of_nbgrader_who_would_share_a_row_are_refused(course: Course) -> None:
    put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("ann", 1)
    course.grade("ANN", 4)
    for students in ([], ["ann"]):
        said = course.export(CanvasExporter, student_column="SIS Login ID", student=students)
        assert "Students in nbgrader have the same id, id: ann." in said
    assert not Path("canvas-grades.csv").exists()


def test_who_is_excused_or_not_graded_to_the_end_is_named_and_left_alone(course: Course) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    for student in ("101", "102", "110"):
        course.grade(student, 3)
    course.wait_for_a_person("102")
    said = course.export(CanvasExporter)
    assert differences(before, Path("canvas-grades.csv")) == {("101", "tiny (5002)"): "3"}
    assert "tiny: not graded to the end (in formgrader, a person can), so nothing was entered: 102." in said
    assert "tiny: excused or not assigned, so left unchanged: 110." in said
    assert "exit" not in said


def test_grades_of_other_points_than_the_notebook_has_now_are_named_and_not_entered(course: Course) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    for student, worth in (("101", 4), ("102", 2)):
        course.grade(student, 2)
        folder = course.folder / "autograded" / student / "tiny"
        folder.mkdir(parents=True)
        test = case("part", "the test", points=worth)
        test.outputs = [new_output("execute_result", Mark(0.5, part="part").bundle(worth), execution_count=1)]
        nbformat.write(new_notebook(cells=[test]), folder / "tiny.ipynb")
    said = course.export(CanvasExporter)
    assert differences(before, Path("canvas-grades.csv")) == {("101", "tiny (5002)"): "2"}
    assert "so nothing was entered (give `headcheck grade tiny` first): 102." in said
    assert "give `headcheck grade tiny`, and export again. It concerns 102." in course.export(PartsExporter)


def test_another_maximum_there_scales_grades_and_is_said(course: Course) -> None:
    before = put("canvas-semicolons.csv", course.folder / "gradebook.csv")
    course.grade("101", 3)
    course.grade("103", 1.3333)
    course.grade("104", 4)  # not given the assignment
    said = course.export(
        CanvasExporter, sheet="gradebook.csv", columns={"tiny": "homework 2: heads"}, to="with-grades.csv"
    )
    assert differences(before, Path("with-grades.csv")) == {
        ("101", "Homework 2: Heads (5003)"): "75",
        ("103", "Homework 2: Heads (5003)"): "33,33",
    }
    assert "tiny: 4 points here are 100 there: grades were scaled." in said
    assert "left unchanged: 104." in said
    assert Path("with-grades.csv").read_bytes().startswith(b"\xef\xbb\xbfStudent;ID;")


@pytest.mark.parametrize("columns", [{"tiny": "Essay, first draft (5001)"}, {"tiny": "Essay, first draft"}])
def test_a_column_is_named_with_or_without_its_number(course: Course, columns: Mapping[str, str]) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("102", 4)
    course.export(CanvasExporter, columns=columns)
    assert differences(before, Path("canvas-grades.csv")) == {("102", "Essay, first draft (5001)"): "10"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"columns": {"tiny": "Homework 9"}},
            "one column 'Homework 9', and has none. Its assignments are Essay, first",
        ),
        ({"columns": {"tiny": "Current Score"}}, "one column 'Current Score', and has none"),
        ({"sheet": "none.csv"}, "can't be read: No such file"),
        ({"to": "downloaded/canvas.csv"}, "give another name with --to"),
        ({"assignment": ["other"]}, "nbgrader's gradebook has no assignment other."),
        ({"student": ["nobody"]}, "Nothing to export: nobody's work is in the gradebook for tiny."),
        ({"student_field": "email"}, "nbgrader knows no email of 101: add it in formgrader."),
    ],
)
def test_what_can_not_be_done_is_one_sentence(course: Course, settings: Mapping[str, Any], sentence: str) -> None:
    sheet = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("101", 1)
    said = course.export(CanvasExporter, **settings)
    assert sentence in said
    assert said.endswith("exit 1")
    assert sheet.read_bytes() == (SAMPLES / "canvas.csv").read_bytes()


def test_a_column_that_canvas_does_not_read_is_refused(course: Course) -> None:
    sheet = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    sheet.write_text(sheet.read_text().replace("10.00,4.00,", "10.00,(read only),"))
    course.grade("101", 1)
    assert "Canvas takes no grades for 'tiny (5002)': above them stands '(read only)'." in course.export(CanvasExporter)


def test_two_columns_of_one_name_are_refused_until_one_is_named_with_its_number(course: Course) -> None:
    sheet = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    sheet.write_text(sheet.read_text().replace("Homework 2: Heads (5003)", "tiny (5003)"))
    course.grade("101", 1)
    assert "one column 'tiny', and has 2" in course.export(CanvasExporter)
    course.export(CanvasExporter, columns={"tiny": "tiny (5002)"})
    assert differences(sheet, Path("canvas-grades.csv")) == {("101", "tiny (5002)"): "1"}


def test_names_may_stand_in_two_columns(course: Course) -> None:
    sheet = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    sheet.write_text("LastName,FirstName,ID,Section,tiny (5002)\n Points Possible,,,,4.00\nLee,Ann,101,A,\n")
    course.grade("101", 4)
    course.export(CanvasExporter)
    assert Path("canvas-grades.csv").read_text().endswith("Lee,Ann,101,A,4\n")


def test_students_may_be_known_there_by_another_of_their_fields(course: Course) -> None:
    before = put("canvas.csv", course.folder / "downloaded/canvas.csv")
    course.grade("ann-in-nbgrader", 2, lms_user_id="101")
    course.export(CanvasExporter, student_field="lms_user_id")
    assert differences(before, Path("canvas-grades.csv")) == {("101", "tiny (5002)"): "2"}


def test_moodle_gets_grades_and_nothing_else_is_touched(course: Course) -> None:
    before = put("moodle.csv", course.folder / "downloaded/tiny/worksheet.csv")
    for student, points in {"ann@uni.example": 4, "xiaolong@uni.example": 2.5, "kim1@uni.example": 3}.items():
        course.grade(student, points)
    said = course.export(MoodleExporter)
    assert differences(before, Path("moodle-tiny.csv")) == {
        ("Ann van der Berg, Jr.", "Grade"): "4",
        ("小龍 李", "Grade"): "2.5",
        ("Alex Kim", "Grade"): "3",
    }
    assert sheets.read(Path("moodle-tiny.csv")).row(9)[:5:4] == ["Participant 7109", "3"]
    assert "rows of worksheet.csv without a grade here, left unchanged: 8: jose@uni.example (José " in said
    assert "gone@uni.example (Gone Away )." not in said and "gone@uni.example (Gone Away)." in said


def test_moodle_in_another_language(course: Course) -> None:
    before = put("moodle-german.csv", course.folder / "downloaded/tiny/worksheet.csv")
    course.grade("7103", 2.5)
    said = course.export(
        MoodleExporter,
        identifier_column="ID",
        student_column="ID",
        grade_column="Bewertung",
        maximum_column="Bestwertung",
    )
    assert differences(before, Path("moodle-tiny.csv")) == {("小龍 李", "Bewertung"): "62,5"}
    assert '"62,5"' in Path("moodle-tiny.csv").read_text()
    assert "tiny: 4 points here are 100 there: grades were scaled." in said


def test_moodle_names_that_two_have_are_refused(course: Course) -> None:
    before = put("moodle.csv", course.folder / "downloaded/tiny/worksheet.csv")
    course.grade("Alex Kim", 3)
    course.grade("Sam_5 Lee", 2)
    said = course.export(MoodleExporter, student_column="Full name")
    assert differences(before, Path("moodle-tiny.csv")) == {("Sam_5 Lee", "Grade"): "2"}
    assert "because several rows have that id in the column 'Full name' of worksheet.csv: Alex Kim." in said


def test_moodle_has_a_worksheet_for_each_assignment(course: Course) -> None:
    course.gradebook.add_assignment("other")
    course.gradebook.add_notebook("tiny", "other")
    course.gradebook.add_grade_cell("part", "tiny", "other", max_score=8, cell_type="code")
    course.grade("ann@uni.example", 4)
    assert "Expected a worksheet of Moodle's in " in course.export(MoodleExporter)
    course.grade("ann@uni.example", 8, "other")
    put("moodle.csv", course.folder / "downloaded/tiny/worksheet.csv")
    assert "Not exported, because there is no worksheet: other." in course.export(MoodleExporter)
    before = put("moodle.csv", course.folder / "downloaded/other/worksheet.csv")
    assert "can't all be in out.csv" in course.export(MoodleExporter, to="out.csv")
    course.export(MoodleExporter, to="out-{assignment_id}.csv")
    assert differences(before, Path("out-other.csv")) == {("Ann van der Berg, Jr.", "Grade"): "4"}
    assert differences(before, Path("out-tiny.csv")) == {("Ann van der Berg, Jr.", "Grade"): "4"}


def test_every_part_is_a_row_and_rows_add_up_to_nbgraders_score(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(Path(__file__).resolve().parents[2]))  # it declares house-prices
    course.gradebook.add_grade_cell("house-prices-loss", "tiny", "tiny", max_score=1, cell_type="code")
    course.gradebook.add_task_cell("essay", "tiny", "tiny", max_score=5, cell_type="markdown")
    course.grade("ann", 3, last_name="van der Berg, Jr.", first_name='"Ann"\nMaria', email="ann@uni.example")
    loss = course.gradebook.find_grade("house-prices-loss", "tiny", "tiny", "ann")
    loss.auto_score, loss.needs_manual_grade, loss.extra_credit = 1, False, 0.5
    submission = course.gradebook.find_submission("tiny", "ann")
    submission.timestamp = datetime(2025, 3, 3, 22, 15)
    submission.notebooks[0].late_submission_penalty = 1.5
    course.gradebook.add_student("bob")
    course.gradebook.db.commit()
    course.export(PartsExporter)
    with Path("parts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ann = [row for row in rows if row["student_id"] == "ann"]
    assert {row["last_name"] for row in ann} == {"van der Berg, Jr."}
    assert {row["first_name"] for row in ann} == {'"Ann"\nMaria'}
    assert {row["submitted_utc"] for row in ann} == {"2025-03-03 22:15:00"}
    assert {row["grade_id"]: (row["score"], row["max_score"], row["state"]) for row in ann} == {
        "part": ("3.0", "4.0", "graded"),
        "house-prices-loss": ("1.5", "1.0", "graded"),
        "essay": ("0.0", "5.0", "needs manual grade"),
        "": ("-1.5", "0.0", "graded"),
    }
    assert sum(float(row["score"]) for row in ann) == submission.score - submission.late_submission_penalty
    titles = {row["grade_id"]: (row["problem"], row["part"]) for row in ann}
    assert titles["house-prices-loss"] == ("House prices from location and size", "loss")
    assert titles[""] == ("", "late penalty")
    bob = [row for row in rows if row["student_id"] == "bob"]
    assert [(row["score"], row["state"]) for row in bob] == [("", "not handed in")] * 3


@pytest.mark.parametrize("formula", ["=1+1", "\ufeff=1", "\x00-1"])
def test_text_that_a_spreadsheet_would_run_is_text(course: Course, formula: str) -> None:
    course.grade("ann", 3, last_name=formula, first_name="Anne-Marie", email="a=b@uni.example")
    course.gradebook.find_submission("tiny", "ann").notebooks[0].late_submission_penalty = 1
    course.gradebook.db.commit()
    course.export(PartsExporter)
    with Path("parts.csv").open(encoding="utf-8-sig", newline="") as file:
        part, penalty = csv.DictReader(file)
    assert part["last_name"] == f"'{formula}"
    assert (part["first_name"], part["email"]) == ("Anne-Marie", "a=b@uni.example")
    assert float(penalty["score"]) == -1


def test_parts_of_one_assignment_or_student_alone(course: Course) -> None:
    course.grade("ann", 3)
    course.grade("bob", 2)
    course.export(PartsExporter, student=["bob"], assignment=["tiny"], to="bob.csv")
    with Path("bob.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [(row["student_id"], row["score"]) for row in csv.DictReader(file)] == [("bob", "2.0")]


def test_mistakes_come_from_the_marks_in_the_graded_notebook(course: Course) -> None:
    course.grade("ann", 1)
    course.grade("bob", 4)
    mark = Mark(1, part="loss", maximum=4, mistakes=["sigmoid-from-logits", "wrong-units"])
    test = case("part", "the test", points=4)
    test.outputs = [new_output("execute_result", mark._repr_mimebundle_(), execution_count=1)]
    folder = course.folder / "autograded/ann/tiny"
    folder.mkdir(parents=True)
    nbformat.write(new_notebook(cells=[test]), folder / "tiny.ipynb")
    course.export(PartsExporter)
    with Path("parts.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["student_id"]: row["mistakes"] for row in csv.DictReader(file)}
    assert found == {"ann": "sigmoid-from-logits wrong-units", "bob": ""}
