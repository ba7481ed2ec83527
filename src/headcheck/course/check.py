"""The calls that hidden tests make: each takes what a student made and returns a mark.

A student's error never raises here: it earns 0 and a sentence. An error in the course itself raises `Unavailable`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from textwrap import shorten
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course import asking, functions, holdout, outputs, pictures
from headcheck.course.declarations import Problem, Repair
from headcheck.course.marks import Mark
from headcheck.course.records import Record
from headcheck.course.registry import declared, find
from headcheck.judging.judgement import Unreadable, Verdict, judge
from headcheck.judging.quiet import silence
from headcheck.theory.answers import normalised
from headcheck.theory.losses import Labels
from headcheck.theory.mistakes import CATALOGUE, PARTS

#: Rows that a model answers at once, at most, and bytes that all its layers together make of them.
_BATCH, _ROOM = 64, 256 << 20
#: Seconds of the processor for all held-out rows; models of this course need less than one.
_SECONDS = 30

#: Characters of what was chosen that a record keeps: names of metrics and activations may be the student's own.
_LONGEST = 200


class _Unusable(Exception):
    """What the student made can't be marked; the message is for the student."""


def validate(*_: object, **__: object) -> None:
    """Stands in for the notebook's `validate`, which says in a test cell what students may know: here tests decide."""


def units(problem_id: str, model: object) -> Mark:
    """Does the model give as many numbers as there are to predict?"""
    return _part("units", problem_id, model)


def activation(problem_id: str, model: object) -> Mark:
    """Does the model's last function give what the target can be and the loss expects?"""
    return _part("activation", problem_id, model)


def loss(problem_id: str, model: object) -> Mark:
    """Does the loss suit the target and the head?"""
    return _part("loss", problem_id, model)


def metrics(problem_id: str, model: object) -> Mark:
    """Is a metric compiled that tells something about this task, and none that misleads?"""
    return _part("metrics", problem_id, model)


def heldout(problem_id: str, model: object) -> Mark:
    """Does the model predict rows that no student has as well as a right model does?"""
    problem = asking.problem(problem_id)
    calibration, (features, target) = holdout.threshold(problem), holdout.load(problem)
    metric = holdout.METRICS[problem.metric]
    unit = f" {problem.unit}" if problem.unit else ""

    record: Record = {}

    def mark(share: float, *lines: str, mistakes: Sequence[str] = ()) -> Mark:
        return Mark(share, part="heldout", mistakes=mistakes, message="\n".join(lines), record=record)

    try:
        predicted = _predictions(problem, model, features)
    except _Unusable as reason:
        return mark(0, str(reason))
    value = metric(target, predicted)
    passes = calibration.passes(value)
    if not passes and not _trained(model):
        record["trained"] = False
        return mark(
            0,
            f"`{problem.model}` was not trained: it has not taken a single step since it was compiled.",
            *_why_not_trained(problem, model),
        )
    try:
        verdicts = _verdicts(problem, model)
    except _Unusable:
        verdicts = {}
    links = {name: verdict.reading.head.link for name, verdict in verdicts.items()}
    record |= {
        "metric": metric.name,
        "unit": problem.unit,
        "value": value if math.isfinite(value) else None,
        "threshold": calibration.threshold,
        "higher_is_better": metric.higher_is_better,
        "right": pictures.reached(calibration.right.values()),
        "pictures": pictures.of(problem, target, predicted, holdout.scale(problem), links),
    }
    found = f"On rows that the model never saw, its {metric.in_full} is {_number(value)}{unit}."
    asked = f"{'At least' if metric.higher_is_better else 'At most'} {_number(calibration.threshold)}{unit} is asked"
    if passes:
        return mark(1, f"{found} {asked}.")
    advice, mistakes = _advice(problem, verdicts, target, predicted)
    return mark(0, f"{found} {asked}, and right models reach that.", *advice, mistakes=mistakes)


