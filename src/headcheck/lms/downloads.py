"""Parses file names of downloads: the owner, by the number the platform put in, and the student's own file name.

The parts around that number were chosen by students, so an ambiguous name is never guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from headcheck.errors import Signal
from headcheck.lms.sheets import folded

#: Extensions of archives that students may hand in.
ZIP = ".zip"


@dataclass(frozen=True)
class Download:
    """One interpretation of a file name. `name`: the person, as the platform writes it; `number`: their platform id.

    `file`: the student's own path; `upload`: Canvas's number of the file, higher for later ones, else 0.
    """

    name: str
    number: str
    file: str
    upload: int = 0
    late: bool = False


@dataclass(frozen=True)
class Person:
    """One row of an exported sheet: the id in nbgrader, and every name that may appear in downloads.

    `first`, `last`: the name, if the sheet has it; `submitted`: the time, as the platform wrote it.
    """

    student: str
    names: tuple[str, ...]
    first: str = ""
    last: str = ""
    submitted: str = ""


class Unclear(Signal):
    """It is unclear whose file this is; the message is the rest of a sentence that says why and what to do."""


def canvas(name: str) -> Sequence[Download]:
    """All interpretations of `lastfirst_LATE_101_5001_02-regression-1.ipynb`; LATE is optional.

    Raises Unclear if Canvas made the download anonymous.
    """
    if re.match(r"(LATE_)?anon_[0-9A-Za-z]{5}_\d+_", name):
        raise Unclear("is anonymous: show students' names in Canvas, and download again")
    found = re.finditer(r"(?=_(?P<number>\d+)_(?P<upload>\d+)_(?P<file>.+))", name)
    ways = ((name[: way.start()], way) for way in found)
    return [
        Download(
            re.sub(r"(^|_)LATE$", "", before), way["number"], way["file"], int(way["upload"]), before.endswith("LATE")
        )
        for before, way in ways
    ]


def moodle(path: PurePosixPath) -> Sequence[Download]:
    """The interpretation of `First Last_101_assignsubmission_file_/02-regression.ipynb`, if any; folders are optional.

    Moodle replaces underscores in names by spaces, so a name can't contain a number between underscores.
    """
    for depth, part in enumerate(path.parts):
        if found := re.match(r"(?P<name>[^_]*)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", part, re.DOTALL):
            file = PurePosixPath(found["file"], *path.parts[depth + 1 :])
            return [Download(found["name"], found["number"], file.as_posix())]
    return []


def whose(ways: Sequence[Download], people: Mapping[str, Person] | None, check_name: bool) -> tuple[Download, str]:
    """Choose the right interpretation of a name, and the student's nbgrader id: the number itself without `people`.

    `people`: by number. `check_name`: whether the name must match, too, even if there is only one interpretation.
    Raises Unclear.
    """
    if not ways:
        raise Unclear("does not have the name of a download")
    if people is None:
        if len(ways) > 1:
            numbers = " or ".join(way.number for way in ways)
            raise Unclear(f"could be of {numbers}: export the gradebook of Canvas, too, which settles it")
        return ways[0], ways[0].number
    known = [way for way in ways if way.number in people]
    if check_name or len(ways) > 1:
        named = [way for way in known if plain(way.name) in map(plain, people[way.number].names)]
    else:
        named = known
    if len(named) == 1:
        return named[0], people[named[0].number].student
    numbers = " or ".join(way.number for way in named or ways)
    if named:
        raise Unclear(f"could be of {numbers}, who have the same name: collect it by hand")
    if known:
        raise Unclear(f"is of {numbers}, who has another name in the sheet. Is it up to date?")
    raise Unclear(f"is of {numbers}, who has no row in the sheet with an id of their own. Is it up to date?")


def plain(name: str) -> str:
    """A name for comparison: only its letters, marks and digits, which platforms and archives keep, in lower case."""
    return "".join(letter for letter in folded(name) if unicodedata.category(letter)[0] in "LMN")


def notebook(file: str, released: Collection[str]) -> str:
    """The released notebook that a student's file is a copy of, or else its own name; a zip keeps its name.

    Canvas appends `-1` to a file that was handed in again, browsers append ` (1)`, and some keep a folder.
    """
    path = PurePosixPath(file)
    stem = unicodedata.normalize("NFC", path.stem)
    if path.suffix.lower() == ZIP:
        return re.sub(r"(-\d+|\s*\(\d+\))*$", "", stem) + ZIP
    for name in sorted(released, key=len, reverse=True):
        original = unicodedata.normalize("NFC", PurePosixPath(name).stem)
        if re.fullmatch(re.escape(original) + r"(-\d+|\s*\(\d+\))*", stem):
            return name
    return file
