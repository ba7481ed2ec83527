"""Kinds of cells of an assignment, by nbgrader's metadata, and what the engine writes into them. Needs no nbgrader."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode

#: The id of the cell at the top of a graded notebook that says what the intake put right.
INTAKE_CELL = "headcheck-intake"

#: The names of the errors that the engine writes into cells: the time is up; the process ended.
TIMEOUT, DEAD = "CellTimeoutError", "DeadProcess"
#: The errors that say that time was up.
TIME_IS_UP = (TIMEOUT, "KeyboardInterrupt")
#: The media type of an output that the engine writes into a test cell: names that it did not get, each with the reason.
REFUSED = "application/vnd.headcheck.refused+json"


def is_solution(cell: NotebookNode) -> bool:
    """Whether students write into `cell`."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))


def is_test(cell: NotebookNode) -> bool:
    """Whether `cell` is code that grades: not an answer, which a person grades."""
    graded = bool(cell.metadata.get("nbgrader", {}).get("grade", False))
    return cell.cell_type == "code" and graded and not is_solution(cell)
