"""What becomes of an honest notebook on its way to a grader: other programs, copies, a second file beside it."""

from __future__ import annotations

import json
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


@dataclass(frozen=True)
class Work:
    """An assignment's notebook as it was `handed_out`, the student's `answers` by grade_id in order, and its `name`."""

    name: str
    handed_out: NotebookNode
    answers: Mapping[str, str]

    def untouched(self) -> NotebookNode:
        """The notebook without answers."""
        return nbformat.from_dict(json.loads(json.dumps(self.handed_out)))

    def done(self) -> NotebookNode:
        """The notebook with all answers."""
        nb = self.untouched()
        for grade_id, source in self.answers.items():
            nb.cells[at(nb, grade_id)].source = source
        return nb

    @property
    def ids(self) -> list[str]:
        return list(self.answers)


#: Writes what the student hands in into an empty folder.
HandIn = Callable[[Path, Work], object]
Change = Callable[[NotebookNode, Work], object]


def at(nb: NotebookNode, grade_id: str) -> int:
    """Where the cell of this name is."""
    return next(n for n, cell in enumerate(nb.cells) if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def save(folder: Path, nb: Any, name: str) -> None:
    """Write a notebook as it is, valid or not."""
    (folder / name).write_text(json.dumps(nb), encoding="utf-8")


def by(*changes: Change) -> HandIn:
    """Hands in the finished notebook after these changes, in order."""

    def hand_in(folder: Path, work: Work) -> None:
        nb = work.done()
        for change in changes:
            change(nb, work)
        save(folder, nb, f"{work.name}.ipynb")

    return hand_in


# ---- Marks


def without_metadata(nb: NotebookNode, work: Work) -> None:
    for cell in nb.cells:
        cell.metadata = {}


def with_new_ids(nb: NotebookNode, work: Work) -> None:
    draw = random.Random(1)
    for cell in nb.cells:
        cell.id = f"{draw.getrandbits(32):08x}"


def without_ids(nb: NotebookNode, work: Work) -> None:
    nb.nbformat_minor = 4
    for cell in nb.cells:
        cell.pop("id", None)


def without_text(nb: NotebookNode, work: Work) -> None:
    nb.cells = [cell for cell in nb.cells if cell.cell_type == "code"]


def and_again(nb: NotebookNode, work: Work) -> None:
    """The assignment as it was handed out, below."""
    below = work.untouched()
    without_metadata(below, work)
    without_ids(below, work)
    nb.cells += below.cells


def only_answers(nb: NotebookNode, work: Work) -> None:
    nb.cells = [new_code_cell(source) for source in work.answers.values()]


# ---- Answers


def replaced(which: int, *others: str, before: bool = False, keep: bool = False) -> Change:
    """The work of an answer in new cells at its place; `keep`: the answer's own cell still stands, as handed out."""

    def change(nb: NotebookNode, work: Work) -> None:
        grade_id = work.ids[which]
        index = at(nb, grade_id)
        new = [new_code_cell(source) for source in (*others, nb.cells[index].source)]
        as_handed_out = work.untouched()
        old = [as_handed_out.cells[at(as_handed_out, grade_id)]] if keep else []
        nb.cells[index : index + 1] = [*new, *old] if before else [*old, *new]

    return change


def split(which: int, *, marked: bool, parts: int = 2) -> Change:
    """The lines of an answer in several cells: `marked` as JupyterLab's command does, with the name in each."""

    def change(nb: NotebookNode, work: Work) -> None:
        index = at(nb, work.ids[which])
        lines = nb.cells[index].source.splitlines()
        cells = []
        for part in range(parts):
            text = lines[part:][: None if part == parts - 1 else 1]
            cell = new_code_cell("\n".join(text))
            if marked or part == 0:
                cell.metadata = dict(nb.cells[index].metadata)
            cells.append(cell)
        nb.cells[index : index + 1] = cells

    return change


def moved(which: int, to: int) -> Change:
    def change(nb: NotebookNode, work: Work) -> None:
        cell = nb.cells.pop(at(nb, work.ids[which]))
        nb.cells.insert(to % (len(nb.cells) + 1), cell)

    return change


def merged(first: int, second: int, *, into: int) -> Change:
    """Two answers in one of their cells; the other one is gone."""

    def change(nb: NotebookNode, work: Work) -> None:
        one, two = (nb.cells[at(nb, work.ids[which])] for which in (first, second))
        stays, goes = (one, two) if into == first else (two, one)
        stays.source = f"{one.source}\n\n{two.source}"
        nb.cells.remove(goes)

    return change


def unmarked(which: int) -> Change:
    def change(nb: NotebookNode, work: Work) -> None:
        cell = nb.cells[at(nb, work.ids[which])]
        cell.metadata, cell.id = {}, "0a1b2c3d"

    return change


# ---- Locked cells


def edited(*grade_ids: str) -> Change:
    def change(nb: NotebookNode, work: Work) -> None:
        for grade_id in grade_ids:
            nb.cells[at(nb, grade_id)].source += "\nmine = 1"

    return change


def deleted(*grade_ids: str) -> Change:
    def change(nb: NotebookNode, work: Work) -> None:
        for grade_id in grade_ids:
            del nb.cells[at(nb, grade_id)]

    return change


def turned(nb: NotebookNode, work: Work) -> None:
    """All text is code, and an answer is text."""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.update(cell_type="code", outputs=[], execution_count=None)
    nb.cells[at(nb, work.ids[0])].update(cell_type="markdown")


# ---- Other programs


def through(fmt: str, keeps: str = "") -> HandIn:
    """To jupytext's format and back; `keeps`: the metadata of cells that it writes."""

    def hand_in(folder: Path, work: Work) -> None:
        nb = work.done()
        if keeps:
            nb.metadata["jupytext"] = {"cell_metadata_filter": keeps}
        back = jupytext.reads(jupytext.writes(nb, fmt=fmt), fmt=fmt)
        save(folder, back, f"{work.name}.ipynb")

    return hand_in


def format_3(folder: Path, work: Work) -> None:
    """As an old program saves it, which knows neither ids nor this metadata."""
    nb = work.done()
    without_metadata(nb, work)
    save(folder, nbformat.convert(nbformat.from_dict(nb), 3), f"{work.name}.ipynb")


def colab(folder: Path, work: Work) -> None:
    """Ids in the metadata, a badge above, lists of lines."""
    nb = work.done()
    without_ids(nb, work)
    for number, cell in enumerate(nb.cells):
        cell.metadata = {"id": f"Xy{number}Z", "outputId": "f00-ba4", "colab": {"base_uri": "https://localhost/"}}
        cell.source = cell.source.splitlines(keepends=True)
    nb.cells.insert(0, {"cell_type": "markdown", "metadata": {"id": "view-in-github"}, "source": ["<a>Open</a>"]})
    nb.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    save(folder, nb, f"{work.name}.ipynb")


def kaggle(folder: Path, work: Work) -> None:
    """Its own first cell, `_uuid` for metadata, no ids."""
    nb = work.done()
    without_ids(nb, work)
    for number, cell in enumerate(nb.cells):
        cell.metadata = {"_uuid": f"{number:040x}", "execution": {"iopub.status.busy": "x"}, "trusted": True}
    first = "# This Python 3 environment comes with many libraries\nimport os\nos.listdir('/kaggle/input')"
    nb.cells.insert(0, {"cell_type": "code", "metadata": {"_uuid": "8f2839"}, "source": first, "outputs": []})
    save(folder, nb, f"{work.name}.ipynb")


def deepnote(folder: Path, work: Work) -> None:
    """New ids, its own metadata, and an advertisement at the end."""
    nb = work.done()
    with_new_ids(nb, work)
    for cell in nb.cells:
        cell.metadata = {"cell_id": cell.id, "deepnote_cell_type": cell.cell_type, "source_hash": "b623e53d"}
        cell.source = cell.source.rstrip() + "\n"
    nb.cells.append(new_markdown_cell("<a href='https://localhost'>Created in deepnote.com</a>"))
    save(folder, nb, f"{work.name}.ipynb")


# ---- Files


def two_files(other: str, *answered: int) -> HandIn:
    """Under the right name a notebook that has only these answers, and a finished one under another."""

    def hand_in(folder: Path, work: Work) -> None:
        nb = work.untouched()
        for which in answered:
            nb.cells[at(nb, work.ids[which])].source = work.answers[work.ids[which]]
        save(folder, nb, f"{work.name}.ipynb")
        save(folder, work.done(), other.format(work.name))

    return hand_in


def zipped(name: str, *members: str, beside: bool = False) -> HandIn:
    """A zip of the finished notebook under these names; `beside`: with the untouched notebook beside it."""

    def hand_in(folder: Path, work: Work) -> None:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in members:
                archive.writestr(member.format(work.name), json.dumps(work.done()))
            archive.writestr("__MACOSX/._x.ipynb", "\0\5\26\7 no notebook")
        if beside:
            save(folder, work.untouched(), f"{work.name}.ipynb")

    return hand_in


def pasted(folder: Path, work: Work) -> None:
    """All cells copied into a new notebook, without its text."""
    cells = [new_code_cell(cell.source) for cell in work.done().cells if cell.cell_type == "code"]
    save(folder, new_notebook(cells=cells), f"{work.name}.ipynb")
