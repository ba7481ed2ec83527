"""The settings of the engine, `c.RunApart` in course_config.py; whoever makes a job reads them here."""

from __future__ import annotations

import json
from collections.abc import Mapping

import nbformat
from nbformat.notebooknode import NotebookNode
from traitlets import Bool, Float, Integer, List, Unicode
from traitlets.config import Configurable

from headcheck.course import asking, versions
from headcheck.course.dealing import TABLE
from headcheck.course.registry import declared
from headcheck.grading.dealt import Compared
from headcheck.grading.engine.job import Course, Job
from headcheck.grading.sandbox.limits import Limits, Times
from headcheck.grading.sandbox.packages import PACKAGES

#: The section of the course's settings.
_SECTION = "RunApart"


class RunSettings(Configurable):  # type: ignore[misc]
    """Limits of a notebook, what it may import, and whether it may run without a sandbox."""

    cell_seconds = Float(180, help="Seconds for one cell; then it is interrupted.").tag(config=True)
    call_seconds = Float(20, help="Seconds for one call of a student's function by a test.").tag(config=True)
    notebook_seconds = Float(1800, help="Seconds for everything that a notebook does.").tag(config=True)
    memory = Integer(3 << 30, help="Bytes of memory for a notebook, where cgroups can be created.").tag(config=True)
    packages = List(Unicode(), PACKAGES, help="What student code may import, besides Python's own.").tag(config=True)
    require_sandbox = Bool(True, help="Refuse to grade where student code can't be isolated.").tag(config=True)

    @classmethod
    def section_names(cls) -> list[str]:
        """The sections that it reads; the last one wins."""
        return [*(name for name in super().section_names() if name != _SECTION), _SECTION]

    def job(self, notebook: NotebookNode, files: Mapping[str, bytes], course: Course) -> Job:
        """The job of running a notebook with the `files` beside it, and with what its questions are."""
        compared = Compared.of(notebook)
        return Job(
            nbformat.writes(notebook),
            {**files, **_asked(compared, files)} if compared else files,
            course,
            Limits(memory=self.memory),
            Times(cell=self.cell_seconds, call=self.call_seconds, notebook=self.notebook_seconds),
            self.require_sandbox,
            packages=tuple(self.packages),
        )


def _asked(compared: Compared, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that tell a notebook and its tests what its questions are; of those that changed, as they were."""
    asked = {asking.FILE: _json(compared.asked)}
    if not compared.versions:
        return asked
    table = json.loads(files[TABLE])
    for place, version in compared.versions.items():
        asked_there = declared().asked[compared.asked[place]]
        rows, known = versions.files(asked_there, version)
        table["kinds"][asked_there.id][asked_there.question] = known
        asked |= rows
    return {**asked, TABLE: _json(table), asking.VERSIONS_FILE: _json(compared.versions)}


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True).encode()