def quiz(quiz_id: str, answers: object) -> Mark:
    """How many questions of a quiz are answered right? Every question counts the same."""
    asked = find(declared().quizzes, quiz_id, "quiz")

    def mark(right: int, *lines: str) -> Mark:
        return Mark(right, part="quiz", maximum=len(asked.answers), message="\n".join(lines))

    if not isinstance(answers, Mapping):
        return mark(
            0,
            f"Expected `{asked.variable}` to be a dictionary with an answer for each question, found {_kind(answers)}.",
        )
    given = {question: normalised(answers.get(question)) for question in asked.answers}
    right = [question for question, answer in asked.answers.items() if given[question] == normalised(answer)]
    unanswered = [question for question, answer in given.items() if not answer]
    wrong = [question for question in asked.answers if question not in (*right, *unanswered)]
    lines = [f"{len(right)} of {len(asked.answers)} questions are answered right."]
    if wrong:
        lines.append(f"Think again about {_quoted(wrong)}: {asked.advice}")
    if unanswered:
        lines.append(f"There is no answer for {_quoted(unanswered)}. Expected {asked.expects}.")
    return mark(len(right), *lines)


def function(function_id: str, written: object, **others: Callable[[], object]) -> Mark:
    """Does a function that the student wrote return what it should, for hidden cases of several kinds?

    `others`: by its name, each function of the student's that it may call, such as `dot=lambda: dot`; one that the
    notebook does not have is left out.
    """
    asked = find(declared().functions, function_id, "function")
    outcome = functions.grade(asked, written, list(_others(asked, others)))
    return Mark(outcome.share, part="function", message=outcome.message)


def _others(function: functions.Function, others: Mapping[str, Callable[[], object]]) -> Iterator[functions.Other]:
    """The declared functions of these names, in the same assignment, as the student wrote them."""
    for other in declared().of(function.assignment).functions.values():
        if other.name in others:
            with suppress(NameError):
                yield other, others[other.name]()


def repair(repair_id: str, model: object) -> Mark:
    """Is the part repaired that was wrong in a given model, and is no other part broken?"""
    asked = asking.repair(repair_id)

    record: Record = {}

    def mark(share: float, message: str, mistakes: Sequence[str] = ()) -> Mark:
        return Mark(share, part="repair", mistakes=mistakes, message=message, record=record)

    try:
        keras_model = _keras_model(asked, model)
        reads = getattr(keras_model, "input_shape", None)
        if isinstance(reads, tuple) and reads[1:] != asked.row:
            return mark(
                0,
                f"`{asked.model}` reads examples of the shape {reads[1:]}: expected {asked.row}, as in the given "
                "model. What it reads was not wrong.",
            )
        with _judging(asked):
            verdict = judge(keras_model, asked.task)
    except _Unusable as reason:
        return mark(0, str(reason))
    record |= _configuration({"": verdict})
    wrong = [part for part in PARTS if not getattr(verdict, part)]
    if not wrong:
        return mark(1, "It is repaired: head, loss and metrics fit what is to be predicted.")
    told = "Not repaired yet" if asked.broken in wrong else "What was wrong is right now, but something else is not"
    said, mistakes = _said(verdict, *wrong)
    return mark(0, "\n".join([f"{told}: look at {' and '.join(wrong)}.", *said]), mistakes)


def _part(part: str, problem_id: str, model: object) -> Mark:
    problem = asking.problem(problem_id)

    record: Record = {}

    def mark(share: float, message: str, mistakes: Sequence[str] = ()) -> Mark:
        return Mark(share, part=part, mistakes=mistakes, message=message, record=record)

    try:
        verdicts = _verdicts(problem, model)
    except _Unusable as reason:
        return mark(0, str(reason))
    record |= _configuration(verdicts)
    wrong = {name: verdict for name, verdict in verdicts.items() if not getattr(verdict, part)}
    if not wrong:
        return mark(1, "This part fits what is to be predicted.")
    lines: list[str] = []
    mistakes: list[str] = []
    for name, verdict in wrong.items():
        said, found = _said(verdict, part)
        lines += [f"Output `{name}`: {said[0]}", *said[1:]] if name else said
        mistakes += found
    return mark(0, "\n".join(lines), tuple(dict.fromkeys(mistakes)))


def _configuration(verdicts: Mapping[str, Verdict]) -> Record:
    return {
        "configuration": {
            name: {
                part: {"chosen": shorten(words, _LONGEST, placeholder=" ..."), "fits": bool(getattr(verdict, part))}
                for part, words in verdict.found().items()
            }
            for name, verdict in verdicts.items()
        }
    }


