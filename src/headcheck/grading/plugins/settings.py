"""What headcheck needs of nbgrader: every setting that is not a course's own choice, each with its reason.

A course's course_config.py calls `use` first, so that a newer headcheck brings its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from headcheck.course.layout import COURSE_VARIABLE
from headcheck.grading.plugins.autograde import use as use_safe_autograde
from headcheck.grading.plugins.formgrader import use as use_readable_formgrader
from headcheck.grading.plugins.gradebook import use as use_one_engine


def use(c: Any, course_config: str) -> None:
    """Sets up nbgrader and this process for the course whose course_config.py lies at `course_config`.

    `c`: the configuration that `get_config()` returns.
    """
    # Not resolved: where the folder is a link, JupyterLab was started below the link.
    course = Path(course_config).absolute().parent
    _environment(course)

    # The folder of the course, wherever JupyterLab was started: on JupyterHub that is the home folder.
    c.CourseDirectory.root = str(course)
    _handing_in(c)
    _grading(c)
    _formgrader(c)
    _feedback(c)


def _environment(course: Path) -> None:
    """Of nbgrader and of the kernels that it starts."""
    # Hidden tests read the held-out rows of this course, not of a look-alike among a student's files.
    os.environ[COURSE_VARIABLE] = str(course.resolve())

    # nbgrader calls `alembic` by name when it first makes gradebook.db; it lies beside the Python that runs nbgrader.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

    # One device for everybody, so that a grade does not depend on the machine; and without TensorFlow's start-up lines.
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

    # Rounding as in the notebooks, which turn oneDNN off: it says so in a warning, and sums in another order.
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

    # One thread for each kernel, as in calibration: such small models gain nothing from more, kernels side by side do
    # not get in each other's way, and sums come out the same on every machine.
    for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[variable] = "1"


def _handing_in(c: Any) -> None:
    # nbgrader has no settings for the classes that hand out, autograde and write feedback: these take submissions and
    # names as data, stop for none, keep the gradebook as source/ is, and feedback as the grades are. What trying an
    # assignment left in source/ (saved models, hidden files, copies of editors) is neither handed out nor there while
    # a notebook is graded.
    use_safe_autograde()

    # Archives that students hand in are taken apart without trust; nbgrader's own extractor stops at the first bad one.
    c.ZipCollectApp.extractor_plugin = "headcheck.grading.intake.zips.SafeExtractor"

    # From the exchange come plain files only; nbgrader's own class follows links, with the rights of who collects.
    c.ExchangeFactory.collect = "headcheck.grading.plugins.collect.SafeCollect"


def _grading(c: Any) -> None:
    # A test cell that a student deleted comes back, so that it is graded and not left for a person.
    c.OverwriteCells.add_missing_cells = True

    # nbgrader's own lists without CheckCellMetadata, which took half of the time: the metadata of a submission are the
    # template's, and nothing that was handed in gets into them.
    c.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
    ]

    # A notebook is validated once, and not after each of the steps below.
    c.NotebookExporter.optimistic_validation = True

    # nbgrader opens the gradebook for each step of each student, and would compile all statements each time.
    use_one_engine()

    # RunApart (a sandbox for students, another process for tests) is in the place of Execute, and SettleMarks comes
    # before the points are read: warnings cost nothing, NaN and text earn nothing.
    c.Autograde.autograde_preprocessors = [
        "headcheck.grading.plugins.run_apart.RunApart",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "headcheck.grading.plugins.settle_marks.SettleMarks",
        "headcheck.grading.plugins.gradebook.SaveGrades",
        "headcheck.grading.plugins.settle_marks.DropGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]


def _formgrader(c: Any) -> None:
    # It shows the points that are in the gradebook now (nbgrader's shows those that it read first, until JupyterLab
    # ends), and pages without red frames around pictures.
    use_readable_formgrader()

    # Its panel with the configuration would show the server's token to everybody who sees the screen.
    c.FormgradeExtension.debug = False


def _feedback(c: Any) -> None:
    # A student's Markdown shows as text, tables and pictures, on feedback pages and in formgrader; nothing in it runs.
    # Nor does anything in a cell take long to show.
    c.HTMLExporter.filters = {
        "markdown2html": "headcheck.grading.feedback.markup.markdown",
        "highlight_code": "headcheck.grading.feedback.markup.highlighted",
    }

    # A page that begins with where points were lost. (Settings of HTMLExporter would also change formgrader's pages.)
    c.GenerateFeedback.exporter_class = "headcheck.grading.feedback.page.FeedbackExporter"

    # Of nbgrader's own list GetGrades; then Summarise for that page, which has styles of its own, and HideTests: the
    # next class gets the same hidden tests.
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "headcheck.grading.feedback.page.Summarise",
        "headcheck.grading.feedback.page.HideTests",
    ]
