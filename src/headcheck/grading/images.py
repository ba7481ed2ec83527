"""The pictures in a notebook, made small enough for a page: in fewer colours, and smaller if it must be.

How much room there is shows when the rest of the page is made: pictures are taken out before, and put in after.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping
from secrets import token_hex

from nbformat.notebooknode import NotebookNode
from PIL import Image

#: The kinds of pictures that are made smaller.
KINDS = ("image/png", "image/jpeg", "image/gif")
#: As Pillow calls them: it reads many more, some with other programs.
_FORMATS = ("PNG", "JPEG", "GIF")
#: Dots of a picture that are read; nobody draws more, but a file of a few bytes may say that it has them.
MOST_DOTS = 25_000_000
#: How pictures are made smaller, until that is enough: colours, and the largest width.
_WAYS = ((64, 1600), (32, 1200), (16, 1000), (8, 1000), (8, 800), (8, 640), (8, 480), (8, 320), (4, 160))


def take_out(nb: NotebookNode) -> dict[str, str]:
    """Take the pictures out of the outputs and attachments of `nb`. In the place of each stands a word.

    Returns the pictures, in base64, by these words, which no student can guess.
    """
    taken: dict[str, str] = {}
    for data, kind in _places(nb):
        found = [data.pop(kind) for kind in KINDS if kind in data]
        if found:
            data[kind] = word = token_hex(16)
            taken[word] = found[0]
    return taken


def _places(nb: NotebookNode) -> Iterator[tuple[dict[str, str], str]]:
    """Whatever may hold a picture, and what it is called there in its place."""
    for cell in nb.cells:
        yield from ((output.data, "image/png") for output in cell.get("outputs", ()) if "data" in output)
        yield from ((attachment, "image/webp") for attachment in cell.get("attachments", {}).values())


def put_in(page: str, taken: Mapping[str, str], room: int) -> str:
    """`page` with the pictures that were taken out, made so small that all need `room` letters, if that is possible."""
    shown = {word: page.count(word) for word in taken}
    smaller: dict[str, str] = {}
    for colours, width in _WAYS:
        smaller = {word: _smaller(taken[word], colours, width) for word, times in shown.items() if times}
        if sum(len(picture) * shown[word] for word, picture in smaller.items()) <= room:
            break
    for word, picture in smaller.items():
        page = page.replace(word, picture)
    return page


def _smaller(encoded: str, colours: int, width: int) -> str:
    """A picture as WebP in base64; one that can't be read becomes a single white dot."""
    try:
        opened = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=_FORMATS)
        if opened.width * opened.height > MOST_DOTS:
            raise ValueError("too many dots")
        picture = _on_white(opened)
    except Exception:  # whatever the bytes are
        picture = Image.new("RGB", (1, 1), "white")
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    written = io.BytesIO()
    # Without loss, because plots are lines and letters: with few colours that is a fifth smaller than PNG.
    picture.quantize(colours).convert("RGB").save(written, "WEBP", lossless=True, quality=60, method=3)
    return base64.b64encode(written.getvalue()).decode("ascii")


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent lies on white: plots are made for that, and the page may be dark."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
