"""From a download of Canvas or Moodle to a graded class and back: everybody's own grade in their own row."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest

from headcheck.grading.steps import StepFailed
from headcheck.lms import sheets
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, make_course, student_version
from tests.lms.platforms import SAMPLES, archive, canvas_name, moodle_folder

pytestmark = [pytest.mark.xdist_group("lms"), pytest.mark.slow]

#: What each student of the samples earns; 999 is Canvas's own test student, 7111 handed nothing in.
CANVAS = {"101": 4.0, "102": 2.5, "103": 0.0, "104": 3.0, "105": 1.25, "106": 3.5, "107": 0.5, "108": 2.0, "109": 1.0}
MOODLE = {"7101": 4.0, "7102": 2.5, "7103": 0.0, "7104": 3.0, "7105": 1.25, "7106": 3.5, "7108": 2.0, "7110": 1.0}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny course whose assignment gives as many points as a student says; generated, not handed in by anybody."""
    cells = [answer("choice", "### BEGIN SOLUTION\npoints = 4\n### END SOLUTION"), case("part", "points", points=4)]
    course = make_course(tmp_path_factory.mktemp("lms") / "course", "tiny", cells)
    nbgrader(course, "generate_assignment", "tiny")
    return course


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-a", str(made), str(tmp_path / "course")], check=True)
    return tmp_path / "course"


def notebook(course: Path, points: float) -> bytes:
    """A student's notebook that earns these points."""
    nb = student_version(course, "tiny")
    nb.cells[1].source = f"points = {points}"
    return nbformat.writes(nb).encode()


def says(course: Path, student: str) -> str:
    """What was collected of a student."""
    return nbformat.read(course / "submitted" / student / "tiny" / "tiny.ipynb", as_version=4).cells[1].source


def put(course: Path, sample: str, to: str) -> Path:
    path = course / "downloaded" / to
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((SAMPLES / sample).read_bytes())
    return path


