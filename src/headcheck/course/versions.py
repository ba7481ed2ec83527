"""A question as it was given out: its declaration, rows and threshold are kept, so that old work is graded by them.

A version is a digest of what is asked: task, metric, rows and threshold. Each is kept in the question's folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from headcheck.course import layout
from headcheck.course.declarations import Problem
from headcheck.course.layout import Unavailable
from headcheck.theory import task_types

#: In the folder of a version: what the question declared, and what its students' notebooks knew.
_DECLARED, _KNOWN = "declared.json", "known.json"
#: What may change without making it another question: words, and where it is declared.
_WORDS = (
    "title", "text", "one", "many", "held_out", "split", "facts", "questions", "anywhere", "points", "id",
    "assignment",
)  # fmt: skip
_TASKS = {name: thing for name, thing in vars(task_types).items() if isinstance(thing, type)}


def of(problem: Problem) -> str:
    """The version of a question as it is now; nothing if rows or threshold are not there yet."""
    paths = (layout.student_rows(problem), layout.held_out(problem), layout.calibration(problem))
    if not all(path.is_file() for path in paths):
        return ""
    return _digest(_declared(problem), *((path, path.stat().st_mtime_ns) for path in paths))


def keep(problem: Problem, known: Mapping[str, Any]) -> str:
    """Keep a question as it is now, if it is not kept yet; returns its version, or nothing if it is not complete.

    `known`: what a student's notebook knows of it.
    """
    version = of(problem)
    folder = layout.question_folder(replace(problem, version=version))
    if version and not folder.is_dir():
        new = folder.with_name(f"{version}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        (new / _DECLARED).write_text(_declared(problem), encoding="utf-8")
        (new / _KNOWN).write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for path in (layout.student_rows(problem), layout.held_out(problem), layout.calibration(problem)):
            shutil.copy(path, new)
        new.rename(folder)
    return version


def read(problem: Problem, version: str) -> Problem:
    """A question as it was given out. Raises Unavailable if that version was not kept."""
    old = replace(problem, version=version)
    path = layout.question_folder(old) / _DECLARED
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return replace(old, **{name: eval(text, {"__builtins__": {}}, _TASKS) for name, text in told.items()})
    except (OSError, ValueError, SyntaxError, NameError, TypeError) as error:
        raise Unavailable(
            f"Expected the question {problem.name} as it was given out in {path.parent}, but it can't be read "
            f"({type(error).__name__}: {error}). Bring that folder back from where you keep the course."
        ) from error


def files(problem: Problem, version: str) -> tuple[Mapping[str, bytes], Mapping[str, Any]]:
    """The student's file of a version, by its name, and what notebooks knew of it. Raises Unavailable as `read`."""
    folder = layout.question_folder(read(problem, version))
    known = json.loads((folder / _KNOWN).read_text(encoding="utf-8"))
    return {known["file"]: (folder / known["file"]).read_bytes()}, known


def changes(problem: Problem) -> list[str]:
    """What has changed of a question since it was last given out, as a sentence; none if it was not, or is the same."""
    current, last = of(problem), _last(problem)
    if not last or last.name == current:
        return []
    before, now = (json.loads(text) for text in ((last / _DECLARED).read_text("utf-8"), _declared(problem)))
    found = [
        f"`{name}` was {before.get(name)}, and is {text}" for name, text in now.items() if before.get(name) != text
    ]
    for what, path in (
        ("the student's rows", layout.student_rows(problem)),
        ("held-out rows", layout.held_out(problem)),
    ):
        if (
            not path.is_file()
            or not (last / path.name).is_file()
            or path.read_bytes() != (last / path.name).read_bytes()
        ):
            found.append(f"{what} are others")
    old, new = (_threshold(path) for path in (last / layout.calibration(problem).name, layout.calibration(problem)))
    if old != new:
        found.append(f"the threshold was {old}, and is {new}")
    return [f"{problem.name} has changed since it was given out (as {last.name}): {', '.join(found)}."]


def _last(problem: Problem) -> Path | None:
    """The folder of the version that was given out last."""
    kept = (layout.question_folder(problem) / layout.GIVEN).glob(f"*/{_DECLARED}")
    return max((path.parent for path in kept), key=lambda folder: folder.stat().st_mtime_ns, default=None)


def _threshold(path: Path) -> float | None:
    return float(json.loads(path.read_text(encoding="utf-8"))["threshold"]) if path.is_file() else None


def _declared(problem: Problem) -> str:
    """What is asked, as JSON: each field as Python writes it."""
    told = {f.name: getattr(problem, f.name) for f in fields(problem) if f.name not in (*_WORDS, "version", "question")}
    written = {name: repr(dict(value) if isinstance(value, Mapping) else value) for name, value in told.items()}
    return json.dumps(written, indent=1, ensure_ascii=False) + "\n"


@lru_cache(maxsize=256)
def _digest(declared: str, *rows: tuple[Path, int]) -> str:
    """Of a declaration and the content of files. The numbers: when each was written."""
    whole = hashlib.sha256(declared.encode())
    for path, _ in rows:
        content = path.read_bytes()
        if path == rows[-1][0]:  # of a calibration, what it asks for
            content = repr(json.loads(content)["threshold"]).encode()
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()[:12]
