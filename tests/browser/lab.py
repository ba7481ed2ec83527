"""A JupyterLab that runs for a test, on a free port and with settings of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

TOKEN = "a-token-for-this-test"
HERE = (sys.executable, "-m", "jupyterlab")
#: Where JupyterLab keeps whether it may fetch news, below the folder of its settings; until that is there, it asks.
NEWS = Path("@jupyterlab", "apputils-extension", "notification.jupyterlab-settings")


@contextmanager
def jupyterlab(
    folder: Path,
    settings: Path,
    command: Sequence[str] = HERE,
    environment: Mapping[str, str] = os.environ,
    options: Sequence[str] = (),
) -> Iterator[str]:
    """The address of a JupyterLab that `command` starts in `folder`; what it keeps of its user goes to `settings`."""
    (settings / "settings" / NEWS).parent.mkdir(parents=True, exist_ok=True)
    (settings / "settings" / NEWS).write_text(json.dumps({"fetchNews": "false"}))
    given = ["--no-browser", "--port=0", f"--IdentityProvider.token={TOKEN}", "--allow-root", *options]
    # a kernel that knows itself in a test shows less: nothing that C++ writes to stderr
    environment = {name: value for name, value in environment.items() if name != "PYTEST_CURRENT_TEST"}
    own = {"JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config", "JUPYTERLAB_SETTINGS_DIR": "settings"}
    own |= {"JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython"}
    variables = {**environment, **{name: str(settings / where) for name, where in own.items()}}
    with (settings / "log").open("w") as log:
        running = subprocess.Popen([*command, *given], cwd=folder, env=variables, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 180
        # its file is there before it is written
        while not (started := [path for path in (settings / "runtime").glob("jpserver-*.json") if path.read_text()]):
            assert running.poll() is None, (settings / "log").read_text()
            assert time.monotonic() < deadline, (settings / "log").read_text()
            time.sleep(0.3)
        yield json.loads(started[0].read_text())["url"]
    finally:
        running.terminate()
        running.wait(60)
