"""The store's keys: a result is made again when something that it follows from has changed, and only then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from headcheck.grading.engine import store


@pytest.mark.parametrize(
    ("edited", "again"),
    [
        ("grading/feedback/drawings.py", False),
        ("grading/feedback/page.py", False),
        ("reports/page.py", False),
        ("lms/moodle.py", False),
        ("agent/shell.py", True),
        ("grading/engine/testing.py", True),
        ("judging/verdict.py", True),
    ],
)
def test_only_an_edit_of_what_a_result_follows_from_makes_notebooks_run_again(
    edited: str, again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = shutil.copytree(store.PACKAGE, tmp_path / "headcheck")
    monkeypatch.setattr(store, "PACKAGE", package)
    before = store.source_digest.__wrapped__(*store.OF_TESTS)
    (package / edited).write_text((package / edited).read_text() + "\n# edited\n")
    assert (store.source_digest.__wrapped__(*store.OF_TESTS) != before) == again
