"""Kinds of cells of an assignment, by nbgrader's metadata, and what the engine writes into them. No nbgrader needed."""

from __future__ import annotations

from nbformat.notebooknode import NotebookNode

#: The id of the cell at the top of a graded notebook that lists what the intake repaired.
INTAKE_CELL = "headcheck-intake"

#: What the ids of cells begin with that a student added; the intake gives them.
OWN = "own-"

#: Names of the errors that the engine writes into cells: timed out; the process ended.
TIMEOUT, DEAD = "CellTimeoutError", "DeadProcess"
#: The errors that mean a timeout.
TIME_IS_UP = (TIMEOUT, "KeyboardInterrupt")
#: The tag of given cells that are there for students to try, and make nothing that is graded.
DEMONSTRATION = "demonstration"
#: Media type of the output that the engine adds to a test cell: names it could not get, each with the reason.
REFUSED = "application/vnd.headcheck.refused+json"

#: In the metadata of a graded cell: the title of the question that it is about, where everybody has their own.
QUESTION = "question"


def is_solution(cell: NotebookNode) -> bool:
    """Whether students write into `cell`."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution", False))


def is_test(cell: NotebookNode) -> bool:
    """Whether `cell` is code that grades: not an answer, which a person grades."""
    graded = bool(cell.metadata.get("nbgrader", {}).get("grade", False))
    return cell.cell_type == "code" and graded and not is_solution(cell)


def is_demonstration(cell: NotebookNode) -> bool:
    """Whether `cell` is a demonstration of the assignment, which is not run when it is graded.

    A tag of a student's own changes nothing: it never gets into the notebook that is graded.
    """
    given = bool(cell.metadata.get("nbgrader", {}).get("locked")) and not is_test(cell)
    return given and DEMONSTRATION in cell.metadata.get("tags", ())


def is_own(cell: NotebookNode) -> bool:
    """Whether a student added `cell`: code that is no part of the assignment, or a text that the intake called so."""
    if "nbgrader" in cell.metadata:
        return False
    return cell.cell_type != "markdown" or str(cell.get("id", "")).startswith(OWN)
