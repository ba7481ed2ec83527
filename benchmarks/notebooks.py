"""How long each notebook's solution takes: CPU-seconds on one core, in all and for the slowest cell.

Run `python benchmarks/notebooks.py` in the course; it writes benchmarks/notebooks.md.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path

import nbformat
from nbclient import NotebookClient

COURSE = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n.*?\n### END HIDDEN TESTS", re.DOTALL)
ONE_CORE = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}

#: CPU-seconds that a notebook may take, imports included, and that a cell may take.
LIMITS = {"06-choose-the-head": 60.0}
LIMIT, CELL_LIMIT = 30.0, 6.0

CLOCK = "import time as _time\n_started = _time.process_time()"
STOP = "print(_time.process_time() - _started, _time.process_time())"


def measure(assignment: str) -> tuple[float, float, str]:
    """(CPU-seconds of the whole notebook, of its slowest cell, that cell's id). Without hidden tests."""
    folder = COURSE / "source" / assignment
    nb = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    timed = []
    for cell in code:
        cell.source = HIDDEN.sub("", cell.source)
        timed += [nbformat.v4.new_code_cell(CLOCK), cell, nbformat.v4.new_code_cell(STOP)]
    nb.cells = timed
    NotebookClient(nb, timeout=600, resources={"metadata": {"path": folder}}).execute()
    readings = [tuple(map(float, cell.outputs[-1].text.split())) for cell in timed[2::3]]
    slowest = max(range(len(code)), key=lambda i: readings[i][0])
    return readings[-1][1], readings[slowest][0], code[slowest].id


def main() -> int:
    """Measure every notebook and write the page; 1 if one is over its limit."""
    os.environ.update(ONE_CORE)
    rows, slow = [], []
    for folder in sorted((COURSE / "source").iterdir()):
        if not folder.is_dir():
            continue
        total, cell, name = measure(folder.name)
        limit = LIMITS.get(folder.name, LIMIT)
        rows.append(f"| {folder.name} | {total:.1f} | {limit:.0f} | {cell:.1f} | `{name}` |")
        print(rows[-1], flush=True)
        if total > limit or cell > CELL_LIMIT:
            slow.append(folder.name)
    versions = ", ".join(f"{package} {version(package)}" for package in ("keras", "numpy"))
    page = [
        "# How long the notebooks take",
        "",
        "Made by `python benchmarks/notebooks.py`: CPU-seconds of each notebook's solution from top to bottom, imports",
        f"included, on one core. No cell may take over {CELL_LIMIT:.0f}.",
        f"Measured with {versions}, Python {platform.python_version()} on {platform.machine()}.",
        "",
        "| notebook | CPU-seconds | limit | slowest cell | which |",
        "|---|---|---|---|---|",
        *rows,
        "",
    ]
    (COURSE / "benchmarks" / "notebooks.md").write_text("\n".join(page))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
