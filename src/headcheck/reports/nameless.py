"""The data of a course without names, for colleagues and for research: as CSV, and all of it as JSON.

In place of a student stands a keyed digest (HMAC-SHA256) of the id. The key is made once and stays in the course, so
the same student has the same pseudonym in every export, and nobody without the key can find one out by trying ids.
Rows are sorted by pseudonym, since an order would tell something. No text of a student is in it.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from headcheck.grading.engine.store import FOLDER
from headcheck.lms.spreadsheets import harmless
from headcheck.reports import items
from headcheck.reports.course_page import Findings
from headcheck.reports.intervals import Interval
from headcheck.reports.recurrence import Share

#: Where the key is, in the course. Who has it can say which pseudonym is whose.
KEY = f"{FOLDER}/pseudonyms.key"
#: Hexadecimal digits of a pseudonym: enough that no two of a million students share one.
_DIGITS = 16

Row = Mapping[str, object]


def export(findings: Findings, course: Path, folder: Path) -> list[Path]:
    """Write everything into `folder`; returns the files. `course`: the folder of the course, which has the key."""
    tables = rows(findings, key(course))
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / f"{name}.csv" for name in tables]
    for path, table in zip(written, tables.values(), strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table[0] if table else [])
            writer.writerows(map(_harmless, table))
    whole = folder / "course.json"
    whole.write_text(json.dumps(tables, indent=1, allow_nan=False), encoding="utf-8")
    return [*written, whole]


def _harmless(row: Row) -> list[object]:
    return [harmless(cell) if isinstance(cell, str) else cell for cell in row.values()]


def rows(findings: Findings, key: bytes) -> dict[str, list[Row]]:
    """The tables, by name. Numbers that are not known are None."""
    return {
        "points": _points(findings, key),
        "mistakes": _mistakes(findings, key),
        "again": [
            {
                "mistake": one.mistake,
                "told": one.told,
                **_share("again", one.again),
                **_share("others", one.others),
            }
            for one in findings.recurrences
        ],
        "items": _items(findings),
    }


def key(course: Path) -> bytes:
    """The key of the course's pseudonyms, which is made when there is none. Only its owner may read it."""
    path = course / KEY
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_bytes()


def pseudonym(student: str, key: bytes) -> str:
    """What stands in place of a student."""
    digest = hmac.new(key, student.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return f"s{digest[:_DIGITS]}"  # a spreadsheet takes digits alone for a number


def _points(findings: Findings, key: bytes) -> list[Row]:
    """The points of each student for each item; None where a person has still to give them."""
    found = [
        {
            "student": pseudonym(one.student, key),
            "assignment": gathered.assignment,
            "item": item.id,
            "problem": item.group,
            "part": item.part,
            "points": one.points.get(item.id),
            "maximum": item.maximum,
            "dropped": item.dropped.value if item.dropped else "",
        }
        for gathered in findings.course
        for one in gathered.submissions
        for item in gathered.items
    ]
    return _by_student(found)


def _mistakes(findings: Findings, key: bytes) -> list[Row]:
    """Each mistake of each student, where it was made, and whether a feedback page told them."""
    found = [
        {
            "student": pseudonym(one.student, key),
            "assignment": gathered.assignment,
            "item": item,
            "mistake": mistake,
            "told": one.told,
        }
        for gathered in findings.course
        for one in gathered.submissions
        for item, mistakes in one.mistakes.items()
        for mistake in mistakes
    ]
    return _by_student(found)


def _items(findings: Findings) -> list[Row]:
    return [
        {
            "assignment": gathered.assignment,
            "item": item.id,
            "problem": item.group,
            "part": item.part,
            "maximum": item.maximum,
            "difficulty": _number(one.difficulty),
            **_interval("difficulty", one.difficulty_interval),
            "discrimination": _number(one.discrimination),
            **_interval("discrimination", one.discrimination_interval),
            "verdict": one.verdict,
        }
        for gathered, analysis in zip(findings.course, findings.analyses, strict=True)
        for item, one in items.each(gathered, analysis)
    ]


def _by_student(found: Sequence[Row]) -> list[Row]:
    return sorted(found, key=lambda row: (str(row["student"]), str(row["assignment"])))


def _share(name: str, share: Share) -> dict[str, object]:
    return {
        name: share.hits,
        f"{name}_of": share.tries,
        f"{name}_share": share.value,
        **_interval(name, share.interval),
    }


def _interval(name: str, interval: Interval | None) -> dict[str, float | None]:
    return {f"{name}_low": interval.low if interval else None, f"{name}_high": interval.high if interval else None}


def _number(value: float) -> float | None:
    return None if value != value else float(value)
