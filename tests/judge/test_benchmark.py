"""The benchmark of the judge: its labels, a few of its configurations, and the page that says what it measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import configurations, spellings
from benchmarks import judge as benchmark
from headcheck.judging.judgement import judge

ROOT = Path(__file__).resolve().parents[2]
MEASURED = json.loads(benchmark.MEASURED.read_text(encoding="utf-8"))


def test_every_script_of_the_public_benchmark_has_a_task_and_what_is_wrong_with_it() -> None:
    labels = benchmark.labels()
    assert len({label.id for label in labels}) == len(labels) == 109
    assert sum(label.task is None for label in labels) == 1
    for label in labels:
        assert all(parts <= set(benchmark.PARTS) for parts in label.wrong) or label.task is None


@pytest.mark.parametrize("case", configurations.right(24, seed=1), ids=lambda case: case.name)
def test_a_right_configuration_trains_and_fits(case: configurations.Case) -> None:
    model, y = configurations.model(case), configurations.targets(case)
    model.run_eagerly = True
    model.train_on_batch(configurations.features(case), y)
    verdict = judge(model, case.choice.task, targets=y)
    assert verdict.fits and verdict.metrics, verdict.explain()


@pytest.mark.parametrize("case", configurations.wrong(24, seed=1), ids=lambda case: f"{case.wrong}: {case.name}")
def test_one_change_that_makes_it_wrong_is_found(case: configurations.Case) -> None:
    assert not judge(configurations.model(case), case.choice.task, targets=configurations.targets(case)).fits


def test_a_checker_of_spellings_knows_the_textbook_and_nothing_else() -> None:
    [textbook, separate] = [
        configurations.Case(configurations.RIGHT[0], "a table", head, "the string 'mse'")
        for head in ("a string", "a layer of its own")
    ]
    assert spellings.fits(configurations.model(textbook), textbook.choice.task)
    assert not spellings.fits(configurations.model(separate), separate.choice.task)


def test_the_page_shows_what_was_measured() -> None:
    assert benchmark.tables(MEASURED) in benchmark.PAGE.read_text(encoding="utf-8")
    assert MEASURED["right"]["count"] >= 500 and MEASURED["wrong"]["count"] >= 500


def test_the_readme_says_what_was_measured() -> None:
    said = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    faulty = sum(label.faulty for label in benchmark.labels())
    tools = MEASURED["deepmufl"]["tools"]
    best = max(tally["found"] for name, tally in tools.items() if name in benchmark.TOOLS)
    given, told = tools["headcheck, given the task"]["found"], tools["headcheck, given the targets"]["found"]
    assert told == faulty
    assert f"finds {given} of {faulty} faults of head or loss given the task, and all {told} given the targets" in said
    assert f"the best published tool finds {best}" in said
