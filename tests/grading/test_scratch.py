"""What a run needs only while it runs: it goes with the process, or with the next one if the process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headcheck.grading.sandbox import cgroups
from headcheck.grading.sandbox.cgroups import tidy_up

#: Makes its folder, with something in it, and control groups; says where, and waits.
A_RUN = """
import sys
from headcheck.grading.sandbox import cgroups, scratch
from headcheck.grading.sandbox.limits import Limits

(scratch.folder() / "course").mkdir()
groups = cgroups.make(Limits())
print(scratch.folder(), *groups, flush=True)
sys.stdin.read()
"""


class Run:
    """Another process that runs something."""

    def __init__(self, tmp: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", A_RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "TMPDIR": str(tmp)},
        )  # fmt: skip
        assert self.process.stdout is not None
        self.folder, *self.groups = map(Path, self.process.stdout.readline().split())

    def left(self) -> bool:
        """Whether anything of it is still there."""
        return any(path.exists() for path in (self.folder, *self.groups))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run = Run(tmp_path)
    yield run
    run.process.kill()
    run.process.wait()
    cgroups.remove(run.groups)


def test_a_process_that_ends_leaves_no_folder(run: Run) -> None:
    cgroups.remove(run.groups)
    run.process.communicate()
    assert not run.left()


def test_what_a_running_process_needs_is_left_alone(run: Run) -> None:
    assert tidy_up() == []
    assert run.folder.joinpath("course").exists()


def test_what_a_killed_process_left_is_removed_with_its_groups(run: Run) -> None:
    run.process.send_signal(signal.SIGKILL)
    run.process.wait()
    assert run.left()
    assert tidy_up() == [run.folder]
    assert not run.left()


def test_links_that_look_like_such_a_folder_are_not_followed(run: Run, tmp_path: Path) -> None:
    run.process.kill()
    run.process.wait()
    hidden = run.folder.rename(tmp_path / "elsewhere")
    (tmp_path / "headcheck-run-link").symlink_to(hidden)
    assert tidy_up() == []
    assert (hidden / "course").exists()
