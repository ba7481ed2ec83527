"""Pictures of the docs, made by tests: a test fails when what people see no longer looks like its picture."""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from PIL import Image

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: Set to "write", it renews the pictures: HEADCHECK_PICTURES=write pytest tests/browser
VARIABLE = "HEADCHECK_PICTURES"
#: The largest mean difference of grey values (0 to 255): fonts differ a little from machine to machine.
_DIFFERENCE = 12


def assert_picture(png: bytes, name: str) -> None:
    """Assert that docs/`name` shows about what `png` shows; or write it there, if the variable says so."""
    path = DOCS / name
    if os.environ.get(VARIABLE) == "write":
        path.write_bytes(png)
    assert path.is_file(), f"docs/{name} is missing; make it: {VARIABLE}=write pytest tests/browser"
    new, old = (np.asarray(Image.open(source).convert("L"), dtype=float) for source in (io.BytesIO(png), path))
    again = (
        f"docs/{name} does not show what there is now; look at it, and renew it: {VARIABLE}=write pytest tests/browser"
    )
    assert new.shape == old.shape, again
    assert np.abs(new - old).mean() < _DIFFERENCE, again
