"""A job is data, and is done safely or not at all."""

from __future__ import annotations

import gzip
import json
import pickle
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from headcheck.grading.engine.job import Course, Job, find_result, keep_result, pack_course, run_job
from headcheck.grading.engine.store import Store
from headcheck.grading.sandbox import backends, containers
from headcheck.grading.sandbox.errors import IsolationError
from headcheck.grading.sandbox.limits import Limits, Times
from tests import sandboxed
from tests.grading.test_engine import test_cell


def a_job(own: str = "x = open('a.txt').read()", test: str = "x") -> Job:
    notebook = new_notebook(cells=[new_code_cell(own), test_cell(test)])
    return Job(nbformat.writes(notebook), {"a.txt": b"one"}, Course(b"", "no course"))


def test_without_a_sandbox_nothing_runs_and_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "_why_not", lambda: "bubblewrap is not installed.")
    monkeypatch.setattr(containers, "program", lambda: None)
    with pytest.raises(IsolationError, match="can't be isolated here.*bubblewrap is not installed.*headcheck doctor"):
        run_job(a_job())


def test_a_job_can_be_sent_and_holds_nothing_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "holdout").mkdir()
    (tmp_path / "holdout" / "rows.csv").write_text("1")
    sent = replace(a_job(), course=pack_course(tmp_path))
    assert pickle.loads(pickle.dumps(sent)) == sent
    assert str(tmp_path).encode() not in pickle.dumps(sent)


@pytest.mark.parametrize(
    ("file", "read"),
    [
        ("course/07-fruit/ripe/problem.py", True),
        ("course/07-fruit/shared.py", True),
        ("course/07-fruit/ripe/answers/accepted/reference.py", False),
        ("course/07-fruit/notebook.md", False),
        ("source/07-fruit/07-fruit.ipynb", False),
    ],
)
def test_a_key_changes_with_what_tests_read_of_a_course_and_with_nothing_else(
    tmp_path: Path, file: str, read: bool
) -> None:
    before = pack_course(tmp_path).digest
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text("changed")
    assert (pack_course(tmp_path).digest != before) == read


@pytest.mark.parametrize(
    "other",
    [
        replace(a_job(), files={"a.txt": b"two"}),
        replace(a_job(), files={"b.txt": b"one"}),
        replace(a_job(), limits=replace(Limits(), memory=1 << 30)),
        replace(a_job(), times=Times(cell=1)),
        a_job(own="x = 1"),
        a_job(test="y"),
    ],
    ids=["file", "name", "limits", "times", "cell", "names that the test uses"],
)
def test_what_a_notebook_did_counts_for_nothing_that_could_come_out_differently(other: Job) -> None:
    assert other.keys.own != a_job().keys.own


def test_other_tests_of_the_same_names_and_other_held_out_rows_need_no_new_run() -> None:
    for other in (a_job(test="x + '!'"), replace(a_job(), course=Course(b"", "another"))):
        assert other.keys.own == a_job().keys.own
        assert other.keys.tests != a_job().keys.tests