def _said(verdict: Verdict, *parts: str) -> tuple[list[str], list[str]]:
    """What is said of wrong parts of a model, a paragraph a line, and the ids of the mistakes."""
    mistakes = verdict.explanations(*parts)
    lines = [line for mistake in mistakes for line in (mistake.what, mistake.why, f"→ {mistake.look_at}")]
    return lines or verdict.explain().splitlines(), [mistake.id for mistake in mistakes]


def _verdicts(problem: Problem, model: object) -> dict[str, Verdict]:
    """The verdict for each output of the model, by name."""
    _keras_model(problem, model)
    with _judging(problem):
        return outputs.verdicts(problem, model)


@contextmanager
def _judging(declared: Problem | Repair) -> Iterator[None]:
    """Within it the judge works in silence, and what stops it is a sentence for the student."""
    try:
        with silence():
            yield
    except Unreadable as error:
        raise _Unusable(f"`{declared.model}` can't be judged. {error}") from error
    except Exception as error:  # a model is the student's own code: any of it may break under the judge's hands
        raise _Unusable(
            f"`{declared.model}` can't be judged: it stopped with {type(error).__name__}: {_first_line(error)} "
            "If it trains and predicts in your notebook, show this message to your instructor."
        ) from error


def _predictions(problem: Problem, model: object, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """What the model's outputs for the held-out rows say about the targets, whatever right head gives them."""
    import keras

    keras_model = _keras_model(problem, model)
    if not keras_model.compiled:
        raise _Unusable(f"`{problem.model}` is not compiled, so it was never trained: call its `compile` first.")
    try:
        with silence():
            raw = _outputs(problem, keras_model, features)
    except _Unusable:
        raise
    except Exception as error:
        raise _Unusable(_why_no_prediction(problem, keras_model, features.shape[1:], error)) from error
    given, expected = keras.tree.flatten(raw), max(1, len(problem.outputs))
    if len(given) != expected:
        raise _Unusable(f"`{problem.model}` has {len(given)} outputs: expected {expected}.")
    bad = np.any([~np.isfinite(array).reshape(len(features), -1).all(axis=1) for array in given], axis=0)
    if bad.any():
        raise _Unusable(
            f"`{problem.model}` predicts no number (NaN or infinity) for {bad.sum()} of {len(features)} rows: "
            "training broke down. Look at the loss, epoch by epoch, and at what the loss does with values that the "
            "head can give."
        )
    with _judging(problem):
        answers = outputs.answers(problem, keras_model, raw if problem.outputs else given[0])
    if answers.shape[1] != (width := outputs.width(problem)):
        raise _Unusable(f"`{problem.model}` gives {answers.shape[1]} numbers for each row: expected {width}.")
    return answers


def _outputs(problem: Problem, model: Any, features: npt.NDArray[np.float32]) -> Any:
    """What `model.predict(features)` gives, to rounding. That compiles each model, which takes far longer than this.

    Raises _Unusable for a model that needs too long, or gives anything but numbers for each row.
    """
    import keras

    rows = max(1, min(_BATCH, _ROOM // max(1, _bytes_for_a_row(model))))
    end = time.process_time() + _SECONDS
    batches = []
    for start in range(0, len(features), rows):
        if time.process_time() > end:
            raise _Unusable(
                f"`{problem.model}` needs more than {_SECONDS} seconds for {len(features)} rows: use fewer or smaller "
                "layers."
            )
        batch = features[start : start + rows]
        given = keras.tree.map_structure(_as_numpy, model(batch, training=False))
        for array in keras.tree.flatten(given):
            _check_rows(problem, array, len(batch))
        batches.append(given)
    return keras.tree.map_structure(lambda *parts: np.concatenate(parts), *batches)


def _as_numpy(tensor: Any) -> npt.NDArray[Any]:
    import keras

    array = np.asarray(keras.ops.convert_to_numpy(tensor))
    return array.astype("float32") if array.dtype.name == "bfloat16" else array  # NumPy does not know that one


def _check_rows(problem: Problem, given: npt.NDArray[Any], rows: int) -> None:
    if given.dtype.kind not in "fiub":
        raise _Unusable(f"`{problem.model}` predicts no numbers, but values of the type {given.dtype}.")
    if given.shape[:1] != (rows,):
        found = f"{given.shape[0]} {'row' if len(given) == 1 else 'rows'}" if given.ndim else "a single number"
        raise _Unusable(
            f"`{problem.model}` gives {found} for {rows} examples: expected one row for each. Look for a layer or "
            "operation that works across the examples (axis 0) instead of within each."
        )


def _bytes_for_a_row(model: Any) -> int:
    """What all layers and operations of a Keras model make of one row, as far as their shapes say so."""
    parts = {id(part): part for inner in model._flatten_layers() for part in getattr(inner, "operations", [inner])}
    tensors = [t for part in parts.values() for node in part._inbound_nodes for t in node.output_tensors]
    return sum(4 * math.prod(size or 1 for size in tensor.shape) for tensor in tensors)


def _keras_model(problem: Problem | Repair, model: object) -> Any:
    import keras

    if isinstance(model, keras.Model):
        return model
    raise _Unusable(f"Expected `{problem.model}` to be a compiled Keras model, found {_kind(model)}.")


def _why_no_prediction(problem: Problem, model: Any, row: tuple[int, ...], error: Exception) -> str:
    reads = getattr(model, "input_shape", None)
    if isinstance(reads, tuple) and all(isinstance(size, int | None) for size in reads) and reads[1:] != row:
        return (
            f"`{problem.model}` can't read the held-out rows: each row has the shape {row}, and the model expects "
            f"{reads[1:]}. Build it for the columns of the training data."
        )
    return f"`{problem.model}` can't predict: it stopped with {type(error).__name__}: {_first_line(error)}"


def _trained(model: Any) -> bool:
    """Whether a compiled model has been trained at all since then."""
    return int(getattr(model.optimizer, "iterations", 1)) > 0


def _why_not_trained(problem: Problem, model: object) -> Sequence[str]:
    """What may have kept a model from being trained."""
    try:
        verdicts = _verdicts(problem, model)
    except _Unusable:
        return []
    lines = []
    if wrong := _wrong(verdicts, *PARTS):
        lines.append(f"→ Training may have stopped at what does not fit yet: look at {_listed(wrong)}.")
    wanted = _LABELS.get(next(iter(verdicts.values())).reading.loss.labels) if problem.labels else None
    if wanted and all(verdict.fits for verdict in verdicts.values()):
        lines.append(f"→ Its loss needs the labels as {wanted}. Does `{problem.labels}` say so?")
    return [*lines, "→ Look at what the cell says that trains it, and run the cells of this problem again, in order."]


#: What a loss needs, in the words of the notebooks.
_LABELS: Mapping[Labels | None, str] = {
    Labels.INTEGER: "class ids (integers)",
    Labels.ONE_HOT: "one-hot rows",
}


def _wrong(verdicts: Mapping[str, Verdict], *parts: str) -> list[str]:
    """What does not fit of these parts, in words."""
    return [
        f"the {part} of `{name}`" if name else f"the {part}"
        for name, verdict in verdicts.items()
        for part in parts
        if not getattr(verdict, part)
    ]


def _advice(
    problem: Problem, verdicts: Mapping[str, Verdict], target: npt.NDArray[Any], predicted: npt.NDArray[Any]
) -> tuple[Sequence[str], Sequence[str]]:
    """What to do about a model that misses the threshold, and which mistakes explain it."""
    if not verdicts:
        return ["→ Make it a model that can be judged first: what is said of its other parts says why it can't."], []
    if wrong := _wrong(verdicts, "units", "activation", "loss"):
        several = len(wrong) > 1
        return [
            f"→ Repair {_listed(wrong)} first: {'they decide' if several else 'it decides'} what the model can learn "
            "at all."
        ], []
    if explains := holdout.METRICS[problem.metric].mistake:
        mistake = CATALOGUE[explains(target, predicted)]
        return [mistake.what, mistake.why, f"→ {mistake.look_at}"], [mistake.id]
    return [
        "→ Head and loss fit, so look at the learning curve: does it still fall at the end, or not at all? If you "
        "changed the layers before the head, look at those, too."
    ], []


def _kind(value: object) -> str:
    return "None" if value is None else f"an object of type `{type(value).__name__}`"


def _quoted(questions: Sequence[str]) -> str:
    return ", ".join(f"“{question}”" for question in questions)


def _listed(things: Sequence[str]) -> str:
    """a, b and c"""
    return " and ".join(filter(None, (", ".join(things[:-1]), things[-1])))


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 1000 else f"{value:.3g}"


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "no message was given.")
