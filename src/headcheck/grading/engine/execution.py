"""The results of a notebook's own cells, as data: enough to rerun its tests without rerunning the cells."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from headcheck.grading.cells import DEAD, TIME_IS_UP, is_test


@dataclass
class Execution:
    """The outputs of a notebook's own cells, and what its tests take from them.

    `outputs` of each cell that is no test; `taken` for each test cell: the values of the names that it uses, written;
    `refused`: of names whose values were not taken, why. All by the place among the cells of code: those are what
    `store.keys` digests, so two notebooks with the same keys have the same places, whatever text stands between their
    cells. `calls`: answers of the student's functions, by a digest of what was asked. Only data that JSON can hold.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    taken: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: whether fetching a value or a call timed out or ended the process
    cut_off: bool = False

    @property
    def lasting(self) -> bool:
        """Whether it is reproducible: nothing timed out, and no process ended early."""
        return not self.cut_off and not any(map(was_cut_off, self.outputs.values()))

    def to_json(self) -> str:
        """Serialise for `from_json`."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Execution:
        """Parse the output of `to_json`. Raises ValueError for any other text."""
        try:
            read = json.loads(text)
            return cls(
                {int(index): [from_dict(output) for output in outputs] for index, outputs in read["outputs"].items()},
                {int(index): dict(values) for index, values in read["taken"].items()},
                {int(index): dict(reasons) for index, reasons in read.get("refused", {}).items()},
                dict(read["calls"]),
                bool(read.get("cut_off")),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"no execution: {error!r}") from error

    def fits(self, code: Sequence[NotebookNode]) -> bool:
        """Whether it may belong to a notebook with these code cells."""
        tests = {index for index, cell in enumerate(code) if is_test(cell)}
        own = set(range(len(code))) - tests
        return (
            self.outputs.keys() == own and self.taken.keys() <= tests and all(map(are_outputs, self.outputs.values()))
        )


def was_cut_off(outputs: Sequence[NotebookNode]) -> bool:
    """Whether a cell with these outputs timed out or ended its process."""
    return any(output.output_type == "error" and output.ename in (*TIME_IS_UP, DEAD) for output in outputs)


def are_outputs(found: object) -> bool:
    """Whether a parsed value can be the outputs of a cell."""
    return isinstance(found, list) and all(isinstance(one, dict) and "output_type" in one for one in found)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells of a notebook, in order: the indices of an `Execution`."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
