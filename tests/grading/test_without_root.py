"""The sandbox of somebody who is not root: of a laptop's owner, and of an instructor on JupyterHub."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from headcheck.grading.sandbox.mounts import PACKAGE
from tests import sandboxed
from tests.grading.ordinary_user import NOBODY, without_root

pytestmark = [
    pytest.mark.slow,
    sandboxed.NEEDED,
]

SCRIPT = f"""
import sys
sys.path.insert(0, {str(PACKAGE.parent)!r})
from headcheck.grading.sandbox.limits import Limits, View
from headcheck.grading.sandbox.fork_server import Server

with Server("{{role}}") as server, server.start(View("{{role}}"), Limits()) as running:
    running.channel.send({{message}})
    print(running.channel.receive(60))
"""
#: What a cell sees: its rights, its folder, the solutions in this package, and processes of others.
LOOKS_AROUND = f"""
import os
print([line for line in open('/proc/self/status') if line[:6] in ('CapEff', 'CapPrm', 'NoNewP')])
print(os.getcwd(), os.getuid(), os.path.exists({str(PACKAGE / "course")!r}))
print(len([name for name in os.listdir('/proc') if name.isdigit()]) < 8)
"""


def test_a_cell_runs_without_any_rights() -> None:
    message = {"do": "run", "code": LOOKS_AROUND}
    said = without_root(SCRIPT.format(role="notebook", message=message))
    assert "CapPrm:\\\\t0000000000000000" in said
    assert "CapEff:\\\\t0000000000000000" in said
    assert "NoNewPrivs:\\\\t1" in said
    assert f"/home/student {NOBODY if os.geteuid() == 0 else os.geteuid()} False\\nTrue" in said


def test_the_process_of_the_tests_starts(tmp_path: Path) -> None:
    said = without_root(SCRIPT.format(role="tests", message={"do": "run", "code": "print(6 * 7)"}))
    assert "42" in said
