"""Runs nbgrader's own commands in a course's folder, each in a separate process: several may run in parallel."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from headcheck.errors import HeadcheckError


class StepFailed(HeadcheckError):
    """A command of nbgrader did not succeed; the message says which one, why, and where all that it said is kept."""


def nbgrader(course: Path, step: str, *options: str) -> str:
    """Run `nbgrader STEP OPTIONS` in the folder `course`; returns what it logged. Raises StepFailed."""
    command = [sys.executable, "-m", "nbgrader", step, *options]
    done = subprocess.run(
        command, cwd=course, text=True, encoding="utf-8", errors="replace", capture_output=True, check=False
    )
    log = done.stderr + done.stdout
    if done.returncode != 0:
        raise failure(course, step, options, log)
    return log


def failure(course: Path, step: str, options: Sequence[str], log: str) -> StepFailed:
    """The error of a command that failed and logged this, which is kept in a file of the course."""
    kept = course / f"nbgrader-{step}-failed.log"
    kept.write_text(log, encoding="utf-8")
    errors = [line.partition("| ERROR]")[2].strip() for line in log.splitlines() if "| ERROR]" in line]
    # who was not graded, and why, stands at the end; nbgrader's own first error only names a folder
    why = [error for error in errors if " was not graded" in error] or errors[:1] or ["It gave no reason."]
    return StepFailed(
        f"`nbgrader {' '.join([step, *options])}` failed in {course}. "
        f"{' '.join(why)} All that it said is in {kept.name} there."
    )
