"""The judge, measured: on a public benchmark of faulty models, on right and wrong configurations, and its speed.

`python -m benchmarks.judge --deepmufl CHECKOUT` in the course, on a quiet machine, takes some twenty minutes; it writes
judge.json beside itself, and the tables into docs/judge.md. CHECKOUT: of the repository ali-ghanbari/deepmufl-ase-2023,
of which nothing is copied.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import statistics
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import tensorflow as tf

from benchmarks import configurations, keras2_scripts, spellings
from headcheck import Unreadable, tasks
from headcheck.judging.judgement import judge
from headcheck.tasks import Task

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "judge.md"
LABELS = HERE / "deepmufl.csv"
MEASURED = HERE / "judge.json"
BEGIN, END = "<!-- made by benchmarks/judge.py -->", "<!-- end -->"

#: Configurations of each sort.
COUNT = 560
#: Parts that can be wrong.
PARTS = ("units", "activation", "loss")
#: The published tools, by the file of their verdicts; deepmufl's own has another form.
TOOLS = ("DeepLocalize", "DeepDiagnosis", "UMLAUT", "Neuralint", "deepmufl")


# --- a public benchmark


@dataclass(frozen=True)
class Label:
    """What is wrong with one of the scripts, by reading it: any of `wrong` will do; an empty one is a right head."""

    id: str
    task: Task | None
    wrong: frozenset[frozenset[str]]

    @property
    def faulty(self) -> bool:
        """Whether head or loss is wrong."""
        return self.task is not None and frozenset() not in self.wrong


def labels() -> list[Label]:
    """All labels, in the order of the file. A script that builds no model has no task."""
    with LABELS.open(encoding="utf-8") as rows:
        return [
            Label(
                row["id"],
                None if row["wrong"] == "not built" else task(row["task"]),
                frozenset(frozenset(filter(None, parts.split("+"))) for parts in row["wrong"].split("|")),
            )
            for row in csv.DictReader(rows)
        ]


#: Tasks as the command line names them.
_TASKS = {
    "regression": tasks.Regression,
    "binary": tasks.Binary,
    "multiclass": tasks.MultiClass,
}


def task(text: str) -> Task:
    """The task of a label: `multiclass:3`, `each:binary`."""
    name, _, rest = text.partition(":")
    if name == "each":
        return tasks.Each(task(rest))  # type: ignore[arg-type]
    return _TASKS[name](*([int(rest)] if rest else []))


def published(checkout: Path) -> dict[str, dict[str, bool]]:
    """For each tool, by the script's id, whether it found a fault."""
    found: dict[str, dict[str, bool]] = {}
    for tool in TOOLS:
        with (checkout / "RQ1-2" / f"{tool} Results.csv").open(encoding="utf-8") as lines:
            rows = [row for row in csv.reader(lines) if row and row[0].isdigit()]
        column = 29 if tool == "deepmufl" else 1  # its best setting
        found[tool] = {row[0]: row[column] == "TRUE" for row in rows}
    return found


def deepmufl(checkout: Path) -> dict[str, Any]:
    """How often each tool, and the judge given the task or the targets, finds a fault, and is silent on right heads."""
    ours: dict[str, Counter[str]] = {"headcheck, given the task": Counter(), "headcheck, given the targets": Counter()}
    tools, theirs = published(checkout), {tool: Counter[str]() for tool in TOOLS}
    inferred, not_run, misses = 0, [], []
    for label in labels():
        if label.task is None:
            continue
        for tool, found in tools.items():
            theirs[tool]["found"] += label.faulty and found.get(label.id, False)
        try:
            reached = keras2_scripts.run(checkout / "Dataset" / "all-bugs" / label.id / "bug.py")
        except Exception as error:
            not_run.append(f"{label.id}: {type(error).__name__}")
            continue
        given = {
            "headcheck, given the task": {"task": label.task},
            "headcheck, given the targets": {"targets": reached.targets},
        }
        for name, arguments in given.items():
            tally = ours[name]
            tally["faulty" if label.faulty else "right"] += 1
            try:
                verdict = judge(reached.model, **arguments)
            except Unreadable as error:
                tally["unreadable"] += 1
                misses.append(f"{label.id}, {name}: {error}")
                continue
            inferred += "targets" in arguments and verdict.task == label.task
            wrong = frozenset(part for part in PARTS if not getattr(verdict, part))
            tally["found" if label.faulty else "alarm"] += not verdict.fits
            tally["named"] += label.faulty and wrong in label.wrong
            if verdict.fits == label.faulty or (label.faulty and wrong not in label.wrong):
                misses.append(f"{label.id}, {name}: {sorted(wrong)}, {list(verdict.mistakes)}")
    tallies = {**{name: dict(tally) for name, tally in ours.items()}, **{tool: dict(t) for tool, t in theirs.items()}}
    return {"tools": tallies, "inferred": inferred, "not_run": not_run, "differs": misses}


# --- right and wrong configurations


def right(count: int) -> dict[str, Any]:
    """Alarms on right configurations, of the judge and of a checker of spellings. Each is trained two steps first."""
    alarms, spelled, seconds = [], 0, []
    for case in configurations.right(count):
        model = configurations.model(case)
        model.run_eagerly = True
        for _ in range(2):
            model.train_on_batch(configurations.features(case), configurations.targets(case))
        start = time.perf_counter()
        verdict = judge(model, case.choice.task)
        seconds.append(time.perf_counter() - start)
        on_targets = judge(model, case.choice.task, targets=configurations.targets(case))
        if not verdict.fits or not on_targets.fits:
            alarms.append(f"{case.name}: {[*verdict.mistakes, *on_targets.mistakes]}")
        spelled += not spellings.fits(model, case.choice.task)
        keras.backend.clear_session()
    return {"count": count, "alarms": alarms, "spellings": spelled, "median_ms": 1000 * statistics.median(seconds)}


