"""Keeps feedback pages up to date: a page is regenerated when its content has changed.

nbgrader compares submission times, which manual points, comments and regrading do not change.
"""

from __future__ import annotations

import os
from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.generatefeedbackapp
from nbgrader.api import BaseCell, Comment, Grade, Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.utils import rmtree

from headcheck.grading.engine.store import Store, digest
from headcheck.grading.intake.submissions import EVERYBODY, ByName, printable

#: The store's kind for the inputs of a page.
_KIND = "feedback"


def use() -> None:
    """Let everything in nbgrader that writes feedback use FreshFeedback; for course_config.py."""
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = FreshFeedback
    nbgrader.apps.api.GenerateFeedback = FreshFeedback


class FreshFeedback(GenerateFeedback, ByName):  # type: ignore[misc]
    """nbgrader's GenerateFeedback, for names of any kind, which also writes anew the pages whose grades changed."""

    #: What the page that is being written is made of.
    _made_of = ""

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to write the pages of a student; older ones are removed then."""
        self._made_of = self._digest(assignment_id, student_id)
        dest = os.path.normpath(self._format_dest(assignment_id, student_id))
        excluded = student_id in self.coursedir.student_id_exclude.split(",")
        if os.path.exists(dest) and not self.force and not excluded and not self._is_fresh(assignment_id, student_id):
            self.log.info("The grade of %s is newer than the feedback: it is written anew", printable(student_id))
            rmtree(dest)
        to_write: bool = super().init_destination(assignment_id, student_id)
        return to_write

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader does when the pages are written; from now on they are known to be of this grade."""
        super().set_permissions(assignment_id, student_id)
        with Store(Path(self.coursedir.root)) as store:
            if self.coursedir.notebook_id == EVERYBODY:
                store.put(_KIND, f"{assignment_id} {student_id}", self._made_of)
            else:  # the other pages may be older
                store.forget(_KIND, f"{assignment_id} {student_id}")

    def _is_fresh(self, assignment: str, student: str) -> bool:
        with Store(Path(self.coursedir.root)) as store:
            return store.get(_KIND, f"{assignment} {student}") == self._made_of

    def _digest(self, assignment: str, student: str) -> str:
        """Of what the pages show: graded notebooks, whose they are, points, comments, and the penalty for lateness."""
        graded = sorted(Path(self._format_source(assignment, student)).glob("*.ipynb"))
        parts: list[str | bytes] = [part for path in graded for part in (path.name, path.read_bytes())]
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                return digest(parts)
            whose = submission.student
            parts.append(f"{whose.first_name}\0{whose.last_name}\0{submission.timestamp}")
            for notebook in submission.notebooks:
                parts.append(f"{notebook.name} {notebook.late_submission_penalty}")
                for kind in (Grade, Comment):
                    rows = gradebook.db.query(BaseCell.name, kind).join(BaseCell, kind.cell_id == BaseCell.id)
                    found = rows.filter(kind.notebook_id == notebook.id).all()
                    parts += sorted(f"{name}\0{_shown(one)}" for name, one in found)
        return digest(parts)


def _shown(one: Grade | Comment) -> str:
    """What a page shows of points, or of a comment."""
    return f"{one.score} {one.max_score} {one.needs_manual_grade}" if isinstance(one, Grade) else str(one.comment)
