"""The page about a whole course, and its data without names: through a real gradebook and real feedback pages."""

from __future__ import annotations

import csv
import json
import re
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from headcheck.cli import main
from headcheck.reports import nameless
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import hand_in, make_course, student_version
from tests.reports.conftest import CELLS, SCRIPT, grade

pytestmark = pytest.mark.xdist_group("engine")

SLIP = "units-not-target-width"
#: In the second assignment, bob makes the mistake again that he was told of, and ann makes it for the first time.
LATER = {"ann": "units = 2", "bob": "units = 3", "cleo": "units = 1"}


@pytest.fixture(scope="module")
def twice(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class of these tests with a second assignment, and feedback on the first for bob alone."""
    copy = tmp_path_factory.mktemp("twice") / "course"
    shutil.copytree(course, copy)
    other = make_course(tmp_path_factory.mktemp("later") / "course", "tiny-later", CELLS)
    shutil.copytree(other / "source" / "tiny-later", copy / "source" / "tiny-later")
    nbgrader(copy, "generate_feedback", "tiny", "--student", "bob")
    nbgrader(copy, "generate_assignment", "tiny-later")
    for student, source in LATER.items():
        notebook = student_version(copy, "tiny-later")
        next(cell for cell in notebook.cells if "YOUR CODE" in cell.source).source = source
        hand_in(copy, "tiny-later", student, notebook)
    grade(copy, "tiny-later")
    return copy


@pytest.fixture(scope="module")
def made(twice: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """What the command says, the page, and the folder of data."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEADCHECK_COURSE", str(twice))
        said = CliRunner().invoke(
            main, ["report", "--anonymous", str(folder / "data"), "--output", str(folder / "p.html")]
        )
    assert said.exit_code == 0, said.output
    return said.output, folder / "p.html", folder / "data"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_the_page_says_how_many_mistakes_came_back(made: tuple[str, Path, Path]) -> None:
    said, page, _ = made
    assert "of 1 mistakes that students were told of and could repeat, 1 came back" in said
    text = " ".join(re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page.read_text(), flags=re.S).split())
    assert "100 % came back 1 of the 1 times" in text
    assert "tiny: 3 pages of feedback not written" in text and "nbgrader generate_feedback tiny-later" in text


def test_each_mistake_has_its_counts_and_its_interval(made: tuple[str, Path, Path]) -> None:
    (row,) = table(made[2], "again")
    assert row["mistake"] == SLIP
    assert (row["told"], row["again"], row["again_of"]) == ("1", "1", "1")
    assert (float(row["again_low"]), float(row["again_high"])) == pytest.approx((0.2065, 1), abs=1e-4)
    assert (row["others"], row["others_of"]) == ("1", "2")  # ann and cleo had it right at first


def test_each_part_has_its_difficulty_and_its_interval(made: tuple[str, Path, Path]) -> None:
    rows = {(row["assignment"], row["item"]): row for row in table(made[2], "items")}
    later = rows["tiny-later", "house-prices-units"]
    assert float(later["difficulty"]) == pytest.approx(1 / 3)
    assert float(later["difficulty_low"]) < 1 / 3 < float(later["difficulty_high"])
    assert later["discrimination"] == ""  # three students say nothing about that
    assert len(rows) == 4


def test_neither_the_page_nor_the_data_names_anybody(made: tuple[str, Path, Path], twice: Path) -> None:
    _, page, folder = made
    files = [page, *folder.iterdir()]
    assert {path.name for path in files[1:]} == {"points.csv", "mistakes.csv", "again.csv", "items.csv", "course.json"}
    key = nameless.key(twice).decode()
    for path in files:
        text = re.sub(r'inject(CSS|Module)\("[^"]*"\)', "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\b(ann|bob|cleo|dan|eve|zoe|Moon|alert)\b", text), path.name
        assert SCRIPT not in text and key not in text


def test_a_pseudonym_stays_the_same_and_needs_the_key(
    made: tuple[str, Path, Path], twice: Path, tmp_path: Path
) -> None:
    key = nameless.key(twice)
    assert stat.S_IMODE((twice / nameless.KEY).stat().st_mode) == 0o600
    bobs = [row for row in table(made[2], "mistakes") if row["student"] == nameless.pseudonym("bob", key)]
    assert [(row["assignment"], row["mistake"], row["told"]) for row in bobs] == [
        ("tiny", SLIP, "True"),
        ("tiny-later", SLIP, "False"),
    ]
    assert nameless.pseudonym("bob", nameless.key(tmp_path)) != nameless.pseudonym("bob", key)
    students = [row["student"] for row in table(made[2], "points")]
    assert students == sorted(students)
    whole = json.loads((made[2] / "course.json").read_text())
    assert [row["student"] for row in whole["points"]] == students


def test_before_anything_is_graded_the_next_command_is_named(handed_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(handed_in))
    said = CliRunner().invoke(main, ["report"])
    assert said.exit_code == 1
    assert said.output == "Error: Nothing is graded yet. First give `headcheck grade ASSIGNMENT`.\n"


def test_names_are_on_the_page_of_an_assignment_and_not_in_shared_data() -> None:
    said = CliRunner().invoke(main, ["report", "tiny", "--anonymous", "shared"])
    assert said.exit_code == 2
    assert "--anonymous is for the whole course: leave out ASSIGNMENT." in said.output
