"""A Python that has the package and what it always needs, and none of its extras: the quick stand-in for a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

#: What `pip install headcheck` brings, as folders in site-packages.
_BASE = ("numpy", "click", "rich", "markdown_it", "mdurl", "pygments")
_START = (
    "import sys; sys.path.append(sys.argv.pop(1)); sys.argv[0] = 'headcheck'; from headcheck.cli import main; main()"
)


def environment(folder: Path) -> Path:
    """Makes `folder` a place to import from, with links to the base alone."""
    package = Path(__file__).resolve().parent.parent / "src" / "headcheck"
    written = Path(str(distribution("headcheck").locate_file("")))
    links = [package, *written.glob("headcheck-*.dist-info"), *written.glob("numpy.libs")]
    for original in (*links, *(written / name for name in _BASE)):
        (folder / original.name).symlink_to(original)
    return folder


def headcheck(base: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command of the package with nothing to import but Python's own and `base`."""
    start = [sys.executable, "-S", "-c", _START, base, *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "HEADCHECK"))}
    return subprocess.run(start, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
