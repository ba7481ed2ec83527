"""Identifies an unknown loss by its values on chosen targets and predictions: which known loss does it equal?

Constant factors, class weights, terms independent of the prediction, and label smoothing change neither what a loss
expects nor where its minimum is, so they are allowed. Names are not considered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from headcheck.theory.heads import Shape
from headcheck.theory.losses import Kind, Loss

Array = np.ndarray[Any, np.dtype[np.float64]]
#: (targets (n, units), predictions (n, units)) -> a number for each example; NaN where the loss fails, and where the
#: loss of a batch is not the mean or the sum of those (but for a third argument: True).
Evaluate = Callable[..., Array]

_TOLERANCE = 2e-3
_PROBABILITIES = np.array([0.05, 0.2, 0.4, 0.6, 0.8, 0.95])
_LOGITS = np.array([-3.0, -1.2, -0.4, 0.5, 1.5, 3.0])
_REALS = np.array([-2.7, -1.1, -0.3, 0.4, 1.6, 3.2])
_POSITIVES = np.array([0.2, 0.5, 1.1, 1.9, 3.0, 4.5])
_COUNTS = np.array([0.0, 1.0, 2.0, 5.0])

#: Distances and the like as functions of target y and prediction p, elementwise; formulas as in `keras.losses`.
_OF_REALS: Mapping[Kind, Callable[[Array, Array], Array]] = {
    Kind.SQUARED: lambda y, p: (y - p) ** 2,
    Kind.ABSOLUTE: lambda y, p: np.abs(y - p),
    Kind.HUBER: lambda y, p: np.where(np.abs(y - p) <= 1, (y - p) ** 2 / 2, np.abs(y - p) - 0.5),
    Kind.LOG_COSH: lambda y, p: np.log(np.cosh(y - p)),
}
_OF_POSITIVES: Mapping[Kind, Callable[[Array, Array], Array]] = {
    Kind.SQUARED_LOG: lambda y, p: (np.log1p(y) - np.log1p(p)) ** 2,
    Kind.PERCENTAGE: lambda y, p: np.abs(y - p) / y,
    Kind.POISSON: lambda y, p: p - y * np.log(p),
}


def recognise(loss: Any, shape: Shape) -> Loss:
    """The known loss that equals `loss` on outputs of `shape` for one example, or one of kind OTHER.

    It is evaluated as Keras does, with every encoding of labels: shaped like predictions, in one column or without that
    axis, one-hot, and class ids.
    """
    lead, units = tuple(size or 2 for size in shape[:-1]), (shape[-1] or 2) if shape else 1
    try:
        made = _as_keras_makes_it(loss)
    except Exception:  # whatever custom code raises, or Keras for something that is not a loss
        return Loss(Kind.OTHER)
    alike = [_evaluator(made, lead, bool(shape), _as_predicted)]
    if shape == (1,):
        alike.append(_evaluator(made, lead, True, _without_last))
    ids = [_evaluator(made, lead, bool(shape), form) for form in (_without_last, _as_predicted)]
    return (
        _first(_binary, alike, units)
        or _first(_categorical, alike, units)
        or _first(_categorical_ids, ids if units > 1 else [], units)
        or _first(_number, alike, units)
        or Loss(Kind.OTHER)
    )


def _first(recognised: Callable[[Evaluate, int], Loss | None], ways: Sequence[Evaluate], units: int) -> Loss | None:
    return next((found for way in ways if (found := recognised(way, units)) is not None), None)


def _as_keras_makes_it(loss: Any) -> Any:
    """Wrap it as `compile` does: a `keras.losses.Loss` passes labels with the rank of predictions to a function."""
    from keras.src.trainers.compile_utils import get_loss

    return get_loss(loss, None, None)


def _as_predicted(targets: Any) -> Any:
    return targets


def _without_last(targets: Any) -> Any:
    return targets[..., 0]


def _evaluator(made: Any, lead: tuple[int, ...], has_units: bool, form: Callable[[Any], Any]) -> Evaluate:
    """`lead`: axes before the units, along which values are repeated."""
    import keras

    def tensor(rows: Array, change: Callable[[Any], Any]) -> Any:
        wide = np.broadcast_to(rows.reshape(len(rows), *(1 for _ in lead), -1), (len(rows), *lead, rows.shape[1]))
        return keras.ops.convert_to_tensor(change(wide if has_units else wide[..., 0]), "float32")

    def value(targets: Array, predictions: Array) -> Any:
        return np.asarray(
            keras.ops.convert_to_numpy(made.call(tensor(targets, form), tensor(predictions, _as_predicted))), float
        )

    def one(targets: Array, predictions: Array) -> float:
        """The value for one example, repeated three times: a batch of one hides some errors."""
        return float(value(np.repeat(targets, 3, axis=0), np.repeat(predictions, 3, axis=0)).mean())

    def evaluate(targets: Array, predictions: Array, any_total: bool = False) -> Array:
        targets, predictions = np.asarray(targets, float), np.asarray(predictions, float)
        try:
            if _mixes_examples(value, targets, predictions):
                return np.full(len(targets), np.nan)
            together = value(targets, predictions)
            if together.shape[:1] == targets.shape[:1]:
                each: Array = together.reshape(len(targets), -1).mean(1)
                if np.isclose(each[-1], one(targets[-1:], predictions[-1:]), rtol=1e-3, atol=1e-6):
                    return each
            each = np.array([one(targets[i : i + 1], predictions[i : i + 1]) for i in range(len(targets))])
            if any_total or np.isclose(together.mean(), (each.mean(), each.sum()), rtol=1e-3, atol=1e-6).any():
                return each
            return np.full(len(targets), np.nan)
        except Exception:  # whatever custom code raises on unexpected arrays
            return np.full(len(targets), np.nan)

    return evaluate


def _mixes_examples(value: Callable[[Array, Array], Any], targets: Array, predictions: Array) -> bool:
    """Whether the pairing of predictions and targets makes no difference, which happens when shapes broadcast."""
    others = np.flatnonzero((targets != targets[0]).any(1))
    if not len(others) or np.array_equal(predictions[0], predictions[others[-1]]):
        return False
    pair = np.array([0, others[-1]])
    same, swapped = value(targets[pair], predictions[pair]), value(targets[pair[::-1]], predictions[pair])
    return bool(np.isclose(same.mean(), swapped.mean(), rtol=1e-6, atol=1e-9))


def _wide(values: Array, units: int) -> Array:
    """One number for each example -> the same number in each of `units` columns."""
    return np.repeat(np.asarray(values, float)[:, None], units, axis=1)


def _grid(evaluate: Evaluate, targets: Array, predictions: Array, units: int) -> Array:
    """The loss for every target (rows) and prediction (columns), each in all units."""
    y, p = np.meshgrid(targets, predictions, indexing="ij")
    return evaluate(_wide(y.ravel(), units), _wide(p.ravel(), units)).reshape(y.shape)


def _proportional(found: Array, known: Array) -> bool:
    """Whether, prediction by prediction, `found` is a positive multiple of `known` but for a constant in each row."""
    if not np.isfinite(found).all():
        return False
    found, known = found - found[:, :1], known - known[:, :1]
    factor = (found * known).sum() / (known**2).sum()
    return bool(factor > 0 and np.abs(found - factor * known).max() <= _TOLERANCE * np.abs(found).max())


def _number(evaluate: Evaluate, units: int) -> Loss | None:
    """Losses for real numbers, positive numbers and counts."""
    for known_losses, targets, predictions in (
        (_OF_REALS, _REALS, _REALS[::-1] + 0.15),
        (_OF_POSITIVES, _POSITIVES, _POSITIVES[::-1] + 0.15),
    ):
        far_off = (evaluate, units, targets[-1], targets[-1] + 0.1, targets[-1] + 0.9)
        if not (_every_column_counts(*far_off) and _adds_columns(*far_off)):
            continue
        found = _grid(evaluate, targets, predictions, units)
        for kind, formula in known_losses.items():
            if _proportional(found, formula(targets[:, None], predictions[None, :])):
                return Loss(kind)
    if _every_column_counts(evaluate, units, 1.0, 0.1, 2.0):
        found = _grid(evaluate, _COUNTS, _LOGITS, units)
        if _proportional(found, np.exp(_LOGITS)[None, :] - _COUNTS[:, None] * _LOGITS[None, :]):
            return Loss(Kind.POISSON, from_logits=True)
    if not _every_column_counts(evaluate, units, 1.0, 1.1, 2.0):
        return None
    if _grows_with_distance(evaluate, units):
        return Loss(Kind.RESIDUAL)
    level = _quantile(evaluate, units)
    return Loss(Kind.QUANTILE, level=level) if level else None


def _quantile(evaluate: Evaluate, units: int) -> float | None:
    """The level of a quantile loss, which is linear on both sides of the target, or None.

    The ratio of its slopes below and above the target is level : (1 - level) (Koenker and Bassett 1978, Regression
    Quantiles).
    """
    predictions = _REALS[::-1] + 0.15
    found = _grid(evaluate, _REALS, predictions, units).ravel()
    if not np.isfinite(found).all() or np.ptp(found) == 0:
        return None
    distance = (_REALS[:, None] - predictions[None, :]).ravel()
    terms = np.stack([np.maximum(distance, 0), np.maximum(-distance, 0), np.ones_like(distance)], axis=1)
    below, above, _ = solution = np.linalg.lstsq(terms, found, rcond=None)[0]
    straight = np.abs(found - terms @ solution).max() <= _TOLERANCE * np.ptp(found)
    return float(below / (below + above)) if straight and below > 0 and above > 0 else None


def _grows_with_distance(evaluate: Evaluate, units: int) -> bool:
    """Whether the loss is a symmetric, increasing function of the distance."""
    distances = np.array([0.0, 0.1, 0.3, 0.8, 1.7, 3.0])
    sides = [
        evaluate(_wide(np.full(len(distances), y), units), _wide(y + sign * distances, units), True)
        for y in (-1.0, 0.7)
        for sign in (-1, 1)
    ]
    if not np.isfinite(sides).all():
        return False
    alike = all(np.allclose(side, sides[0], atol=_TOLERANCE, rtol=_TOLERANCE) for side in sides)
    return bool(alike and (np.diff(sides[0]) > 0).all())


def _binary(evaluate: Evaluate, units: int) -> Loss | None:
    """Binary losses, on probabilities and on logits."""
    for from_logits, predictions, p in (
        (False, _PROBABILITIES, _PROBABILITIES),
        (True, _LOGITS, 1 / (1 + np.exp(-_LOGITS))),
    ):
        if not _every_column_counts(evaluate, units, 1.0, predictions[-1], predictions[0]):
            continue
        no, yes = _grid(evaluate, np.array([0.0, 1.0]), predictions, units)
        if _crossentropy(yes, -np.log(p), -np.log1p(-p)) and _crossentropy(no, -np.log1p(-p), -np.log(p)):
            return Loss(Kind.BINARY_CE, from_logits)
        if _focal(yes, p) and _focal(no, 1 - p):
            return Loss(Kind.BINARY_FOCAL, from_logits)
    return None


def _crossentropy(found: Array, right: Array, rest: Array) -> bool:
    """Whether `found` = a `right` + b `rest` + c, with a > b >= 0: b is label smoothing, a a weight."""
    if not np.isfinite(found).all() or np.ptp(found) == 0:
        return False
    terms = np.stack([right, rest, np.ones_like(right)], axis=1)
    (a, b, _), *_ = np.linalg.lstsq(terms, found, rcond=None)
    residual = np.abs(found - terms @ np.linalg.lstsq(terms, found, rcond=None)[0]).max()
    return bool(a > max(b, 0) and b > -0.02 * a and residual <= _TOLERANCE * np.ptp(found))


def _focal(found: Array, p: Array) -> bool:
    """Whether `found` = a (1 - p)^g (-log p), with g > 0 (Lin et al. 2017, Focal Loss for Dense Object Detection)."""
    if not np.isfinite(found).all() or (found <= 0).any():
        return False
    ratio = np.log(found / -np.log(p))
    slope, offset = np.polyfit(np.log1p(-p), ratio, 1)
    return bool(slope > 0.05 and np.abs(ratio - (slope * np.log1p(-p) + offset)).max() <= 0.02)


def _columns(evaluate: Evaluate, units: int, target: float, near: float, far: float) -> tuple[Array, float]:
    """The increase of the loss when the prediction of one column, and of all columns, moves from `near` to `far`."""
    columns = np.unique(np.linspace(0, units - 1, min(units, 16)).astype(int))
    predictions = np.full((len(columns) + 2, units), near)
    predictions[np.arange(1, len(columns) + 1), columns] = far
    predictions[-1] = far
    found = evaluate(np.full(predictions.shape, target), predictions, True)
    return found[1:-1] - found[0], float(found[-1] - found[0])


def _every_column_counts(evaluate: Evaluate, units: int, target: float, near: float, far: float) -> bool:
    """Whether the loss increases when the prediction of any single column moves away from the target."""
    each, total = _columns(evaluate, units, target, near, far)
    return bool(np.isfinite(total) and total > 0 and (each > 1e-6 * total).all())


def _adds_columns(evaluate: Evaluate, units: int, target: float, near: float, far: float) -> bool:
    """Whether the loss of several columns is the sum of their losses (not so for a root over all of them)."""
    each, total = _columns(evaluate, units, target, near, far)
    return len(each) < units or bool(np.isclose(each.sum(), total, rtol=_TOLERANCE))


def _categorical_ids(evaluate: Evaluate, units: int) -> Loss | None:
    """`_categorical` with labels as class ids, in one column."""
    return _categorical(evaluate, units, np.arange(units, dtype=float)[:, None], integer_labels=True)


def _categorical(
    evaluate: Evaluate, units: int, labels: Array | None = None, integer_labels: bool = False
) -> Loss | None:
    """Multi-class losses, on distributions, logits and log-probabilities, with one-hot `labels`."""
    if units == 1:
        return None
    labels = np.eye(units) if labels is None else labels
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(12, units)) * 1.5
    distributions = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    kinds = (Kind.SPARSE_CE if integer_labels else Kind.CATEGORICAL_CE, Kind.CATEGORICAL_FOCAL)
    for from_logits, predictions in ((False, distributions), (True, logits)):
        matched = set(kinds)
        for k in sorted({0, units // 2, units - 1}):
            found = evaluate(np.repeat(labels[k : k + 1], len(predictions), axis=0), predictions)
            p = distributions[:, k]
            if not _crossentropy(found, -np.log(p), -np.log(distributions).sum(1)):
                matched.discard(kinds[0])
            if not _focal(found, p):
                matched.discard(kinds[1])
        for kind in kinds:
            if kind in matched:
                return Loss(kind, from_logits, integer_labels)
    found = evaluate(np.repeat(labels[:1], len(logits), axis=0), logits)
    if _proportional(found[None, :], -logits[None, :, 0]):
        return Loss(Kind.LOG_LIKELIHOOD, True, integer_labels)
    return None
