"""How the gradebook is opened and written while a class is graded: what a notebook earned at once, or nothing of it.

nbgrader opens the file anew for each step, and commits after each cell, which waits for the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import nbgrader.api
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from sqlalchemy import create_engine


def use() -> None:
    """One engine for each gradebook in this process: it knows the statements that it has compiled.

    `Gradebook.close` closes its connections, so none stays open, and none is used by another thread or fork.
    """
    nbgrader.api.create_engine = cache(create_engine)


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's SaveAutoGrades, in one transaction for each notebook."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Enter points and comments of all cells of `nb`."""
        asked = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = (
            asked[name] for name in ("notebook", "assignment", "student")
        )
        with Gradebook(asked["db_url"]) as self.gradebook, _in_one_transaction(self.gradebook):
            # SaveAutoGrades' own preprocess is left out: it opens the gradebook, which is open.
            saved: tuple[NotebookNode, ResourcesDict] = NbGraderPreprocessor.preprocess(self, nb, resources)
        return saved


@contextmanager
def _in_one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """What its session commits is committed at the end of the block, or rolled back if that raises."""
    gradebook.db.remove()
    with gradebook.engine.begin() as connection:
        # "commits are not propagated to the connection": https://docs.sqlalchemy.org/en/20/orm/session_api.html
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        yield
        gradebook.db.flush()
