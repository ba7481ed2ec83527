"""Reads names of downloads: whose file it is, by the number that the platform put in, and what the student called it.

What stands before and behind that number was chosen by students, so a name that can be read in two ways is not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from headcheck.errors import Signal
from headcheck.lms.sheets import folded

#: How the name of an archive ends in which a student may hand in.
ZIP = ".zip"


@dataclass(frozen=True)
class Download:
    """One way to read a name. `name`: of the person, as far as the platform wrote it; `number`: theirs on the platform.

    `file`: the path that the student gave; `upload`: Canvas's number of the file, higher for later ones, else 0.
    """

    name: str
    number: str
    file: str
    upload: int = 0
    late: bool = False


@dataclass(frozen=True)
class Person:
    """One row of what a platform exported: the id in nbgrader, and each name that downloads may have.

    `first`, `last`: the name as people write it, where it says so; `submitted`: when, as the platform wrote it.
    """

    student: str
    names: tuple[str, ...]
    first: str = ""
    last: str = ""
    submitted: str = ""


class Unclear(Signal):
    """It is not certain whose file this is; the message says why, as the rest of a sentence, and what to do."""


def canvas(name: str) -> Sequence[Download]:
    """The ways to read `lastfirst_LATE_101_5001_02-regression-1.ipynb`; LATE only if it was. Empty if there is none.

    Raises Unclear if Canvas kept back who it is.
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
    """The way to read `First Last_101_assignsubmission_file_/02-regression.ipynb`, with or without folders, if any.

    Moodle puts blanks for underscores of the name, so a name can't hold a number between underscores.
    """
    for depth, part in enumerate(path.parts):
        if found := re.match(r"(?P<name>[^_]*)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", part, re.DOTALL):
            file = PurePosixPath(found["file"], *path.parts[depth + 1 :])
            return [Download(found["name"], found["number"], file.as_posix())]
    return []


def whose(ways: Sequence[Download], people: Mapping[str, Person] | None, check_name: bool) -> tuple[Download, str]:
    """The right way to read a name, and the student's id in nbgrader: the number itself if there are no `people`.

    `people`: by their numbers. `check_name`: whether the name has to be right, too, even if it can be read in one way.
    Raises Unclear.
    """
    if not ways:
        raise Unclear("has not the name of a download")
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
        raise Unclear(f"could be of {numbers}, who are called alike: collect it by hand")
    if known:
        raise Unclear(f"is of {numbers}, who has another name in the sheet. Is it up to date?")
    raise Unclear(f"is of {numbers}, who has no row in the sheet with an id of their own. Is it up to date?")


def plain(name: str) -> str:
    """A name for comparison: its letters, marks and digits, which platforms and archives leave, in lower case."""
    return "".join(letter for letter in folded(name) if unicodedata.category(letter)[0] in "LMN")


def notebook(file: str, released: Collection[str]) -> str:
    """The released notebook that a student's file is, or its own name if it is none; a zip keeps its name.

    Canvas writes `-1` behind the name of a file that was handed in again, browsers ` (1)`, and some keep a folder.
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
