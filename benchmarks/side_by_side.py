"""What right answers and mistakes of questions reach, from many seeds that are trained side by side in one graph.

    uv run python benchmarks/side_by_side.py 06-choose-the-head --seeds 30

A calibration trains each seed by the notebook's own cells, one after the other, and takes hours. Here the weights of
all seeds are one array, so 30 seeds take half a CPU second: enough to see whether a question separates right from
wrong before it is calibrated. The numbers are no evidence: batches come in another order than in a notebook, and the
last, shorter batch of an epoch is left out. Results are kept in --out, and the same command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import os
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ |= {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "3", "MPLBACKEND": "agg", "CUDA_VISIBLE_DEVICES": "-1"}

import numpy as np
import numpy.typing as npt

from headcheck.authoring import calibration, training
from headcheck.course import holdout, layout, scales
from headcheck.course.declarations import PARTS, Problem
from headcheck.course.holdout import METRICS
from headcheck.course.registry import declared
from headcheck.judging.judgement import judge

Array = npt.NDArray[Any]
Predict = Callable[[Array], Array]

#: Adam, as Keras has it.
RATE, MOMENTUM, SQUARES, TINY = 1e-3, 0.9, 0.999, 1e-7


def side_by_side(model: Any, x: Array, y: Array, batch: int, epochs: int, seeds: int) -> Predict:
    """Train `seeds` models like this one at once: a hidden layer with relu, then the head.

    What it returns predicts: (n, inputs) -> (seeds, n, units).
    """
    import keras
    import tensorflow as tf

    hidden, *heads = model.layers
    widths = [x.shape[1], hidden.units, *(head.units for head in heads if hasattr(head, "units"))]
    random = [np.random.default_rng(seed) for seed in range(1, seeds + 1)]
    kernels = [
        tf.Variable(np.stack([_glorot(pair, one) for one in random])) for pair in zip(widths, widths[1:], strict=False)
    ]
    biases = [tf.Variable(np.zeros((seeds, 1, width), "float32")) for width in widths[1:]]
    weights = [*kernels, *biases]
    first, second = ([tf.Variable(tf.zeros_like(one)) for one in weights] for _ in range(2))
    loss = keras.losses.get(model.loss)
    loss = loss() if isinstance(loss, type) else loss
    call = loss.call if isinstance(loss, keras.losses.Loss) else loss
    X, Y = tf.constant(x), tf.constant(y)

    def forward(rows: Any) -> Any:
        inside, given, layer = tf.nn.relu(rows @ kernels[0] + biases[0]), None, 0
        for head in heads:
            if hasattr(head, "units"):  # activations get (n, units), so that losses find the logits that Keras keeps
                layer += 1
                given = head.activation(tf.reshape(inside @ kernels[layer] + biases[layer], (-1, head.units)))
            else:
                given = head(given)
        return given

    @tf.function
    def run(order: Any) -> None:
        for step in tf.range(tf.shape(order)[0]):
            true = tf.reshape(tf.gather(Y, order[step]), (-1, *y.shape[1:]))
            with tf.GradientTape() as tape:
                each = tf.cast(call(true, forward(tf.gather(X, order[step]))), "float32")
                total = tf.reduce_sum(tf.reduce_mean(tf.reshape(each, (seeds, -1)), axis=1))
            count = tf.cast(step + 1, "float32")
            rate = RATE * tf.sqrt(1 - SQUARES**count) / (1 - MOMENTUM**count)
            for one, mean, square, slope in zip(weights, first, second, tape.gradient(total, weights), strict=True):
                if slope is None:
                    continue
                mean.assign(MOMENTUM * mean + (1 - MOMENTUM) * slope)
                square.assign(SQUARES * square + (1 - SQUARES) * slope * slope)
                one.assign_sub(rate * mean / (tf.sqrt(square) + TINY))

    run(tf.constant(_batches(len(x), batch, epochs, random)))
    return lambda rows: forward(tf.repeat(tf.constant(rows)[None], seeds, 0)).numpy().reshape(seeds, len(rows), -1)


def _glorot(shape: tuple[int, int], random: np.random.Generator) -> Array:
    limit = math.sqrt(6 / sum(shape))
    return random.uniform(-limit, limit, shape).astype("float32")


def _batches(rows: int, batch: int, epochs: int, random: Sequence[np.random.Generator]) -> Array:
    """The rows of each step, (steps, seeds, batch): in each epoch another order for each seed."""
    steps = rows // batch

    def of(one: np.random.Generator) -> Array:
        return np.concatenate([one.permutation(rows)[: steps * batch].reshape(steps, batch) for _ in range(epochs)])

    return np.stack([of(one) for one in random], axis=1).astype("int32")


def reached(problem: Problem, submission: training.Submission, seeds: int) -> dict[str, Any]:
    """What one answer reaches with each of the seeds, and what the judge says of it."""
    import keras

    keras.backend.clear_session(free_memory=False)
    start, values, why = time.process_time(), [], ""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.chdir(layout.student_rows(problem).parent), contextlib.redirect_stdout(io.StringIO()):
        for cell in submission.cells[:-1]:
            exec(compile(cell, submission.name, "exec"), names)
    model, x, y = (names[name] for name in (problem.model, f"{problem.arrays}_x", f"{problem.arrays}_y"))
    verdict = judge(model, problem.task)
    rows, truth = holdout.load(problem)
    try:
        target = np.asarray(names["written_for_model"](model, x, y), "float32")
        predict = side_by_side(model, x, target, problem.facts["batch"], problem.facts["epochs"], seeds)
        for raw in predict(rows):
            value = METRICS[problem.metric](truth, scales.probabilities(raw, verdict, problem.task))
            values.append(value if math.isfinite(value) else None)
    except Exception as error:  # mistakes of every kind, and each may break in its own way
        why = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"[:120]
    return {
        "question": problem.name,
        "answer": submission.name,
        "key": submission.key,
        "values": values,
        "why": why,
        "wrong": [part for part in PARTS if part != "heldout" and not getattr(verdict, part)],
        "mistakes": list(verdict.mistakes),
        "seconds": round(time.process_time() - start, 2),
    }


def constant(problem: Problem) -> float:
    """What the best constant answer reaches on held-out rows."""
    _, truth = holdout.load(problem)
    return METRICS[problem.metric](truth, holdout.constant(problem, truth, len(truth)))


def table(problem: Problem, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What a calibration would probably say of a question, as lines of text."""
    metric = METRICS[problem.metric]
    right = [one for one in found if one["answer"].startswith("accepted/") and one["values"]]
    bounds = []
    for one in right:
        errors = [calibration._error(problem, value) for value in one["values"] if value is not None]
        bounds.append(calibration._LogNormal.of(errors).bound(calibration.FALSE_FAILURES))
    threshold = calibration._round_safely(problem, max(bounds))
    yield f"{problem.name}: {metric.name}, best constant {constant(problem):.3f}, threshold about {threshold}"
    for one in found:
        values = [value for value in one["values"] if value is not None]
        passed = sum(value >= threshold if metric.higher_is_better else value <= threshold for value in values)
        span = f"{np.mean(values):8.3f} [{min(values):.3f} to {max(values):.3f}]" if values else "     none"
        share = f"{passed / len(one['values']):4.0%} pass" if one["values"] else one["why"][:60]
        yield f"    {one['answer']:56s} {span:32s} {share}   wrong: {' '.join(one['wrong']) or '-'}"


def main() -> None:
    """Train what is not known yet, and print a table for each question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment")
    parser.add_argument("questions", nargs="*", help="names such as amber/concrete; without one, all of the assignment")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--out", type=Path, default=Path("side_by_side.jsonl"))
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    lines = asked.out.read_text(encoding="utf-8").splitlines() if asked.out.is_file() else []
    known = {(one["key"], one["question"]): one for one in map(json.loads, lines)}
    for name, problem in declared().of(asked.assignment).asked.items():
        if not problem.question or (asked.questions and name not in asked.questions):
            continue
        found = []
        for submission in training.read_bank(problem):
            one = known.get((submission.key, name)) or reached(problem, submission, asked.seeds)
            if (submission.key, name) not in known:
                with asked.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(one) + "\n")
            found.append(one)
        print("\n".join(table(problem, found)), flush=True)


if __name__ == "__main__":
    main()
