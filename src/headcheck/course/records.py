"""The record of a mark: what its share follows from, as plain JSON values, which pages draw and programs read."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict


class Chosen(TypedDict):
    """One part of a model's configuration: what was `chosen`, in words, and whether it `fits`."""

    chosen: str
    fits: bool


class Limit(TypedDict):
    """Where a link ends: `number` is the model's, `at` the amount; nothing comes out `above` it, or else below.

    `beyond`: how many true values lie there.
    """

    number: float
    at: float
    above: bool
    beyond: int


class NumbersPicture(TypedDict):
    """Truth against prediction: `counts[i][j]` rows have a truth in cell i and a prediction in cell j.

    Cells are `step` wide, from `low` up. `amount`: how an amount is written. `beyond`: predictions outside of all
    cells, which are counted at the edge. Half of the predictions miss by less than `miss`.
    """

    kind: Literal["numbers"]
    amount: str
    low: float
    step: float
    counts: list[list[int]]
    beyond: int
    miss: float
    limits: list[Limit]


class ClassesPicture(TypedDict):
    """`counts[i][j]` rows of class i were called class j."""

    kind: Literal["classes"]
    names: list[str]
    counts: list[list[int]]


class LabelsPicture(TypedDict):
    """For each label the counts of its two classes, no (0) and yes (1)."""

    kind: Literal["labels"]
    names: list[str]
    counts: list[list[list[int]]]


Picture: TypeAlias = NumbersPicture | ClassesPicture | LabelsPicture


class Reached(TypedDict, total=False):
    """Which values of the metric right answers reach; empty if none has been measured.

    `shares`: how much of them lies in each of the slices from `low` to `high`. `humps`: how many groups of different
    answers there are, of which no two mostly reach the same values.
    """

    low: float
    high: float
    shares: list[float]
    humps: int


class Record(TypedDict, total=False):
    """What is known of a part; which keys are there depends on the part and on how far the check got.

    Of a model that could be judged, `configuration`: for each output by its name ("" for a single one), each part by
    its name. `added`: points of the cell's that were given because the question was harder than others of its kind.
    `trained` is False for a model without a single step of training. Of one that could predict, the rest.
    """

    configuration: dict[str, dict[str, Chosen]]
    added: float
    trained: bool
    metric: str
    unit: str
    value: float | None
    threshold: float
    higher_is_better: bool
    right: Reached
    pictures: dict[str, Picture]
