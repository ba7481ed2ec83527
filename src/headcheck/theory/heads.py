"""Heads: how many numbers a model gives for each example, and the link that produces them.

The link is the function between the last weighted sum and the output. No Keras here: names and facts only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

#: The shape of one example, without the batch axis; None for a size that varies.
Shape = tuple[int | None, ...]


class Link(Enum):
    """The last function before the output, by its standard name; OTHER for any that no accepted head uses."""

    IDENTITY = "identity"
    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"
    LOG_SOFTMAX = "log-softmax"
    EXPONENTIAL = "exponential"
    SOFTPLUS = "softplus"
    RELU = "relu"
    TANH = "tanh"
    OTHER = "other"


@dataclass(frozen=True)
class Head:
    """The end of a model.

    `shape`: the output's shape for one example, without the batch axis; None for a size that differs from example to
    example. `link`: the last function. `name`: what people call that function; it differs from the link where
    the link is OTHER. `shared`: how many outputs share the 1 of a softmax; None where those are all of the last axis.
    """

    shape: Shape
    link: Link
    name: str = ""
    shared: int | None = None

    @property
    def units(self) -> int | None:
        """The number of values per example; None if it varies."""
        units = 1
        for size in self.shape:
            if size is None:
                return None
            units *= size
        return units

    @property
    def width(self) -> int | None:
        """The size of the last axis: the number of values per position, if there are positions."""
        return self.shape[-1] if self.shape else 1

    @property
    def share_of(self) -> int | None:
        """The number of outputs a softmax normalises over."""
        return self.width if self.shared is None else self.shared

    @property
    def called(self) -> str:
        """The link's name for a message: the identity is what Keras, and so a student, calls linear."""
        return self.name or ("linear" if self.link is Link.IDENTITY else self.link.value)


#: Keras's names of activations, as `keras.activations.get` takes them; what is not here is OTHER.
ACTIVATIONS: Mapping[str, Link] = {
    "linear": Link.IDENTITY,
    "sigmoid": Link.SIGMOID,
    "softmax": Link.SOFTMAX,
    "log_softmax": Link.LOG_SOFTMAX,
    "exponential": Link.EXPONENTIAL,
    "softplus": Link.SOFTPLUS,
    "relu": Link.RELU,
    "tanh": Link.TANH,
}

#: Names of TensorFlow's own functions as stored in a file; Keras does not know them.
TENSORFLOW_FUNCTIONS: Mapping[str, Link] = {
    "softmax_v2": Link.SOFTMAX,
    "log_softmax_v2": Link.LOG_SOFTMAX,
    "exp": Link.EXPONENTIAL,
}

#: TensorFlow's own functions (`tf.nn`, `tf.math`) as activations of a live model.
TENSORFLOW_ACTIVATIONS: Mapping[str, Link] = {
    "softmax": Link.SOFTMAX,
    "log_softmax": Link.LOG_SOFTMAX,
    "sigmoid": Link.SIGMOID,
    "exp": Link.EXPONENTIAL,
    "softplus": Link.SOFTPLUS,
    "relu": Link.RELU,
    "tanh": Link.TANH,
}

#: Activations of Keras that no accepted head uses. (`glu` and `threshold` are not functions of one number.)
OTHER_ACTIVATIONS = frozenset(
    "celu elu gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu log_sigmoid mish relu6 selu "
    "silu soft_shrink softsign sparse_plus sparse_sigmoid sparsemax squareplus swish tanh_shrink".split()
)

#: Applying the key after one of these links changes nothing, so the link remains.
KEEPS: Mapping[Link, frozenset[Link]] = {
    Link.RELU: frozenset({Link.RELU, Link.SIGMOID, Link.SOFTMAX, Link.EXPONENTIAL, Link.SOFTPLUS}),
}

#: (outer, inner) -> their composition, if it is a known link.
COMPOSITIONS: Mapping[tuple[Link, Link], Link] = {
    (Link.SOFTMAX, Link.LOG_SOFTMAX): Link.SOFTMAX,
    (Link.EXPONENTIAL, Link.LOG_SOFTMAX): Link.SOFTMAX,
    (Link.LOG_SOFTMAX, Link.LOG_SOFTMAX): Link.LOG_SOFTMAX,
}


def compose(outer: Link, inner: Link) -> Link | None:
    """The link of `outer` applied after `inner`; None if it has no name."""
    if inner is Link.IDENTITY:
        return outer
    if outer is Link.IDENTITY or inner in KEEPS.get(outer, frozenset()):
        return inner
    return COMPOSITIONS.get((outer, inner))
