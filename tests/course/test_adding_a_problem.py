"""A problem is added by the commands of docs/author.md as they stand there, with data that the course does not have."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.course.cells import COURSE

#: What an author of this problem writes where the files say TODO: the line that says so, and what it becomes.
WRITTEN = {
    "TODO: what is predicted, from what, and where the data come from.": "Whether a fruit is ripe. Made up.",
    '"TODO: a title",': '"Is it ripe?",',
    '"TODO: house",': '"fruit",',
    '"TODO: houses",': '"fruits",',
    '("TODO: no", "TODO: yes")': '("green", "ripe")',
    "  # TODO: in a series, by time": "",
    "TODO: what this assignment is about": "Fruit",
    "TODO: what students learn here, and how they work with the notebook.": "You choose a head.",
    "TODO: what a row is, what each column means, and which one is the target.": "Each row is a fruit.",
    "[:300]  # TODO: how many of them train; the others validate": "[:200]",
    "[300:]": "[200:]",
    "  # TODO: if the target is not the last column": "",
    "TODO: what to think about before choosing.": "Is it ripe, or not?",
    "TODO: a hint, which is no solution.": "Two answers are possible.",
    "  # TODO: one to three seconds": "",
    "  # TODO: a picture that shows how good it is": "",
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course that has no problem yet."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(COURSE / name, tmp_path)
    (tmp_path / "data").mkdir()
    return tmp_path


def commands() -> list[str]:
    """The commands of the page, in their order."""
    page = (COURSE / "docs" / "author.md").read_text(encoding="utf-8")
    return re.findall(r"^```bash\nuv run (.+)\n```$", page, re.MULTILINE)


@pytest.mark.slow
def test_a_problem_is_added_by_the_commands_of_the_page(course: Path) -> None:
    def run(command: str, status: int = 0) -> str:
        program, *words = shlex.split(command)
        done = subprocess.run(
            [Path(sys.executable).with_name(program), *words],
            cwd=course,
            env={**os.environ, "HEADCHECK_COURSE": str(course)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    check, begin, build, settle, calibrate, release, *_ = commands()

    def missing() -> list[str]:
        return [line.partition(" ")[2] for line in run(check, status=1).splitlines()]

    (declare,) = missing()
    assert declare.startswith("Declare 'ripe'")
    written = run(begin).split("\n\n")[0].splitlines()
    assert {Path(path).parts[:2] for path in written} == {("course", "07-fruit")}, "all in one folder"

    assert any(sentence.startswith("Write what course/07-fruit/ripe/problem.py asks for") for sentence in missing())
    for path in written:
        write_what_is_asked(course / path)
    write_fruits(course / "data" / "ripe.csv")
    assert not any(sentence.startswith("Write what") for sentence in missing())

    assert "ripe: 267 rows for students, 133 held out." in run(build)
    assert missing()[0] == f"Find the threshold: {calibrate}."
    assert "ripe: log loss of" in run(f"{settle} --workers 1")
    assert missing()[-1] == f"Make the student version: {release}."
    run(release)
    assert all(sentence.startswith("Calibrate ") and sentence.endswith(f"{calibrate}.") for sentence in missing())


def write_what_is_asked(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for asked, answer in WRITTEN.items():
        text = text.replace(asked, answer)
    assert "TODO" not in text
    file.write_text(text, encoding="utf-8")


def write_fruits(file: Path) -> None:
    numbers = random.Random(7)
    rows = [(numbers.gauss(0, 1), numbers.gauss(0, 1)) for _ in range(400)]
    lines = [f"{colour:.3f},{soft:.3f},{int(colour + soft + numbers.gauss(0, 0.5) > 0)}\n" for colour, soft in rows]
    file.write_text("colour,softness,ripe\n" + "".join(lines))
