"""The files of the instructor's folder that students are given, which are also beside a notebook while it is graded.

Leftovers of editors, Python and test runs are excluded: saved models are solutions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files

from headcheck.practice.carried import FILE

#: Patterns: hidden files, saved models, Python's caches, and backups of editors and JupyterLab; and what practice says,
#: which is made anew for whoever gets it, and is nothing that a notebook is graded with.
NOT_GIVEN = (
    FILE, ".*", "*.keras", "*.weights.h5", "__pycache__", "*.pyc", "*~", "#*#", "*.bak", "*.orig", "*.swp", "*.tmp",
    "*-checkpoint.*",
)  # fmt: skip


def given(folder: Path) -> list[PurePath]:
    """The files below a folder in source/ or release/ that students are given, by name."""
    files = find_all_files(str(folder), [*NOT_GIVEN])
    return sorted(Path(path).relative_to(folder) for path in files)


def given_folder(coursedir: CourseDirectory, assignment: str) -> Path:
    """Where the files lie that students were given: in release/; in source/ where no student version was made."""
    released, source = (
        Path(coursedir.format_path(step, ".", assignment))
        for step in (coursedir.release_directory, coursedir.source_directory)
    )
    return released if released.is_dir() else source


@contextmanager
def nothing_else(coursedir: CourseDirectory) -> Iterator[None]:
    """Inside it, nbgrader copies only what students are given."""
    before = coursedir.ignore
    coursedir.ignore = [*before, *NOT_GIVEN]
    try:
        yield
    finally:
        coursedir.ignore = before
