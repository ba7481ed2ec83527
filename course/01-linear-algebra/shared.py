"""What several functions of this assignment share: numbers for their cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def random_numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=3, size=shape).round(1))
