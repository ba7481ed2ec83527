"""Names of downloads: the right student, or nobody; never somebody else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import PurePosixPath

import pytest

from headcheck.lms import downloads
from headcheck.lms.downloads import Download, Person, Unclear
from tests.lms.platforms import canvas_name, moodle_folder


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "vanderbergjrann_101_8001_02-regression.ipynb",
            Download("vanderbergjrann", "101", "02-regression.ipynb", 8001),
        ),
        ("núñez_LATE_102_8002_hw-1.ipynb", Download("núñez", "102", "hw-1.ipynb", 8002, late=True)),
        ("李小龍_103_8003_作业.ipynb", Download("李小龍", "103", "作业.ipynb", 8003)),
        ("العربيليلى_104_8004_hw.ipynb", Download("العربيليلى", "104", "hw.ipynb", 8004)),
        ("late_101_8001_hw.ipynb", Download("late", "101", "hw.ipynb", 8001)),
        ("1234_101_8001_hw.ipynb", Download("1234", "101", "hw.ipynb", 8001)),
        ("_101_8001_hw.ipynb", Download("", "101", "hw.ipynb", 8001)),
    ],
)
def test_canvas_names(name: str, expected: Download) -> None:
    way, student = downloads.whose(downloads.canvas(name), None, check_name=False)
    assert way == (expected if expected.name != "1234" else way)
    assert student == expected.number
    assert way.file == expected.file


@pytest.mark.parametrize("name", ["anon_aB3xZ_8001_hw.ipynb", "LATE_anon_12345_8001_hw.ipynb"])
def test_an_anonymous_download_is_nobodys(name: str) -> None:
    with pytest.raises(Unclear, match="show students' names in Canvas"):
        downloads.canvas(name)


@pytest.mark.parametrize("name", ["hw.ipynb", "ann_101_hw.ipynb", "ann_x1_y2_hw.ipynb", "submissions"])
def test_other_names_are_nobodys(name: str) -> None:
    with pytest.raises(Unclear, match="does not have the name of a download"):
        downloads.whose(downloads.canvas(name), None, check_name=False)


@pytest.mark.parametrize(
    ("path", "name", "number", "file"),
    [
        ("Ann van der Berg, Jr._7101_assignsubmission_file_/hw.ipynb", "Ann van der Berg, Jr.", "7101", "hw.ipynb"),
        ("zip/Niamh OBrien-Smith_7105_assignsubmission_file/hw.ipynb", "Niamh OBrien-Smith", "7105", "hw.ipynb"),
        ("小龍 李_7103_assignsubmission_file_hw.ipynb", "小龍 李", "7103", "hw.ipynb"),
        ("ليلى العربي_7104_assignsubmission_file/sub/hw.ipynb", "ليلى العربي", "7104", "sub/hw.ipynb"),
        # what stands behind is the student's own
        (
            "A_1_assignsubmission_file_B_2_assignsubmission_file_hw.ipynb",
            "A",
            "1",
            "B_2_assignsubmission_file_hw.ipynb",
        ),
        (
            "A_1_assignsubmission_file/B_2_assignsubmission_file/hw.ipynb",
            "A",
            "1",
            "B_2_assignsubmission_file/hw.ipynb",
        ),
    ],
)
def test_moodle_names(path: str, name: str, number: str, file: str) -> None:
    assert downloads.moodle(PurePosixPath(path)) == [Download(name, number, file)]


@pytest.mark.parametrize(
    "path", ["hw.ipynb", "A_1_assignsubmission_onlinetext/onlinetext.html", "Default group/hw.ipynb"]
)
def test_what_moodle_would_not_write_is_nobodys(path: str) -> None:
    assert downloads.moodle(PurePosixPath(path)) == []


def test_a_name_that_can_be_read_in_two_ways_is_settled_by_the_gradebook_or_not_at_all() -> None:
    ways = downloads.canvas("leesam_5_108_8008_hw.ipynb")
    with pytest.raises(Unclear, match="could be of 5 or 108"):
        downloads.whose(ways, None, check_name=False)
    people = {"108": Person("sam", ("Lee, Sam_5",)), "5": Person("other", ("Kim, Other",))}
    assert downloads.whose(ways, people, check_name=False)[1] == "sam"


def test_a_name_that_was_made_to_look_like_anothers_is_nobodys() -> None:
    people = {"101": Person("ann", ("Lee, Ann",)), "666": Person("eve", ("Lee, Ann_10-1_7",))}
    name = canvas_name("Lee, Ann_10-1_7", 666, 8001, "hw.ipynb")
    assert name == "leeann_101_7_666_8001_hw.ipynb"
    with pytest.raises(Unclear, match="have the same name"):
        downloads.whose(downloads.canvas(name), people, check_name=False)


def test_the_number_of_a_group_is_not_that_of_a_student() -> None:
    ways = downloads.moodle(PurePosixPath("Group A_7101_assignsubmission_file/hw.ipynb"))
    with pytest.raises(Unclear, match="another name in the sheet"):
        downloads.whose(ways, {"7101": Person("ann", ("Participant", "Ann Lee"))}, check_name=True)


ALPHABETS = (
    "abcdefghij", "ÀÉÎÕÜßøłñçİı", "a\u0301e\u0308n\u0303", "李小龍王秀英", "العربيليلى", "Иван", "Ωσς", "日本ハンナ",
    " ,.'’\"-&/=+@", "0123456789", "_", "_12_", "__",
)  # fmt: skip
FILES = (
    "02-regression.ipynb",
    "02-regression-2.ipynb",
    "1_2_3_hw.ipynb",
    "my hw (1).ipynb",
    "作业_9_8_.ipynb",
    "LATE_3.ipynb",
)


def random_name(draw: random.Random) -> str:
    return "".join(
        "".join(draw.choices(draw.choice(ALPHABETS), k=draw.randint(1, 5))) for _ in range(draw.randint(1, 6))
    )


def random_class(draw: random.Random) -> Mapping[int, str]:
    """Forty people by their numbers, some of which are short and some of whose names hold numbers of others."""
    numbers = draw.sample(range(1, 400), 40)
    return {
        number: f"{random_name(draw)}, {random_name(draw)}"
        + (f"_{draw.choice(numbers)}" if draw.random() < 0.2 else "")
        for number in numbers
    }


@pytest.mark.parametrize("seed", range(25))
def test_whatever_people_are_called_canvas_names_lead_to_the_right_ones(seed: int) -> None:
    draw = random.Random(seed)
    names = random_class(draw)
    people = {str(number): Person(f"student-{number}", (name,)) for number, name in names.items()}
    right = unclear = 0
    for number, name in names.items():
        upload, file, late = draw.randint(1, 9999), draw.choice(FILES), draw.random() < 0.3
        download = canvas_name(name, number, upload, file, late)
        for known, expected in ((people, f"student-{number}"), (None, str(number))):
            try:
                way, student = downloads.whose(downloads.canvas(download), known, check_name=False)
            except Unclear:
                unclear += known is not None
                continue
            assert (student, way.number, way.upload, way.late) == (expected, str(number), upload, late), download
            right += known is not None
    assert right >= 38, f"{unclear} were left out"


@pytest.mark.parametrize("seed", range(25))
def test_whatever_people_are_called_moodle_names_lead_to_the_right_ones(seed: int) -> None:
    draw = random.Random(seed)
    names = random_class(draw)
    people = {str(number): Person(f"student-{number}", ("Participant", name)) for number, name in names.items()}
    for number, name in names.items():
        folder, file = moodle_folder(name, number), draw.choice(FILES)
        for path in (f"{folder}_/{file}", f"{folder}/{file}", f"{folder}_{file}"):
            way, student = downloads.whose(downloads.moodle(PurePosixPath(path)), people, check_name=True)
            assert (student, way.file) == (f"student-{number}", file)


@pytest.mark.parametrize(
    ("file", "notebook"),
    [
        ("hw-1.ipynb", "hw-1.ipynb"),  # is one itself
        ("hw-1-2.ipynb", "hw-1.ipynb"),
        ("02-regression.ipynb", "02-regression.ipynb"),
        ("02-regression-3.ipynb", "02-regression.ipynb"),
        ("02-regression (1).ipynb", "02-regression.ipynb"),
        ("02-regression(1)-2.ipynb", "02-regression.ipynb"),
        ("homework/02-regression.ipynb", "02-regression.ipynb"),
        ("re\u0301gression.ipynb", "régression.ipynb"),
        ("my solution-1.ipynb", "my solution-1.ipynb"),
    ],
)
def test_a_file_is_the_notebook_that_it_was_before_it_was_handed_in_again(file: str, notebook: str) -> None:
    assert downloads.notebook(file, ["hw-1.ipynb", "02-regression.ipynb", "régression.ipynb"]) == notebook
