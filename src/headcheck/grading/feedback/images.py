"""The pictures in a notebook, made small enough for a page: in fewer colours, and smaller if it must be.

How much room there is shows when the rest of the page is made: pictures are taken out before, and put in after. Pillow
reads them in another process, and has some seconds for those of a page: what is left then is said to be left out.
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

#: The kinds of pictures that are made smaller.
KINDS = ("image/png", "image/jpeg", "image/gif")
#: As Pillow calls them: it reads many more, some with other programs.
_FORMATS = ("PNG", "JPEG", "GIF")
#: Dots of a picture that are read; nobody draws more, but a file of a few bytes may say that it has them.
MOST_DOTS = 25_000_000
#: Dots that pages show of a picture, from left to right and from top to bottom.
_LARGEST = (1600, 3000)
#: Of processor time: for reading the pictures of a page, as much for making them smaller, and for each time with one.
_SECONDS, _SECONDS_FOR_ONE = 8.0, 3.0
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
    """A picture that another process makes of `picture`; one that says so if there is no time."""
    try:
        return picture if picture == _left_out() else budget.call(function, picture, *how, seconds=_SECONDS_FOR_ONE)
    except Exceeded:
        return _left_out()


@cache
def _left_out() -> str:
    """A picture in place of one that would take too long."""
    picture = Image.new("RGB", (360, 24), "white")
    ImageDraw.Draw(picture).text((6, 6), "(This picture is left out: it would take too long.)", "black")
    return _written(picture)


def opened(encoded: str) -> str:
    """A picture as WebP, no larger than pages show any; one that can't be read becomes a single white dot."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=_FORMATS)
        if picture.width * picture.height > MOST_DOTS:
            raise ValueError("too many dots")
        picture.draft("RGB", _LARGEST)  # a JPEG is read in fewer dots at once
        if picture.width > _LARGEST[0] or picture.height > _LARGEST[1]:
            picture.thumbnail(_LARGEST, reducing_gap=2)
        return _written(_on_white(picture))
    except Exception:  # whatever the bytes are
        return _written(Image.new("RGB", (1, 1), "white"))


def made_smaller(encoded: str, colours: int, width: int) -> str:
    """A picture that `opened` made, in so many colours, and no wider."""
    picture: Image.Image = Image.open(io.BytesIO(base64.b64decode(encoded)), formats=("WEBP",))
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    # Without loss, because plots are lines and letters: with few colours that is a fifth smaller than PNG.
    return _written(picture.convert("RGB").quantize(colours).convert("RGB"), quality=60, method=3)


def _written(picture: Image.Image, quality: int = 0, method: int = 0) -> str:
    """A picture as WebP without loss, in base64."""
    written = io.BytesIO()
    picture.save(written, "WEBP", lossless=True, quality=quality, method=method)
    return base64.b64encode(written.getvalue()).decode("ascii")


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent lies on white: plots are made for that, and the page may be dark."""
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
