"""Compresses the pictures in a notebook to fit on a page: fewer colours, and fewer pixels if necessary.

How much room there is depends on the rest of the page, so pictures are replaced by placeholders first. Pillow decodes
them in another process, with a CPU budget for each page; those that exceed it are replaced by a notice.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from secrets import token_hex

from nbformat.notebooknode import NotebookNode
from PIL import Image, ImageDraw

from headcheck.grading.sandbox.bounded import Budget, Exceeded

#: Media types of pictures that are compressed.
KINDS = ("image/png", "image/jpeg", "image/gif")
#: Their names in Pillow, which supports many more formats, some by calling other programs.
_FORMATS = ("PNG", "JPEG", "GIF")
#: Largest picture that is decoded, in pixels; a file of a few bytes may claim to have more.
MOST_PIXELS = 25_000_000
#: Largest picture on a page: width and height in pixels.
_LARGEST = (1600, 3000)
#: CPU seconds: for decoding the pictures of a page (and again for compressing them), and for each step with one.
_SECONDS, _SECONDS_FOR_ONE = 8.0, 3.0
#: Levels of compression, tried until the page is small enough: colours, and largest width in pixels.
_WAYS = ((64, 1600), (32, 1200), (16, 1000), (8, 1000), (8, 800), (8, 640), (8, 480), (8, 320), (4, 160))


def take_out(nb: NotebookNode) -> dict[str, str]:
    """Replace the pictures in outputs and attachments of `nb` by placeholders.

    Returns the pictures, in base64, by placeholder: random words that no student can guess.
    """
    taken: dict[str, str] = {}
    for data, kind in _places(nb):
        found = [data.pop(kind) for kind in KINDS if kind in data]
        if found:
            data[kind] = word = token_hex(16)
            taken[word] = found[0]
    return taken


def _places(nb: NotebookNode) -> Iterator[tuple[dict[str, str], str]]:
    """Everything that may contain a picture, and the media type for its placeholder."""
    for cell in nb.cells:
        yield from ((output.data, "image/png") for output in cell.get("outputs", ()) if "data" in output)
        yield from ((attachment, "image/webp") for attachment in cell.get("attachments", {}).values())


def put_in(page: str, taken: Mapping[str, str], room: int) -> str:
    """`page` with its pictures again, compressed until all of them take at most `room` characters, if possible."""
    shown = {word: times for word in taken if (times := page.count(word))}
    reading, writing = Budget(_SECONDS), Budget(_SECONDS)
    read = {word: _within(reading, opened, taken[word]) for word in shown}
    smaller: dict[str, str] = {}
    for colours, width in _WAYS:
        smaller = {word: _within(writing, made_smaller, picture, colours, width) for word, picture in read.items()}
        if sum(len(picture) * shown[word] for word, picture in smaller.items()) <= room:
            break
    for word, picture in smaller.items():
        page = page.replace(word, picture)
    return page


def _within(budget: Budget, function: Callable[..., str], picture: str, *how: int) -> str:
    """Process `picture` in another process; a notice if it takes too long."""
    try:
        return picture if picture == _left_out() else budget.call(function, picture, *how, seconds=_SECONDS_FOR_ONE)
    except Exceeded:
        return _left_out()


@cache
def _left_out() -> str:
    """The notice in place of a picture that would take too long."""
    picture = Image.new("RGB", (360, 24), "white")
    ImageDraw.Draw(picture).text((6, 6), "(This picture is left out: it would take too long.)", "black")
    return _written(picture)


def opened(encoded: str) -> str:
    """Decode a picture and scale it to the largest size on a page; one that can't be decoded becomes a white pixel."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=_FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", _LARGEST)  # decode a JPEG at a lower resolution
        if picture.width > _LARGEST[0] or picture.height > _LARGEST[1]:
            picture.thumbnail(_LARGEST, reducing_gap=2)
        return _written(_on_white(picture))
    except Exception:  # whatever the bytes are
        return _written(Image.new("RGB", (1, 1), "white"))


def made_smaller(encoded: str, colours: int, width: int) -> str:
    """Compress a picture that `opened` returned to that many colours and at most that width."""
    picture: Image.Image = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=("WEBP",))
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    # Lossless, because plots are lines and text: with few colours it is a fifth smaller than PNG.
    return _written(picture.convert("RGB").quantize(colours).convert("RGB"), quality=60, method=3)


def _written(picture: Image.Image, quality: int = 0, method: int = 0) -> str:
    """A picture as lossless WebP, in base64."""
    written = io.BytesIO()
    picture.save(written, "WEBP", lossless=True, quality=quality, method=method)
    return base64.b64encode(written.getvalue()).decode("ascii")


def _on_white(picture: Image.Image) -> Image.Image:
    """Put transparent pictures on white: plots expect it, and the page may be dark."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
