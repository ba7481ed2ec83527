"""`nbgrader collect` from an exchange in which students put what they like: it stops for none, and follows nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, make_course, release

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("collecting")]

TIME = "2026-01-02 03:04:05 UTC"
SECRET = "what only the instructor may read"


def honest(folder: Path) -> None:
    folder.mkdir()
    (folder / "tiny.ipynb").write_text("honest")
    (folder / "timestamp.txt").write_text(TIME)


def with_links(folder: Path) -> None:
    honest(folder)
    (folder / "tiny.ipynb").unlink()
    (folder / "tiny.ipynb").symlink_to(folder.parents[2] / "secret.txt")
    (folder / "all").symlink_to(folder.parents[2])


def with_a_pipe(folder: Path) -> None:
    honest(folder)
    os.mkfifo(folder / "pipe")


def very_deep(folder: Path) -> None:
    honest(folder)
    (folder / "/".join(["deep"] * 400)).mkdir(parents=True)


def too_large(folder: Path) -> None:
    honest(folder)
    with (folder / "large").open("wb") as file:
        file.truncate(200_000_000)


#: Who hands in what, and the files that are collected.
CLASS: Mapping[str, tuple[Callable[[Path], object], set[str]]] = {
    "ada": (honest, {"tiny.ipynb", "timestamp.txt"}),
    "ben": (with_links, {"timestamp.txt"}),
    "carl": (lambda folder: folder.symlink_to(folder.parents[2]), set()),
    "dan": (with_a_pipe, {"tiny.ipynb", "timestamp.txt"}),
    "eva": (very_deep, {"tiny.ipynb", "timestamp.txt"}),
    "finn": (too_large, {"tiny.ipynb", "timestamp.txt"}),
    "zoe": (honest, {"tiny.ipynb", "timestamp.txt"}),
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The course after everybody's work was collected, and what nbgrader said."""
    course = make_course(tmp_path_factory.mktemp("collect"), "tiny", [answer("choice", ""), case("units", "1")])
    exchange = release(course, "tiny", course / "exchange")
    inbound = exchange / "regression-classification/inbound"
    (exchange / "secret.txt").write_text(SECRET)
    for student, (hand_in, _) in CLASS.items():
        hand_in(inbound / f"{student}+tiny+{TIME}+a1b2c3")
    (inbound / "someone+tiny+soon+a1b2c3").mkdir()
    honest(inbound / f"..+tiny+{TIME}+a1b2c3")
    return course, nbgrader(course, "collect", "tiny")


@pytest.mark.parametrize("student", CLASS)
def test_plain_files_are_collected_and_nothing_else(collected: tuple[Path, str], student: str) -> None:
    folder = collected[0] / "submitted" / student / "tiny"
    found = [path for path in folder.rglob("*") if not path.is_dir()]
    assert {path.name for path in found} == CLASS[student][1]
    assert all(path.is_file() and not path.is_symlink() and SECRET not in path.read_text() for path in found)


def test_what_was_left_out_is_said(collected: tuple[Path, str]) -> None:
    _, said = collected
    assert "`ben`: left out `all`, `tiny.ipynb`. Only plain files are collected" in said
    assert "`dan`: left out `pipe`" in said
    assert "`finn`: left out `large`" in said
    assert "Left out `someone+tiny+soon+a1b2c3` in the exchange: it has no name of a submission." in said
    assert "`ada`" not in said


def test_no_name_leads_out_of_the_folder_for_submissions(collected: tuple[Path, str]) -> None:
    course, _ = collected
    assert {path.name for path in (course / "submitted").iterdir()} == set(CLASS)
    assert not (course / "tiny").exists()