def wrong(count: int) -> dict[str, Any]:
    """Which part of a configuration with one change is named, and what a checker of spellings lets pass."""
    named: Counter[str] = Counter()
    others, passed = [], 0
    for case in configurations.wrong(count):
        model = configurations.model(case)
        verdict = judge(model, case.choice.task, targets=configurations.targets(case))
        found = {part for part in PARTS if not getattr(verdict, part)}
        how = _named(case.wrong, found, verdict.targets)
        named[f"{case.wrong} {how}"] += 1
        if how != "named":
            others.append(f"{how}: {case.wrong} of {case.name}: {sorted(found)}")
        passed += spellings.fits(model, case.choice.task)
        keras.backend.clear_session()
    return {"count": count, "named": dict(named), "others": others, "spellings_passed": passed}


def _named(part: str, found: set[str], targets: bool) -> str:
    """How what was found goes with the part that was changed. A loss may be changed to one for other `targets`."""
    if not found and targets:
        return "missed"
    if found == {part} or (not found and part == "loss"):
        return "named"
    return "more" if part in found else "other"


# --- speed


def speed() -> dict[str, float]:
    """Milliseconds for ordinary models, live and from a file, and for a large one whose softmax is TensorFlow's."""
    inputs = keras.Input((20,))
    ordinary = keras.Model(inputs, keras.layers.Dense(1, "sigmoid")(keras.layers.Dense(64, "relu")(inputs)))
    ordinary.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    body = keras.applications.ResNet50V2(weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3))
    large = keras.Sequential([body, keras.layers.Dense(10, activation=tf.nn.softmax)])
    large.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ordinary.keras"
        ordinary.save(file)
        return {
            "an ordinary model": _median(lambda: judge(ordinary, tasks.Binary()), 50),
            "its file": _median(lambda: judge(file, tasks.Binary()), 50),
            "ResNet50V2, `activation=tf.nn.softmax`": _median(lambda: judge(large, tasks.MultiClass(10)), 3),
        }


def _median(do: Any, times: int) -> float:
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - start)
    return 1000 * statistics.median(seconds)


# --- the page


def tables(measured: Mapping[str, Any]) -> str:
    """What docs/judge.md says of what was measured."""
    return "\n".join(
        [*_machine(measured), "", *_of_deepmufl(measured), "", *_of_cases(measured), "", *_of_speed(measured)]
    )


def _machine(measured: Mapping[str, Any]) -> Iterator[str]:
    yield f"Measured on {measured['machine']}."


def _of_deepmufl(measured: Mapping[str, Any]) -> Iterator[str]:
    found = measured["deepmufl"]
    faulty = sum(label.faulty for label in labels())
    sound = sum(not label.faulty and label.task is not None for label in labels())
    yield from _table(
        f"109 scripts of deepmufl: head or loss is wrong in {faulty}, right in {sound}, one has none",
        "faults of head or loss found",
        "the wrong parts named, and no other",
        "right heads blamed",
        rows=[
            (
                name,
                f"{tally.get('found', 0)} of {faulty}",
                f"{tally['named']} of {faulty}" if "named" in tally else "-",
                f"{tally.get('alarm', 0)} of {sound}" if "right" in tally else "-",
            )
            for name, tally in found["tools"].items()
        ],
    )
    yield ""
    yield f"From the targets alone, it inferred the labelled task of {found['inferred']} of {faulty + sound} scripts."


def _of_cases(measured: Mapping[str, Any]) -> Iterator[str]:
    fine, changed = measured["right"], measured["wrong"]
    yield from _table(
        "configurations",
        "headcheck",
        "a checker of spellings",
        rows=[
            (f"right, {fine['count']}: alarms", str(len(fine["alarms"])), str(fine["spellings"])),
            (
                f"one part changed, {changed['count']}: let pass",
                str(sum(n for how, n in changed["named"].items() if how.endswith("missed"))),
                str(changed["spellings_passed"]),
            ),
            *(
                (f"- {part} changed: this part named, and no other", _share(changed["named"], part), "-")
                for part in PARTS
            ),
        ],
    )


def _share(named: Mapping[str, int], part: str) -> str:
    of = sum(number for how, number in named.items() if how.startswith(part))
    return f"{named.get(f'{part} named', 0)} of {of}"


def _of_speed(measured: Mapping[str, Any]) -> Iterator[str]:
    rows = [(name, f"{ms:,.1f} ms") for name, ms in measured["speed"].items()]
    rows.append(
        (f"the {measured['right']['count']} right configurations, live", f"{measured['right']['median_ms']:,.1f} ms")
    )
    yield from _table("median time of a verdict", "", rows=rows)


def _table(*head: str, rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def machine() -> str:
    """What it was measured with."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, TensorFlow {version('tensorflow-cpu')}, "
        f"Keras {version('keras')}"
    )


def main() -> None:
    """Measure, and write down."""
    measures = {
        "speed": lambda asked: speed(),
        "deepmufl": lambda asked: deepmufl(asked.deepmufl),
        "right": lambda asked: right(asked.count),
        "wrong": lambda asked: wrong(asked.count),
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deepmufl", type=Path, required=True, help="a checkout of ali-ghanbari/deepmufl-ase-2023")
    parser.add_argument("--count", type=int, default=COUNT, help="configurations of each sort")
    parser.add_argument("--only", choices=measures, action="append", help="measure this again, and keep the rest")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    measured = json.loads(MEASURED.read_text(encoding="utf-8")) if asked.only else {}
    measured["machine"] = machine()
    for name in asked.only or measures:
        measured[name] = measures[name](asked)
        MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{tables(measured)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
