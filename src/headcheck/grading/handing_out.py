"""A step of `nbgrader generate_assignment`: what trying an assignment left in its folder is not handed out."""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor


class LeaveOutModels(NbGraderPreprocessor):  # type: ignore[misc]
    """Takes models out of the student version, into which nbgrader copies all files of the instructor's folder.

    A notebook that is tried saves them, and they are solutions. `CourseDirectory.ignore` can't be used for it, because
    `nbgrader collect` would leave out those of students, too.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Remove `*.keras` from the folder that the student version is written to."""
        converter = self.parent.parent  # this step belongs to an exporter, and that to the converter
        asked = resources["nbgrader"]
        for model in Path(converter._format_dest(asked["assignment"], asked["student"])).glob("*.keras"):
            model.unlink()
            self.log.warning("%s is a saved model: it is not handed out", model.name)
        return nb, resources
