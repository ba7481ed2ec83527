"""The page docs/calibration.md: every threshold with its evidence, made from the stored calibrations.

`headcheck calibrate` writes it anew each time; nobody types a number into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from headcheck.authoring import training
from headcheck.course import holdout, layout
from headcheck.course.declarations import Problem
from headcheck.course.holdout import METRICS, Calibration, Spread
from headcheck.course.registry import declared
from headcheck.theory.mistakes import CATALOGUE

#: How much evidence a threshold needs: seeds of the reference, and of each other answer.
REFERENCE_SEEDS, OTHER_SEEDS = 100, 30

#: Stands behind a number whose runs are mostly those of a twin.
TWIN = "†"

_INTRODUCTION = f"""\
# Calibration: the thresholds and their evidence

This page is made by `headcheck calibrate PROBLEM` and `headcheck calibrate --all` from the files
`calibration.json` in the problems' folders, which follow from the runs beside them. Do not edit it: a test compares.

Every file of the bank was trained from many seeds, with the notebook's own cells, and measured on the held-out rows.
The threshold lies where, by a distribution fitted to the right answers, fewer than 1 in 1000 of them miss it; `method`
in each file says how. A wrong head or loss often predicts as well as a right one. Where a mistake passes on the metric,
right answers and mistakes overlap there, and **the compile settings decide**: units, activation, loss and metrics are
graded on their own, and the mistake loses the points of the part that it is in.

{TWIN} marks a **twin**. Two spellings of one configuration, or two that differ in their metrics only, end their
training with the same weights to the last bit. Where that is so at each of the first three seeds, and the value on
held-out rows is the same, too, the later answer was trained no further: the earlier one's runs stand for its other
seeds (`twin` in the file names it). Its numbers are as good as from runs of its own, but no second piece of evidence.
"""

_THRESHOLDS = f"""\
## Thresholds

* *false failures*: the fitted share of right models that miss the threshold, for the worst of the right answers.
* *seeds*: of the reference / of each other right answer / of each mistake, at least. Fewer than
  {REFERENCE_SEEDS} / {OTHER_SEEDS} / {OTHER_SEEDS} make a *preliminary* threshold, more lenient than it will be.
* *mean*: of all right answers, each counting the same. *worst*: their worst run, and whose it was.
"""

_QUESTIONS = """\
## Questions of a kind, side by side

Each student gets one question of each of these kinds, so within a kind they should be about as hard.

* *constant*: what the best answer reaches that is always the same. No threshold is as low as that.
* *left*: how much of the constant's error a model may keep that just passes, and the right answers keep on average.
* *training*: seconds of the processor for one training, on average over the right answers.
* *passing mistakes*: how many of the mistakes pass on the metric in at least half of their runs.
"""

_MISTAKES = """\
## Mistakes that the metric alone would let pass

The share of a mistake's runs that reach the threshold. *no value*: no run ends with a finite number, so none passes. An
empty place: the bank has no such mistake there. [These](mistakes.md) are the mistakes in words.
"""


def write() -> Path:
    """Write the page of the course from its stored calibrations, and return where it is."""
    page = layout.course_root() / "docs" / "calibration.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(as_markdown(stored()), encoding="utf-8")
    return page


def stored() -> Mapping[str, Calibration]:
    """The calibrations that the course has, by problem. One that is not there or can't be read is left out."""
    found = {}
    for problem in declared().asked.values():
        try:
            found[problem.name] = holdout.threshold(problem)
        except layout.Unavailable:
            continue
    return found


def outdated(problem: Problem) -> str:
    """That the threshold is old, as a sentence; nothing if it is not, or if it, or what it is made of, is not there."""
    try:
        made_of = holdout.threshold(problem).made_of
        current = training.digest(training.read_bank(problem))
    except layout.Unavailable:
        return ""
    if made_of == current:
        return ""
    return (
        f"The threshold of {problem.name} is old: rows, cells or the bank have changed since it was found. "
        f"Run: headcheck calibrate {problem.name}"
    )


def outdated_in(assignment: str) -> list[str]:
    """A sentence for each problem of the assignment whose threshold is old."""
    return [old for problem in declared().of(assignment).asked.values() if (old := outdated(problem))]


def as_markdown(calibrations: Mapping[str, Calibration]) -> str:
    """The page, from calibrations by problem: thresholds in one table, mistakes in one for each assignment."""
    problems = list(declared().asked.values())
    head = (
        "problem",
        "metric",
        "threshold",
        "false failures",
        "seeds",
        "right answers",
        "mean",
        "worst",
        "on the metric alone",
    )
    thresholds = _table(head, (_threshold_row(problem, calibrations.get(problem.name)) for problem in problems))
    sections = [_INTRODUCTION, _THRESHOLDS, thresholds]
    if questions := [row for problem in problems if problem.question for row in _question_row(problem, calibrations)]:
        sections += [_QUESTIONS, _table(_OF_QUESTIONS, questions)]
    sections.append(_MISTAKES)
    for assignment in dict.fromkeys(problem.assignment for problem in problems):
        those = [
            problem.name for problem in problems if problem.assignment == assignment and problem.name in calibrations
        ]
        if those:
            sections.append(f"### {assignment}\n\n{_mistakes({name: calibrations[name] for name in those})}")
    return "\n".join(sections)


