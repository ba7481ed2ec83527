"""Runs Python as somebody who is not root: a laptop's owner, an instructor on JupyterHub."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from headcheck.grading.sandbox import bubblewrap, mounts

NOBODY = "65534"


def without_root(code: str, *arguments: str) -> str:
    """What Python prints that `code` runs in, as a user who is not root."""
    command = [sys.executable, "-c", code, *arguments]
    if os.geteuid() == 0:
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        command = ["bwrap", "--dev-bind", "/", "/", *_opened(), "--", *user, *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env={"PATH": bubblewrap.PATH})
    assert done.returncode == 0, done.stderr
    return done.stdout


def _opened() -> list[str]:
    """Where root's own folder holds this Python or this package: let others pass through to those, and to no more."""
    shown = mounts.shown([mounts.PACKAGE.parent])
    places = [*shown.paths, *shown.links]
    closed = {parent for place in places for parent in place.parents if not parent.stat().st_mode & 0o001}
    behind = [place for place in places if closed & set(place.parents)]
    options = [option for parent in sorted(closed) for option in ("--perms", "0755", "--tmpfs", str(parent))]
    for parent in mounts.parents(behind):
        options += [] if parent in closed else ["--perms", "0755", "--dir", str(parent)]
    for place in behind:
        link = shown.links.get(place)
        options += ["--symlink", link, str(place)] if link else ["--ro-bind", *2 * [str(place)]]
    return options


#: Prints what its sandboxed Python prints; the first argument is its code.
IN_A_SANDBOX = f"""
import subprocess, sys
sys.path.insert(0, {str(Path(mounts.PACKAGE.parent))!r})
from headcheck.grading.sandbox import bubblewrap, seccomp
from headcheck.grading.sandbox.limits import Limits, View

with seccomp.as_file() as rules:
    command = bubblewrap.command_line(View("notebook"), Limits(), seccomp=rules.fileno())
    done = subprocess.run([*command, sys.executable, "-I", "-c", sys.argv[1]], pass_fds=[rules.fileno()],
                          capture_output=True, text=True)
print(done.stdout, done.stderr)
"""
