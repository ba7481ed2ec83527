"""What a student's last try earned. Only other work is another try: what is graded again is not.

A graded notebook keeps it in its metadata, because the next try takes the notebook's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from headcheck.grading import results
from headcheck.grading.cells import is_own, is_solution
from headcheck.grading.dealt import Compared
from headcheck.grading.engine.store import digest

#: Where in a notebook's metadata, below "headcheck", the points of the try before it are.
EARLIER = "earlier"


@dataclass(frozen=True)
class Try:
    """A graded notebook: a digest of what the student wrote, what tests gave, by grade_id, and `before` it.

    `titles`: of the questions that it was about, by grade_id, where everybody has their own.
    """

    work: str = ""
    points: Mapping[str, float] = field(default_factory=dict)
    before: Mapping[str, float] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    def before_this(self, notebook: NotebookNode) -> dict[str, float]:
        """The points of the last try that was another one than this notebook, by grade_id; {} if there was none.

        Without those of other questions: nobody is better or worse at what they were not asked.
        """
        if _work(notebook) == self.work:
            return dict(self.before)
        asked = Compared.of(notebook)
        return {
            name: points
            for name, points in self.points.items()
            if name not in self.titles or self.titles[name] == (asked.title(name) if asked else "")
        }


def tries(folder: Path) -> dict[str, Try]:
    """What lies graded in a student's folder, by the notebook's name; what can't be read is left out."""
    found = {}
    for path in folder.glob("*.ipynb"):
        try:
            found[path.stem] = _try(nbformat.read(path, as_version=4))
        except Exception:  # whatever lies there instead: it is about to be replaced
            continue
    return found


def _try(graded: NotebookNode) -> Try:
    intake = graded.metadata.get("headcheck", {})
    before = dict(intake.get(EARLIER, {}))
    if intake.get("reason"):  # nothing could be graded, so that was none
        return Try(_work(graded), before, before)
    found = results.of(graded)
    points = {name: result.points for name, result in found.items()}
    return Try(_work(graded), points, before, {name: result.question for name, result in found.items()})


def _work(notebook: NotebookNode) -> str:
    return digest(cell.source for cell in notebook.cells if is_solution(cell) or is_own(cell))
