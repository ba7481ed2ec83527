"""The small course of questions, made once for all tests, which work in copies of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from headcheck.course import layout
from headcheck.course.registry import forget
from tests.environment import kept
from tests.questions.course import make_course


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions") / "course"
    # Only while it is made: tests after it have courses of their own.
    with kept(**{layout.COURSE_VARIABLE: str(folder)}):
        make_course(folder)
    forget()
    return folder


@pytest.fixture
def course(handed_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, which is the course that commands work on."""
    shutil.copytree(handed_out, tmp_path / "course")
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path / "course"))
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"