def run(course: Path, *command: str) -> tuple[int, str]:
    """Run nbgrader from the course's folder, as an instructor does; returns how it ended and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command], cwd=course, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr + done.stdout


def canvas_download(course: Path) -> Mapping[str, bytes]:
    """What Canvas would put into its archive for the class of the sample."""
    sheet = sheets.read(SAMPLES / "canvas.csv")
    names = {sheet.row(row)[1]: sheet.row(row)[0] for row in sheet.below}
    # the quotes that Canvas puts around a name that begins with = are in the sheet alone
    names["107"] = "=1+1, Eve"
    files = {
        canvas_name(names[number], int(number), 8000 + int(number), "tiny.ipynb", late=number == "102"): notebook(
            course, points
        )
        for number, points in CANVAS.items()
    }
    first = canvas_name(names["105"], 105, 7000, "tiny.ipynb")
    again = canvas_name(names["105"], 105, 8105, "tiny-2.ipynb")
    files[again] = files.pop(canvas_name(names["105"], 105, 8105, "tiny.ipynb"))
    return files | {
        first: notebook(course, 0.75),
        f"__MACOSX/._{again}": b"no notebook",
        canvas_name(names["110"], 110, 8110, "work.zip"): b"PK",
    }


def test_canvas_and_back(course: Path) -> None:
    sheet = put(course, "canvas.csv", "canvas.csv")
    archive(course / "downloaded/tiny/archive/submissions.zip", canvas_download(course), says_utf_8=False)
    said = nbgrader(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.CanvasNames")
    assert sorted(os.listdir(course / "submitted")) == sorted([*CANVAS, "110"])
    assert {student: says(course, student) for student in CANVAS} == {
        student: f"points = {points}" for student, points in CANVAS.items()
    }
    assert "Late, and the archive does not say by how much: 102." in said
    assert "'obriensmithniamh_105_7000_tiny.ipynb' is not taken: 'obriensmithniamh_105_8105_tiny-2.ipynb' takes" in said
    assert (course / "submitted/110/tiny/work.zip").read_bytes() == b"PK"
    assert "MACOSX" not in "\n".join(line for line in said.splitlines() if "not collected" in line)
    nbgrader(course, "autograde", "tiny")
    nbgrader(course, "export", "--exporter=headcheck.lms.canvas.CanvasExporter")
    before, after = sheets.read(sheet), sheets.read(course / "canvas-grades.csv")
    column = before.header.index("tiny (5002)")
    filled = {after.row(row)[1]: after.row(row)[column] for row in after.below if after.row(row)[column]}
    assert filled == {"": "4.00", "110": "EX"} | {student: f"{points:g}" for student, points in CANVAS.items()}
    emptied = {(row, column): before.row(row)[column] for row in after.below}
    assert sheets.as_bytes(sheets.changed(after, emptied)) == sheet.read_bytes()


@pytest.mark.parametrize("folders", [True, False], ids=["in folders", "side by side"])
def test_moodle_and_back(course: Path, folders: bool) -> None:
    sheet = put(course, "moodle.csv", "tiny/worksheet.csv")
    rows = sheets.read(sheet)
    row_of = {rows.row(row)[0].split()[-1]: rows.row(row) for row in rows.below}
    between = "_/" if folders else "_"
    files = {
        f"{moodle_folder(row_of[number][1], int(number))}{between}tiny.ipynb": notebook(course, points)
        for number, points in MOODLE.items()
    }
    # a group has the number of somebody's
    files[f"{moodle_folder('Group A', 7109)}{between}tiny.ipynb"] = notebook(course, 4)
    files[f"{moodle_folder('Alex Kim', 7110)}{between}tiny (1).ipynb"] = notebook(course, 3)
    archive(course / "downloaded/tiny/archive/Course-tiny-42.zip", files)
    said = nbgrader(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.MoodleNames")
    mail = {number: row[2] for number, row in row_of.items()}
    assert {student: says(course, student) for student in os.listdir(course / "submitted")} == {
        mail[number]: f"points = {points}" for number, points in MOODLE.items()
    }
    assert "Group A_7109" in said
    assert "it is of 7109, who has another name in the sheet" in said
    if not folders:
        return
    nbgrader(course, "autograde", "tiny")
    nbgrader(course, "export", "--exporter=headcheck.lms.moodle.MoodleExporter", "--assignment=['tiny']")
    before, after = rows, sheets.read(course / "moodle-tiny.csv")
    column = before.header.index("Grade")
    filled = {after.row(row)[0].split()[-1]: after.row(row)[column] for row in after.below if after.row(row)[column]}
    assert filled == {"7109": "1.00"} | {number: f"{points:g}" for number, points in MOODLE.items()}
    emptied = {(row, column): before.row(row)[column] for row in after.below}
    assert sheets.as_bytes(sheets.changed(after, emptied)) == sheet.read_bytes()


def test_canvas_without_its_gradebook_and_settings_on_the_command_line(course: Path) -> None:
    files = {
        "leesam_5_108_8108_tiny.ipynb": b"{}",
        "anon_aB3xZ_8001_tiny.ipynb": b"{}",
        "leeann_101_8101_tiny.ipynb": notebook(course, 1),
        "tiny.ipynb": b"{}",
    }
    archive(course / "downloaded/tiny/archive/submissions.zip", files)
    collect = ("zip_collect", "tiny", "--force", "--collector=headcheck.lms.names.CanvasNames")
    said = nbgrader(course, *collect)
    assert os.listdir(course / "submitted") == ["101"]
    for sentence in ("could be of 5 or 108", "is anonymous", "does not have the name of a download"):
        assert sentence in said
    put(course, "canvas.csv", "elsewhere.csv")
    nbgrader(course, *collect, "--Canvas.sheet=downloaded/elsewhere.csv", "--Canvas.student_column=SIS Login ID")
    assert sorted(os.listdir(course / "submitted")) == ["101", "ann", "sam"]
    ended, said = run(course, *collect, "--Canvas.student_column=Email")
    assert ended == 1
    assert "Expected a file" in said
    assert "Traceback" not in said


def test_an_archive_of_a_students_can_not_pass_for_another_student(course: Path) -> None:
    """An instructor who unpacked Canvas's archive leaves archives that students made in nbgrader's folder."""
    archive(course / "downloaded/tiny/archive/eve_107_8107_work.zip", {"ann_101_9999_tiny.ipynb": notebook(course, 0)})
    (course / "downloaded/tiny/archive/ann_101_8101_tiny.ipynb").write_bytes(notebook(course, 4))
    said = nbgrader(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.CanvasNames")
    assert says(course, "101") == "points = 4"
    assert "lies in an archive whose name is like a student's file" in said


def test_moodle_without_a_worksheet_is_one_sentence_and_two_archives_are_not_guessed(course: Path) -> None:
    name = f"{moodle_folder('Ann van der Berg, Jr.', 7101)}_/tiny.ipynb"
    archive(course / "downloaded/tiny/archive/a.zip", {name: notebook(course, 1)})
    archive(course / "downloaded/tiny/archive/b.zip", {name: notebook(course, 2)})
    ended, said = run(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.MoodleNames")
    assert ended == 1
    assert "worksheet.csv, which can't be read" in said
    put(course, "moodle.csv", "tiny/worksheet.csv")
    collect = ("zip_collect", "tiny", "--force", "--collector=headcheck.lms.names.MoodleNames")
    assert "which is the later" in nbgrader(course, *collect)
    assert not (course / "submitted").exists()
    (course / "downloaded/tiny/archive/a.zip").unlink()
    said = nbgrader(course, *collect, "--Moodle.name_column=Nom complet")
    assert "no column 'Nom complet', so names are taken to be hidden" in said
    assert "who has another name in the sheet" in said
    nbgrader(course, *collect)
    assert says(course, "ann@uni.example") == "points = 2"


def test_a_failing_export_is_one_sentence(course: Path) -> None:
    with pytest.raises(StepFailed, match=r"Nothing to export: nobody's work is in the gradebook for tiny\."):
        nbgrader(course, "export", "--exporter=headcheck.lms.canvas.CanvasExporter")