def _threshold_row(problem: Problem, calibration: Calibration | None) -> Sequence[str]:
    name = METRICS[problem.metric].in_full
    if calibration is None:
        return (problem.name, name, "not calibrated yet", *[""] * 6)
    right = calibration.right
    twins = sum(bool(spread.twin) for spread in right.values())
    means = [spread.mean for spread in right.values() if spread.mean is not None]
    return (
        problem.name,
        name,
        f"{'≥' if METRICS[problem.metric].higher_is_better else '≤'} {calibration.threshold:g} {problem.unit}".strip(),
        f"{100 * calibration.false_failure:.2g} %",
        _seeds(calibration),
        f"{len(right)} ({twins} {TWIN})" if twins else f"{len(right)}",
        f"{sum(means) / len(means):.3g}" if means else "",
        _worst(calibration),
        _overlap(calibration),
    )


_OF_QUESTIONS = (
    *("question", "asks for", "metric", "constant", "threshold", "mean"),
    *("left", "training", "passing mistakes"),
)


def _question_row(problem: Problem, calibrations: Mapping[str, Calibration]) -> Iterator[Sequence[str]]:
    """How hard a question is, if that was measured."""
    known = calibrations.get(problem.name)
    means = [spread.mean for spread in known.right.values() if spread.mean is not None] if known else []
    try:
        _, truth = holdout.load(problem)
    except layout.Unavailable:
        return
    if known is None or not means:
        return
    metric, mean = METRICS[problem.metric], sum(means) / len(means)
    constant = metric(truth, holdout.constant(problem, truth, len(truth)))

    def left(value: float) -> float:
        best = 1 if metric.higher_is_better else 0
        return (best - value) / (best - constant)

    seconds = [spread.training_seconds for spread in known.right.values()]
    passing = sum(spread.passes >= 0.5 for spread in known.mistakes.values())
    yield (
        problem.name,
        type(problem.task).__name__,
        metric.name,
        f"{round(constant, 2) + 0.0:.2f}",
        f"{known.threshold:g}",
        f"{mean:.3g}",
        f"{left(known.threshold):.0%}, {left(mean):.0%}",
        f"{sum(seconds) / len(seconds):.1f} s",
        f"{passing} of {len(known.mistakes)}",
    )


def _seeds(calibration: Calibration) -> str:
    others = [spread.seeds for name, spread in calibration.right.items() if name != "reference"]
    mistakes = [spread.seeds for spread in calibration.mistakes.values()]
    reference = calibration.right["reference"].seeds
    enough = reference >= REFERENCE_SEEDS and min([*others, *mistakes], default=0) >= OTHER_SEEDS
    counts = f"{reference} / {min(others, default=0)} / {min(mistakes, default=0)}"
    return counts if enough else f"{counts}, *preliminary*"


def _worst(calibration: Calibration) -> str:
    higher = METRICS[calibration.metric].higher_is_better
    ends = {name: spread.minimum if higher else spread.maximum for name, spread in calibration.right.items()}
    values = [(value, name) for name, value in ends.items() if value is not None]
    if not values:
        return ""
    value, name = min(values) if higher else max(values)
    return f"{value:.3g} (`{name}`)"


def _overlap(calibration: Calibration) -> str:
    """In words, whether right answers and mistakes overlap on the metric."""
    passing = sum(spread.passes > 0 for spread in calibration.mistakes.values())
    if not passing:
        return "no mistake passes"
    return f"{passing} of {len(calibration.mistakes)} mistakes pass at least once: the compile settings decide"


def _mistakes(calibrations: Mapping[str, Calibration]) -> str:
    """The mistakes of an assignment in the order of the catalogue, with a column for each problem."""
    made = {mistake for calibration in calibrations.values() for mistake in calibration.mistakes}
    names = [*(mistake for mistake in CATALOGUE if mistake in made), *sorted(made - CATALOGUE.keys())]
    columns = [calibration.mistakes for calibration in calibrations.values()]
    return _table(
        ("mistake", *calibrations),
        ((f"`{name}`", *(_share(column[name]) if name in column else "" for column in columns)) for name in names),
    )


def _share(spread: Spread) -> str:
    share = "no value" if spread.crashed == spread.seeds else f"{spread.passes:.0%}"
    return f"{share} {TWIN}" if spread.twin else share


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
