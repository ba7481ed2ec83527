"""A job is data, and is done safely or not at all."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from headcheck.grading import containers, job, sandbox
from headcheck.grading.engine import Times
from headcheck.grading.job import Course, Job, Unsafe, do, find, keep, pack
from headcheck.grading.limits import Limits
from headcheck.grading.store import Store
from tests.grading.test_engine import test_cell


def a_job(own: str = "x = open('a.txt').read()", test: str = "x") -> Job:
    notebook = new_notebook(cells=[new_code_cell(own), test_cell(test)])
    return Job(nbformat.writes(notebook), {"a.txt": b"one"}, Course(b"", "no course"))


def test_without_a_sandbox_nothing_runs_and_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_why_not", lambda: "bubblewrap is not installed.")
    monkeypatch.setattr(containers, "program", lambda: None)
    with pytest.raises(Unsafe, match="can't be isolated here.*bubblewrap is not installed.*headcheck doctor"):
        do(a_job())


def test_a_job_can_be_sent_and_holds_nothing_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "holdout").mkdir()
    (tmp_path / "holdout" / "rows.csv").write_text("1")
    sent = replace(a_job(), course=pack(tmp_path))
    assert pickle.loads(pickle.dumps(sent)) == sent
    assert str(tmp_path).encode() not in pickle.dumps(sent)


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


@pytest.mark.skipif(sandbox.missing() is not None, reason=str(sandbox.missing()))
@pytest.mark.xdist_group("engine")
def test_what_was_done_is_found_again_and_only_then(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        sent = replace(a_job(), course=pack(tmp_path))
        assert find(sent, store) is None
        done = do(sent)
        keep(sent, done, store)
        again = find(sent, store)
        assert again and again.outputs(sent.read()) == done.outputs(sent.read())
        assert done.outputs(sent.read()).cells[1].outputs[0].data["text/plain"] == "'one'"
        assert find(a_job(own="x = 2"), store) is None


def test_the_store_forgets_what_was_not_used_for_longest_and_survives_a_damaged_entry(tmp_path: Path) -> None:
    with Store(tmp_path, largest=1 << 20) as store:
        store.put("tests", "first", "x")
        assert store.get("tests", "first") == "x"
        store._cache.set("tests broken", b"no gzip", tag="tests")
        assert store.get("tests", "broken") is None
        assert store.get("tests", "never") is None
        assert store.contents()["tests"][0] == 2
        store.clear()
        assert store.contents() == {}
