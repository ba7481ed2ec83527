"""Marks tests that need the sandbox. Whether there is one is asked once: to find out, one is started."""

from __future__ import annotations

import pytest

from headcheck.grading.sandbox import bubblewrap

_WHY_NOT = bubblewrap.missing()
NEEDED = pytest.mark.skipif(_WHY_NOT is not None, reason=str(_WHY_NOT))
