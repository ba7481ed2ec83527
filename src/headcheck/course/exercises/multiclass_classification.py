"""The functions of the assignment on multi-class classification: references and hidden cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

Floats = npt.NDArray[np.float64]
Written = Callable[..., Any]


def softmax(scores: npt.ArrayLike) -> Floats:
    """Scores (n, classes) -> probabilities (n, classes): the larger the score the larger, and each row adds up to 1."""
    each = np.asarray(scores, dtype="float64")
    powers = np.exp(each - each.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def cross_entropy(scores: npt.ArrayLike, ids: npt.ArrayLike) -> Floats:
    """Scores (n, classes) and the ids of the right classes (n,) -> each example's cross-entropy (n,).

    It is minus the logarithm of the probability that softmax gives to the right class, without going through a
    probability that may be rounded to 0.
    """
    each = np.asarray(scores, dtype="float64")
    right = each[np.arange(len(each)), np.asarray(ids, dtype="int64")]
    return np.asarray(_log_of_sum(each) - right)


def one_hot_cross_entropy(scores: npt.ArrayLike, one_hot: npt.ArrayLike) -> Floats:
    """Scores (n, classes) and a row of 0 with a single 1 for each example (n, classes) -> cross-entropies (n,)."""
    each = np.asarray(scores, dtype="float64")
    return np.asarray(_log_of_sum(each) - (each * np.asarray(one_hot)).sum(axis=1))


def _log_of_sum(scores: Floats) -> Floats:
    """The logarithm of the sum of the exponentials of each row, for scores of any size."""
    largest = scores.max(axis=1)
    return np.asarray(largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1)))


def _scores(rng: np.random.Generator) -> Mapping[str, Sequence[Floats | npt.NDArray[np.int64]]]:
    """Scores for the cases of all three functions, by what is special about them."""
    return {
        "one row": [np.array([[1.0, 2.0, 0.5]]), rng.normal(size=(1, 6))],
        "several rows": [np.array([[2.0, 0.0, -1.0], [0.5, 0.1, 3.0]]), rng.normal(size=(7, 4))],
        "equal scores": [np.zeros((2, 3)), np.full((1, 4), 5.0), np.array([[1.0, 1.0, -2.0]])],
        "whole numbers": [np.array([[1, 2, 3], [3, 0, 0]])],
        "scores like 1000": [np.array([[1000.0, 1001.0, 999.0]]), np.array([[1.0, 1000.0, 998.0], [1.0, 2.0, 3.0]])],
        "scores like -1000": [np.array([[-1000.0, -1001.0, -999.0]])],
        "1000 and -1000 together": [np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0]])],
        "a single class": [np.array([[3.0], [-7.0]])],
        "no rows": [np.zeros((0, 3))],
    }


def _softmax_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {group: [(scores,) for scores in several] for group, several in _scores(rng).items()}


def _labelled(rng: np.random.Generator) -> Mapping[str, Sequence[tuple[Any, npt.NDArray[np.int64]]]]:
    """The same scores with ids: the largest score is right in the first row, the smallest in the next, and so on."""
    labelled: dict[str, list[tuple[Any, npt.NDArray[np.int64]]]] = {}
    for group, several in _scores(rng).items():
        for scores in several:
            best = np.array([row.argmin() if place % 2 else row.argmax() for place, row in enumerate(scores)], "int64")
            worst = np.array([row.argmax() if place % 2 else row.argmin() for place, row in enumerate(scores)], "int64")
            labelled.setdefault(group, []).extend([(scores, best), (scores, worst)])
    return labelled


def _one_hot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        group: [(scores, np.eye(scores.shape[1])[ids]) for scores, ids in several]
        for group, several in _labelled(rng).items()
    }


def _adds_up_to_one(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.allclose(np.sum(written(rng.normal(scale=5, size=(20, 5))), axis=1), 1))


def _keeps_the_order(written: Written, rng: np.random.Generator) -> bool:
    scores = rng.normal(size=(20, 5))
    return bool(np.array_equal(np.argsort(written(scores), axis=1), np.argsort(scores, axis=1)))


def _ignores_what_all_scores_share(written: Written, rng: np.random.Generator) -> bool:
    scores = rng.normal(size=(20, 5))
    return bool(np.allclose(written(scores + 300), written(scores), atol=1e-3))


def _is_never_negative(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.all(np.asarray(written(rng.normal(scale=5, size=(20, 5)), rng.integers(5, size=20))) >= -1e-6))


def _of_a_guess_is_the_log_of_the_classes(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.allclose(written(np.full((6, 10), rng.normal()), rng.integers(10, size=6)), np.log(10)))


def _agrees_with_ids(written: Written, rng: np.random.Generator) -> bool:
    scores, ids = rng.normal(size=(20, 5)), rng.integers(5, size=20)
    return bool(np.allclose(written(scores, np.eye(5)[ids]), cross_entropy(scores, ids)))


def _shares(powers: Floats, axis: int | None = 1) -> Floats:
    return np.asarray(powers / powers.sum(axis=axis, keepdims=axis == 1))


def _each_class(scores: Any) -> Floats:
    """The cross-entropy that each class would have if it were the right one (n, classes)."""
    return np.asarray(_log_of_sum(np.asarray(scores, "float64"))[:, None] - scores)


_SOFTMAX_SLIPS = (
    Slip(
        "All rows are divided by one sum. Each row has a sum of its own.", lambda s: _shares(np.exp(s - s.max()), None)
    ),
    Slip("Divided by the sums of the columns. Each row should add up to 1.", lambda s: _shares(np.exp(s - s.max()), 0)),
    Slip("The powers are missing: take `np.exp` of the scores first.", lambda s: _shares(s)),
    Slip("These are the powers. They are not divided by their sum yet.", lambda s: np.exp(s)),
    Slip(
        "These are the powers. They are not divided by their sum yet.",
        lambda s: np.exp(s - s.max(axis=1, keepdims=True)),
    ),
    Slip("This is the sigmoid of each score. The rows don't add up to 1.", lambda s: 1 / (1 + np.exp(-s))),
    Slip(
        "The power of a large score is too large for a number. Subtract something from all scores of a row first.",
        lambda s: _shares(np.exp(s)),
    ),
    Slip(
        "The largest score of the whole table is subtracted. Each row needs its own.",
        lambda s: _shares(np.exp(s - s.max(initial=-10000))),
    ),
)


def _of_the_right(scores: Any, ids: Any) -> Any:
    return np.take_along_axis(_each_class(scores), np.asarray(ids)[:, None], axis=1)[:, 0]


_SIGN = "The sign is wrong: no cost is below 0."
_BITS = "This is the logarithm to base 2. `np.log` is the natural one."
_TENS = "This is the logarithm to base 10. `np.log` is the natural one."
_AVERAGE = "This is the average over the rows. Each row should have its own cost."
_ALL_CLASSES = "This is a cost for every class. Only that of the right class is asked for: one number for each row."
_TOO_LARGE = "The power of a large score is too large for a number. Subtract something from all scores of a row first."
_ROUNDED = "A probability is rounded to 0, and its logarithm is infinite. Work with the scores themselves."
_CROSS_ENTROPY_SLIPS = (
    Slip(_SIGN, lambda scores, ids: -_of_the_right(scores, ids)),
    Slip(_TENS, lambda scores, ids: _of_the_right(scores, ids) / np.log(10)),
    Slip(
        _TENS,
        lambda s, ids: (
            np.log10(np.exp(s - s.max(axis=1, keepdims=True)).sum(axis=1)) + s.max(axis=1) - s[np.arange(len(ids)), ids]
        ),
    ),
    Slip(_BITS, lambda scores, ids: _of_the_right(scores, ids) / np.log(2)),
    Slip(_AVERAGE, lambda scores, ids: np.mean(_of_the_right(scores, ids))),
    Slip(_ALL_CLASSES, lambda scores, ids: _each_class(scores)),
    Slip(
        "`scores[:, ids]` takes all these columns of every row. Each row should give the score of its own right class.",
        lambda s, ids: _log_of_sum(s) - s[:, ids],
    ),
    Slip(_TOO_LARGE, lambda s, ids: np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(ids)), ids]),
    Slip(_ROUNDED, lambda s, ids: -np.log(softmax(s)[np.arange(len(ids)), ids])),
    Slip(
        "Probabilities are cut off near 0, so a large mistake costs no more than a smaller one. Work with the scores "
        "themselves.",
        lambda s, ids: -np.log(np.maximum(softmax(s)[np.arange(len(ids)), ids], 1e-7)),
    ),
)
_ONE_HOT_SLIPS = (
    Slip(
        "The costs of the classes are not added up: one number for each row is asked.", lambda s, y: _each_class(s) * y
    ),
    Slip("Added up down the columns. It should be along each row.", lambda s, y: (_each_class(s) * y).sum(axis=0)),
    Slip(_SIGN, lambda s, y: -(_each_class(s) * y).sum(axis=1)),
    Slip(_AVERAGE, lambda s, y: np.mean((_each_class(s) * y).sum(axis=1))),
    Slip(
        "This is the cross-entropy of yes or no for each class. Only the right class costs something.",
        lambda s, y: (np.logaddexp(0, s) - s * y).sum(axis=1),
    ),
    Slip("This is the squared distance.", lambda s, y: ((softmax(s) - y) ** 2).sum(axis=1)),
    Slip(_ROUNDED, lambda s, y: -(y * np.log(softmax(s))).sum(axis=1)),
)

#: Logarithms of probabilities as people write them: as they are, or kept away from that of 0.
_LOGS: tuple[Callable[[Any], Any], ...] = (
    np.log,
    *(lambda p, least=least: np.log(np.maximum(p, least)) for least in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
    *(lambda p, more=more: np.log(p + more) for more in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
)


def _of_softmax(log: Written) -> Way:
    """The cross-entropy by ids, with a softmax."""
    return Way(("softmax",), lambda soft: lambda scores, ids: -log(np.asarray(soft(scores))[np.arange(len(ids)), ids]))


def _one_hot_of_softmax(log: Written) -> Way:
    return Way(
        ("softmax",), lambda soft: lambda scores, y: -(np.asarray(y) * log(np.asarray(soft(scores)))).sum(axis=1)
    )


_ONE_HOT_OF_IDS = Way(("cross_entropy",), lambda entropy: lambda scores, y: entropy(scores, np.argmax(y, axis=1)))


FUNCTIONS: tuple[Function, ...] = (
    Function(
        id="04-softmax",
        assignment="04-multiclass-classification",
        name="softmax",
        reference=softmax,
        cases=_softmax_cases,
        properties=(
            Property("Each row adds up to 1.", _adds_up_to_one),
            Property("A larger score gets a larger probability.", _keeps_the_order),
            Property("Adding the same number to all scores of a row changes nothing.", _ignores_what_all_scores_share),
        ),
        slips=_SOFTMAX_SLIPS,
    ),
    Function(
        id="04-cross-entropy",
        assignment="04-multiclass-classification",
        name="cross_entropy",
        reference=cross_entropy,
        cases=_labelled,
        properties=(
            Property("No loss is below 0.", _is_never_negative),
            Property(
                "Ten equal scores give a loss of log(10), whichever class is right.",
                _of_a_guess_is_the_log_of_the_classes,
            ),
        ),
        slips=_CROSS_ENTROPY_SLIPS,
        ways=tuple(map(_of_softmax, _LOGS)),
    ),
    Function(
        id="04-one-hot-cross-entropy",
        assignment="04-multiclass-classification",
        name="one_hot_cross_entropy",
        reference=one_hot_cross_entropy,
        cases=_one_hot_cases,
        properties=(Property("One-hot labels and class ids give the same losses.", _agrees_with_ids),),
        slips=_ONE_HOT_SLIPS,
        ways=(_ONE_HOT_OF_IDS, *map(_one_hot_of_softmax, _LOGS)),
    ),
)
