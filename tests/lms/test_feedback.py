"""Feedback goes back through the platform: each page to its own student, and who gets none is named."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbgrader.api import Gradebook

from headcheck.cli import main
from headcheck.grading.classroom.course_class import Class
from headcheck.lms.downloads import Unclear
from headcheck.lms.names import CanvasNames, Collected, MoodleNames
from tests.environment import kept
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, make_course, student_version
from tests.lms.platforms import archive, canvas_gives_to, canvas_name, moodle_folder, moodle_gives_to

CANVAS = CanvasNames(parent=None)
MOODLE = MoodleNames(parent=None)

SHEET = """Student,ID,SIS Login ID,tiny (5002)
    Points Possible,,,4.00
"Núñez, José",101,jose,
"O'Brien-Smith, Niamh",102,niamh,
"Kim, Alex",103,kim1,
"Kim, Alex",104,kim2,
"Lee, Gone",105,gone,
"""
WORKSHEET = """Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Last modified (submission)"
"Participant 101","José Núñez",jose,Submitted,,4.00,"Monday, 3 March 2025, 10:15 PM"
"Participant 102","Niamh O'Brien-Smith",niamh,Submitted,,4.00,"Tuesday, 4 March 2025, 1:05 AM"
"Participant 103","Alex Kim",kim1,Submitted,,4.00,gestern
"Participant 104","Alex Kim",kim2,Submitted,,4.00,-
"Participant 105","Gone Lee",gone,"No submission",,4.00,-
"""
pytestmark = pytest.mark.xdist_group("engine")

#: What each student earns of four points; kim2 hands in no notebook, gone nothing.
POINTS = {"jose": 4, "niamh": 2.5, "kim1": 1}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cells = [answer("choice", "### BEGIN SOLUTION\npoints = 4\n### END SOLUTION"), case("part", "points", points=4)]
    course = make_course(tmp_path_factory.mktemp("lms") / "course", "tiny", cells)
    with (course / "course_config.py").open("a") as settings:
        settings.write('\nc.Canvas.student_column = "SIS Login ID"\nc.Moodle.time_zone = "Europe/Berlin"\n')
    nbgrader(course, "generate_assignment", "tiny")
    return course


def notebook(course: Path, points: float) -> bytes:
    nb = student_version(course, "tiny")
    nb.cells[1].source = f"points = {points}"
    return nbformat.writes(nb).encode()


def feedback(course: Path, *options: str) -> Result:
    """Run `headcheck feedback` in the folder of a course."""
    with kept(HEADCHECK_COURSE=str(course)), contextlib.chdir(course):
        return CliRunner().invoke(main, ["feedback", "tiny", *options])


def pages(path: Path) -> Mapping[str, str]:
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_canvas_gets_a_page_for_each_student_and_who_gets_none_is_named(made: Path) -> None:
    course, download = made, made / "downloaded/tiny/archive/submissions.zip"
    (course / "downloaded").mkdir()
    (course / "downloaded/canvas.csv").write_text(SHEET)
    late = canvas_name("O'Brien-Smith, Niamh", 102, 8102, "tiny-1.ipynb", late=True)
    files = {
        canvas_name("Núñez, José", 101, 8101, "tiny.ipynb"): notebook(course, POINTS["jose"]),
        canvas_name("O'Brien-Smith, Niamh", 102, 7102, "tiny.ipynb"): notebook(course, 0),
        late: notebook(course, POINTS["niamh"]),
        canvas_name("Kim, Alex", 103, 8103, "my_link.ipynb"): notebook(course, POINTS["kim1"]),
        canvas_name("Kim, Alex", 104, 8104, "essay.pdf"): b"%PDF",
        "anon_aB3xZ_8001_tiny.ipynb": notebook(course, 1),
    }
    archive(download, files, says_utf_8=False)
    nbgrader(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.CanvasNames")
    with kept(), ThreadPoolExecutor(2) as pool:
        graded = Class(course, "tiny").grade(pool, 2, lambda *_: None, students=list(POINTS))
    assert {one.student: one.points for one in graded} == POINTS

    done = feedback(course, "--canvas", str(download))
    assert done.exit_code == 1
    assert "'anon_aB3xZ_8001_tiny.ipynb' belongs to nobody: it is anonymous" in done.output
    assert "essay.pdf' belongs to nobody: it does not end in .ipynb or .zip." in done.output
    assert "the pages of 3 students." in done.output
    found = {canvas_gives_to(name): page for name, page in pages(course / "canvas-feedback-tiny.zip").items()}
    assert found.keys() == {("101", "8101"), ("102", "8102"), ("103", "8103")}
    for number, student in (("101", "jose"), ("102", "niamh"), ("103", "kim1")):
        assert f"<strong>{POINTS[student]:g} of 4</strong> points" in found[number, f"8{number}"]
    assert late.replace(".ipynb", ".html") in pages(course / "canvas-feedback-tiny.zip")

    # a page that is older than the grade is written anew
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.find_grade("part", "tiny", "tiny", "kim1").manual_score = 3.5
        names = {student.id: (student.first_name, student.last_name) for student in gradebook.students}
        gradebook.db.commit()
    assert names["niamh"] == ("Niamh", "O'Brien-Smith")
    other = course / "week-1.zip"
    feedback(course, "--canvas", str(download), "--output", str(other))
    assert "<strong>3.5 of 4</strong> points" in next(page for name, page in pages(other).items() if "_103_" in name)

    # the same class on Moodle, where somebody is missing in the download
    (course / "downloaded/tiny/worksheet.csv").write_text(WORKSHEET)
    download = course / "Course-tiny-42.zip"
    folders = {number: moodle_folder(name, number) for number, name in ((101, "José Núñez"), (103, "Alex Kim"))}
    archive(download, {f"{folder}/tiny.ipynb": b"{}" for folder in folders.values()})
    done = feedback(course, "--moodle", str(download))
    assert done.exit_code == 1
    assert "Graded, but without a file in the download, so their pages go nowhere: niamh." in done.output
    found_there = pages(course / "moodle-feedback-tiny.zip")
    assert {moodle_gives_to(name, {"101", "103"}) for name in found_there} == {
        ("101", "/tiny.html"),
        ("103", "/tiny.html"),
    }

    # what can't be done is a sentence
    for options, sentence in (
        ((), "with either --canvas or --moodle"),
        (("--moodle", str(course / "gradebook.db")), "can't be used: it can't be read"),
    ):
        done = feedback(course, *options)
        assert done.exit_code and sentence in done.output and "Traceback" not in done.output


def test_moodles_times_and_names_and_a_zip_in_place_of_a_notebook_are_taken(made: Path, tmp_path: Path) -> None:
    course = tmp_path / "course"
    os.system(f"cp -a '{made}' '{course}' && rm -rf '{course}/submitted' '{course}/downloaded' '{course}/autograded'")
    download = course / "downloaded/tiny/archive/Course-tiny-42.zip"
    work = tmp_path / "work.zip"
    archive(work, {"tiny/tiny.ipynb": notebook(course, 3)})
    archive(
        download,
        {
            f"{moodle_folder('José Núñez', 101)}/tiny.ipynb": notebook(course, 4),
            f"{moodle_folder(chr(78) + 'iamh OBrien-Smith', 102)}/my work (1).ZIP": work.read_bytes(),
            f"{moodle_folder('Alex Kim', 103)}/tiny.ipynb": notebook(course, 4),
            f"{moodle_folder('Alex Kim', 104)}/tiny.ipynb": notebook(course, 4),
        },
    )
    (course / "downloaded/tiny/worksheet.csv").write_text(WORKSHEET)
    said = nbgrader(course, "zip_collect", "tiny", "--collector=headcheck.lms.names.MoodleNames")
    submitted = {path.relative_to(course / "submitted").as_posix() for path in (course / "submitted").rglob("*.*")}
    assert submitted == {
        "jose/tiny/tiny.ipynb", "jose/tiny/timestamp.txt", "niamh/tiny/my work.ZIP", "niamh/tiny/timestamp.txt",
        "kim1/tiny/tiny.ipynb", "kim2/tiny/tiny.ipynb",
    }  # fmt: skip
    # half past ten in Berlin is half past nine in Greenwich
    assert (course / "submitted/jose/tiny/timestamp.txt").read_text() == "2025-03-03 21:15:00"
    assert (course / "submitted/niamh/tiny/timestamp.txt").read_text() == "2025-03-04 00:05:00"
    assert "read as times of Europe/Berlin" in said
    assert "'gestern' is no time in the format '%A, %d %B %Y, %I:%M %p' of the language 'en'" in said
    assert "not known whether kim1 handed in late" in said
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        names = {student.id: (student.first_name, student.last_name) for student in gradebook.students}
    assert names["kim2"] == ("Alex", "Kim") and "gone" not in names


@pytest.mark.parametrize(
    ("file", "page", "expected"),
    [
        ("leeann_101_8001_tiny.ipynb", "tiny", "leeann_101_8001_tiny.html"),
        ("leeann_LATE_101_8001_tiny-2.ipynb", "tiny", "leeann_LATE_101_8001_tiny-2.html"),
        ("李小龍_103_8003_作业.zip", "tiny", "李小龍_103_8003_tiny.html"),
        ("leeann_101_8001_link.ipynb", "tiny", "leeann_101_8001_tiny.html"),
        ("leeann_101_8001_my_link.ipynb", "a_link", "leeann_101_8001_page-a-link.html"),
        ("leeann_101_8001_one.ipynb", "two", "leeann_101_8001_two.html"),
    ],
)
def test_the_name_of_a_page_is_one_that_canvas_reads_as_the_students(file: str, page: str, expected: str) -> None:
    (way,) = CANVAS.ways(PurePosixPath(file))
    name = CANVAS.returned(Collected(PurePosixPath(file), "ann", page_of(file), way), page)
    assert name == expected
    assert canvas_gives_to(name) == (way.number, str(way.upload))


def test_a_page_that_canvas_would_give_to_somebody_else_is_not_returned() -> None:
    file = PurePosixPath("leeann_10_7_666_8001_tiny.ipynb")
    way = CANVAS.ways(file)[-1]
    with pytest.raises(Unclear, match="would give the page to somebody else"):
        CANVAS.returned(Collected(file, "eve", "tiny.ipynb", way), "tiny")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("Ann Lee_7101_assignsubmission_file_/tiny.ipynb", "Ann Lee_7101_assignsubmission_file_/tiny.html"),
        ("Ann Lee_7101_assignsubmission_file/sub/x.zip", "Ann Lee_7101_assignsubmission_file/tiny.html"),
        ("zip/小龍 李_7101_assignsubmission_file_tiny (1).ipynb", "zip/小龍 李_7101_assignsubmission_file_tiny.html"),
        ("Participant_7101_assignsubmission_file_tiny.ipynb", "Participant_7101_assignsubmission_file_tiny.html"),
    ],
)
def test_the_name_of_a_page_is_one_that_moodle_reads_as_the_students(file: str, expected: str) -> None:
    (way,) = MOODLE.ways(PurePosixPath(file))
    name = MOODLE.returned(Collected(PurePosixPath(file), "ann", "tiny.ipynb", way), "tiny")
    assert name == expected
    given = moodle_gives_to(name, {"7101"})
    assert given is not None and given[1].lstrip("/") == "tiny.html"


def page_of(file: str) -> str:
    return "tiny.ipynb" if "tiny" in file else PurePosixPath(file).name