@sandboxed.NEEDED
@pytest.mark.xdist_group("engine")
def test_what_was_done_is_found_again_and_only_then(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        sent = replace(a_job(), course=pack_course(tmp_path))
        assert find_result(sent, store) is None
        done = run_job(sent)
        keep_result(sent, done, store)
        again = find_result(sent, store)
        assert again and again.outputs(sent.read()) == done.outputs(sent.read())
        assert done.outputs(sent.read()).cells[1].outputs[0].data["text/plain"] == "'one'"
        assert find_result(a_job(own="x = 2"), store) is None


def with_text(notebook: NotebookNode, *before: int) -> NotebookNode:
    """The notebook with a cell of text before each of these cells."""
    cells = [
        part
        for n, cell in enumerate(notebook.cells)
        for part in [new_markdown_cell("note") for _ in range(before.count(n))] + [cell]
    ]
    return new_notebook(cells=cells)


@sandboxed.NEEDED
@pytest.mark.xdist_group("engine")
def test_a_result_belongs_to_cells_of_code_however_much_text_stands_between_them(tmp_path: Path) -> None:
    code = [
        new_code_cell("x = 1\nx"),
        new_code_cell("x = 1\nx"),
        test_cell("x"),
        new_code_cell("x = 2\nx"),
        test_cell("x"),
    ]
    plain = new_notebook(cells=code)
    first = replace(a_job(), notebook=nbformat.writes(with_text(plain, 0, 0, 2)), course=pack_course(tmp_path))
    others = [with_text(plain), with_text(plain, 4, 4, 4, 0), with_text(plain, 1)]
    with Store(tmp_path) as store:
        keep_result(first, run_job(first), store)
        for notebook in others:
            found = find_result(replace(first, notebook=nbformat.writes(notebook)), store)
            assert found is not None
            cells = [cell for cell in found.outputs(notebook).cells if cell.cell_type == "code"]
            assert [cell.outputs[0].data["text/plain"] for cell in cells] == ["1", "1", "1", "2", "2"]
            again = replace(first, notebook=nbformat.writes(notebook), known=found.execution)  # other tests of the same
            assert json.loads(run_job(again).tests) == json.loads(found.tests)


OUTPUT = {"output_type": "stream", "name": "stdout", "text": "x"}
FITS = {"outputs": {"0": [OUTPUT]}, "taken": {"1": {}}, "calls": {}}


@pytest.mark.parametrize(
    ("execution", "tests"),
    [
        ("{", "[[]]"),
        ("[]", "[[]]"),
        ('{"outputs": {}}', "[[]]"),
        (FITS | {"outputs": {"0": [], "1": []}}, "[[]]"),
        (FITS | {"outputs": {"7": []}}, "[[]]"),
        (FITS | {"taken": {"0": {}}}, "[[]]"),
        (FITS | {"outputs": {"0": ["text"]}}, "[[]]"),
        (FITS, "[[], []]"),
        (FITS, "[]"),
        (FITS, "[7]"),
        (FITS, '[["text"]]'),
        (FITS, "nothing"),
    ],
    ids=str,
)
def test_a_stored_run_that_does_not_fit_the_notebook_counts_as_not_there(
    execution: object, tests: str, tmp_path: Path
) -> None:
    job = a_job()
    with Store(tmp_path) as store:
        store.put("tests", job.keys.tests, "[[]]")
        store.put("execution", job.keys.own, json.dumps(FITS))
        assert find_result(job, store) is not None
        store.put("execution", job.keys.own, execution if isinstance(execution, str) else json.dumps(execution))
        store.put("tests", job.keys.tests, tests)
        assert find_result(job, store) is None


@sandboxed.NEEDED
@pytest.mark.xdist_group("engine")
@pytest.mark.parametrize("known", ["{", json.dumps(FITS | {"outputs": {"1": []}})])
def test_what_is_known_of_another_notebook_is_run_again(known: str, tmp_path: Path) -> None:
    done = run_job(replace(a_job(), course=pack_course(tmp_path), known=known))
    assert "'one'" in done.tests


def test_a_store_that_is_no_store_any_more_is_begun_anew(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("tests", "first", "x")
        folder = store.folder
    (folder / "cache.db").write_bytes(b"no database " * 1000)
    for journal in folder.glob("cache.db-*"):
        journal.unlink()
    with Store(tmp_path) as store:
        assert store.get("tests", "first") is None
        store.put("tests", "first", "y")
        assert store.get("tests", "first") == "y"


def test_the_store_forgets_what_was_not_used_for_longest_and_survives_a_damaged_entry(tmp_path: Path) -> None:
    with Store(tmp_path, largest=1 << 20) as store:
        store.put("tests", "first", "x")
        assert store.get("tests", "first") == "x"
        store._cache.set("tests broken", b"no gzip", tag="tests")
        assert store.get("tests", "broken") is None
        store._cache.set("tests broken", gzip.compress(b"x" * 99)[:10] + b"damaged", tag="tests")
        assert store.get("tests", "broken") is None
        store.put("graded", "broken", "[1, 2")
        assert store.record("graded", "broken") == store.record("graded", "never") == {}
        assert store.get("tests", "never") is None
        assert store.contents()["tests"][0] == 2
        store.clear()
        assert store.contents() == {}
