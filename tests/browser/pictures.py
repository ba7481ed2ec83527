"""Pictures in the docs that tests make: one that no longer shows what is there fails its test, which can renew it."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image
from playwright.sync_api import Page

DOCS = Path(__file__).resolve().parents[2] / "docs"
#: Set to "write", it makes the pictures again.
VARIABLE = "HEADCHECK_PICTURES"
#: Pictures are compared in blocks of so many dots, because letters are not drawn in the very same way everywhere.
_BLOCK = 16
#: How much the blocks' grey may differ on average, of 255. The same page again differs by 0.02, another font by 4.
_DIFFERENCE = 0.8


def assert_picture(png: bytes, name: str) -> None:
    """Assert that docs/`name` shows about what `png` shows, or write it there if the variable says so."""
    path = DOCS / name
    if os.environ.get(VARIABLE) == "write":
        # Few colours are enough for a page, and a third of the size.
        Image.open(io.BytesIO(png)).convert("RGB").quantize(128).save(path, optimize=True)
    renew = f"Look at the page, then make the picture again: {VARIABLE}=write uv run pytest --all tests/browser"
    assert path.is_file(), f"There is no docs/{name}. {renew}"
    now, then = _blocks(Image.open(io.BytesIO(png))), _blocks(Image.open(path))
    assert now.shape == then.shape, f"docs/{name} has another size than the page. {renew}"
    differs = float(np.abs(now - then).mean())
    assert differs <= _DIFFERENCE, f"docs/{name} does not show the page any more ({differs:.1f} of 255). {renew}"


def in_the_same_font_everywhere(page: Page) -> None:
    """Write the page's text in the font that matplotlib brings, so that its picture is the same on every machine.

    A page with a Content-Security-Policy needs a context with `bypass_csp=True`.
    """
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for weight, file in (("normal", "DejaVuSans.ttf"), ("bold", "DejaVuSans-Bold.ttf")):
        source = f"url(data:font/ttf;base64,{base64.b64encode((fonts / file).read_bytes()).decode()})"
        page.add_style_tag(content=f"@font-face {{font-family: known; font-weight: {weight}; src: {source}}}")
    page.add_style_tag(content="* {font-family: known !important}")
    page.evaluate("document.fonts.ready")


def _blocks(picture: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(picture.convert("L").reduce(_BLOCK), dtype="float64")
