"""The student versions run as they are wherever Python runs notebooks: JupyterLab, VS Code, Colab and others."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode

from headcheck.course.dealing import TABLE

RELEASE = Path(__file__).resolve().parents[2] / "release"
NOTEBOOKS = sorted(path.name for path in RELEASE.iterdir() if path.is_dir())
EACH_NOTEBOOK = pytest.mark.parametrize("name", NOTEBOOKS)

#: What may be imported beside Python's own modules: Colab has all of it, and every handout says how to install it.
INSTALLED = {"keras", "matplotlib", "numpy", "pandas", "tensorflow"}
#: What reads a file, by the last word of the call.
READS = {"read_csv", "read_json", "read_excel", "read_parquet", "load", "loadtxt", "genfromtxt", "load_model", "open"}
#: What lies beside a notebook for people, or for `check`.
NOT_READ = {"'practice.json'", "'which-head.html'"}
#: Endings of files; a text that ends so is taken for the name of one.
ENDINGS = (".csv", ".npz", ".npy", ".json", ".keras", ".h5", ".png")


@cache
def notebook(name: str) -> NotebookNode:
    return nbformat.read(RELEASE / name / f"{name}.ipynb", as_version=4)


def nodes(name: str) -> Iterator[ast.AST]:
    """All code, as plain Python reads it: commands of Jupyter such as `%matplotlib` are a SyntaxError."""
    for cell in notebook(name).cells:
        if cell.cell_type == "code":
            yield from ast.walk(ast.parse(cell.source, filename=cell.id))


def read(name: str) -> set[str]:
    """What the notebook's calls read, as it stands in the code: `'spam.csv'`, or the name of a variable."""
    calls = (node for node in nodes(name) if isinstance(node, ast.Call) and node.args)
    return {ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func).rpartition(".")[2] in READS}


@EACH_NOTEBOOK
def test_all_code_is_plain_python(name: str) -> None:
    assert list(nodes(name))
    assert "get_ipython" not in {node.id for node in nodes(name) if isinstance(node, ast.Name)}


@EACH_NOTEBOOK
def test_it_imports_only_python_and_five_packages(name: str) -> None:
    imported = {alias.name for node in nodes(name) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in nodes(name) if isinstance(node, ast.ImportFrom)}
    assert imported, "nothing is imported: does this test still see the cells?"
    imported -= {"headcheck.practice"}  # where it is there: the cell that imports it does without
    imported -= {"IPython.display"}  # a notebook runs in IPython wherever it runs
    assert {module.partition(".")[0] for module in imported} <= INSTALLED | sys.stdlib_module_names


@EACH_NOTEBOOK
def test_it_reads_all_data_beside_it_by_plain_names_and_nothing_else(name: str) -> None:
    beside = {repr(path.name) for path in (RELEASE / name).iterdir() if path.suffix != ".ipynb"}
    variables = {"name"}  # of save_model, which reads the file that it has just written
    assert {file for text in read(name) - variables for file in meant(name, text)} == beside - NOT_READ


def meant(name: str, text: str) -> set[str]:
    """The files that an expression names: where everybody has questions of their own, `asked` comes from a table."""
    if not text.startswith("asked["):
        return {text}
    table = json.loads((RELEASE / name / TABLE).read_text())
    rows = [row for questions in table["kinds"].values() for row in questions.values()]
    return {repr(TABLE), *(repr(row["file"]) for row in rows if "file" in row)}


@EACH_NOTEBOOK
def test_every_name_of_a_file_is_plain(name: str) -> None:
    texts = {node.value for node in nodes(name) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert not [text for text in texts if text.endswith(ENDINGS) and ("/" in text or "\\" in text or ":" in text)]


@EACH_NOTEBOOK
def test_nothing_in_it_asks_for_nbgrader(name: str) -> None:
    assert "nbgrader" not in "\n".join(cell.source for cell in notebook(name).cells)


@EACH_NOTEBOOK
def test_it_asks_for_pythons_usual_kernel_and_brings_no_outputs(name: str) -> None:
    assert notebook(name).metadata.kernelspec.name == "python3"
    assert not [cell.id for cell in notebook(name).cells if cell.get("outputs")]
