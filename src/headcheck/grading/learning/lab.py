"""JupyterLab for a learner, as a process of its own: it opens their folder, and serves their start page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir

from headcheck.errors import HeadcheckError
from headcheck.grading.learning.folder import KEPT

#: Seconds until it has to answer, and that it has to end.
_STARTING, _ENDING = 120, 10
#: What Jupyter reads besides the user's own settings.
_SETTINGS = Path(__file__).parent / "jupyter"
#: Names folders of settings.
_PATHS = "JUPYTER_CONFIG_PATH"
#: In the folder's kept things, what JupyterLab says.
_LOG = "jupyterlab.log"


class LabError(HeadcheckError):
    """JupyterLab did not start; the message says what it said."""


class Lab:
    """A JupyterLab that runs. `address`: of the start page, with the token that opens it."""

    def __init__(self, process: subprocess.Popen[bytes], address: str) -> None:
        self._process, self.address = process, address

    @property
    def runs(self) -> bool:
        """Whether it has not ended, as it does when somebody shuts it down in the browser."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it with all of its kernels."""
        self._process.terminate()
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()


@contextmanager
def jupyterlab(folder: Path, place: str) -> Iterator[Lab]:
    """JupyterLab in `folder`, for as long as the block lasts. `place`: of the start page. Raises LabError."""
    log = folder / KEPT / _LOG
    paths = [str(_SETTINGS), *filter(None, [os.environ.get(_PATHS)])]
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--expose-app-in-browser",
        f"--ServerApp.root_dir={folder}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # else Jupyter refuses; the notebooks are the user's own
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, _PATHS: os.pathsep.join(paths)},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for who started it, and ends it in order
        )
    lab = Lab(process, "")
    try:
        lab.address = _address(process, place, log)
        yield lab
    finally:
        lab.end()


def _address(process: subprocess.Popen[bytes], place: str, log: Path) -> str:
    """Where the start page is, as soon as the server has written that down."""
    written = Path(jupyter_runtime_dir()) / f"jpserver-{process.pid}.json"
    end = time.monotonic() + _STARTING
    while process.poll() is None and time.monotonic() < end:
        try:
            found = json.loads(written.read_text(encoding="utf-8"))
            return f"{found['url']}{place}?token={found['token']}"
        except (OSError, ValueError):  # not there yet, or half of it
            time.sleep(0.1)
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise LabError(f"JupyterLab did not start: {lines[-1] if lines else 'it gives no reason'} All that it said: {log}")
