"""Variables of the tests' process: what a course's settings set is there from the beginning, and is put back singly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests import environment

ROOT = Path(__file__).parents[1]


def test_a_course_sets_no_variable_that_the_tests_do_not_have_from_the_beginning() -> None:
    code = (
        "import os\nfrom tests import environment\nenvironment.begin()\nbefore = set(os.environ)\n"
        "from traitlets.config import Config\nfrom headcheck.grading.plugins import settings\n"
        f"settings.use(Config(), {str(ROOT / 'course_config.py')!r})\nprint(sorted(set(os.environ) - before))\n"
    )
    variables = {"PYTHONPATH": str(ROOT), "PATH": ""}
    run = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr


def test_only_what_has_changed_is_put_back() -> None:
    before = dict(os.environ) | {"HEADCHECK_COURSE": ""}
    os.environ.update(HEADCHECK_COURSE="/elsewhere", A_TEST_ADDED="this")
    environment.put_back(before)
    assert dict(os.environ) == before


def test_a_variable_of_a_block_is_gone_after_it() -> None:
    before = dict(os.environ)
    with environment.kept(HEADCHECK_COURSE="/elsewhere"):
        assert os.environ["HEADCHECK_COURSE"] == "/elsewhere"
        os.environ["A_TEST_ADDED"] = "this"
    assert dict(os.environ) == before


def test_no_test_empties_the_table_to_fill_it_again() -> None:
    empties = "patch" + ".dict(os.environ"
    assert [path for path in (ROOT / "tests").rglob("*.py") if empties in path.read_text(encoding="utf-8")] == []
