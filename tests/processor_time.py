"""How much work a command is: seconds of processor time, so that a busy machine does not fail a test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path


def processor_time(command: Sequence[str | Path]) -> tuple[float, subprocess.CompletedProcess[str]]:
    """The seconds of the quickest of three runs, and how the last one ended."""
    seconds = []
    for _ in range(3):
        before = os.times()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        after = os.times()
        seconds.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(seconds), done
