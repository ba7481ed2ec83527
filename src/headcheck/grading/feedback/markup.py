"""Markdown and code as a page shows them, as filters of nbconvert's: what a student wrote does nothing but show.

Each page has some seconds for it; what there is no time for is shown as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from secrets import token_hex
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from headcheck.grading.cleaning import LONGEST, PICTURE, as_text, clean
from headcheck.grading.sandbox.bounded import Budget, Exceeded

#: Seconds of processor time for all that a page says: Markdown, formulas, HTML, and code in colours.
SECONDS = 6.0
#: Letters of pictures that are put into one Markdown cell: the same one may be named a thousand times.
LARGEST_PICTURES = 4_000_000
_highlight = Highlight2HTML(pygments_lexer="python3")
# Names, operators, brackets and spaces.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w|nn)">([^<]*)</span>')


def code(source: str, metadata: Any = None) -> str:
    """Python as HTML in the classes of Pygments, without those that have no colour: they are most of the page."""
    return _PLAIN.sub(r"\1", str(_highlight(source)))


def budget(resources: dict[str, Any]) -> Budget:
    """The time for the page that is made with these resources of nbconvert's."""
    left: Budget = resources.setdefault("headcheck_budget", Budget(SECONDS))
    return left


@pass_context
def markdown(context: Context, source: str) -> str:
    """Markdown as HTML: nbconvert's own way, with what it makes of the HTML in it made harmless."""
    attachments = context.get("cell", {}).get("attachments", {})
    try:
        page: str = budget(context.get("resources", {})).call(plain, source, attachments)
    except Exceeded:
        return as_text(source)
    return page


@pass_context
def highlighted(context: Context, source: str, *_: Any, **__: Any) -> str:
    """Python in colours, as `code`; without, if that takes longer than there is time for."""
    try:
        page: str = budget(context.get("resources", {})).call(code, source)
    except Exceeded:
        return f'<div class="highlight"><pre>{escape(source)}</pre></div>'
    return page


def plain(source: str, attachments: Mapping[str, Any]) -> str:
    """Markdown as harmless HTML, with formulas as they are written."""
    return render(source, Renderer(**settings(attachments)))


def settings(attachments: Mapping[str, Any]) -> dict[str, Any]:
    """What a renderer is made with for a cell with these attachments."""
    return {"escape": False, "attachments": attachments, "exclude_anchor_links": True}


def render(source: str, renderer: Renderer) -> str:
    """Markdown as harmless HTML, as `renderer` writes it."""
    try:
        page = clean(MarkdownWithMath(renderer=renderer).render(source[:LONGEST]) + as_text(source[LONGEST:]))
        for word, harmless in renderer.kept.items():
            page = page.replace(word, harmless)
        return page
    except Exception:  # no text may stop the pages of a class: such as one that is nested without end
        return as_text(source)


class Renderer(IPythonRenderer):  # type: ignore[misc]  # nbconvert has no types
    """Writes Markdown as HTML as nbconvert does; a picture that is missing stops nothing."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        #: What is harmless already, by the words that stand in its place until all else is clean.
        self.kept: dict[str, str] = {}

    def keep(self, harmless: str) -> str:
        """A word, which no student can guess, in place of what needs no cleaning."""
        word = token_hex(16)
        self.kept[word] = harmless
        return word

    def image(self, text: str, url: str, title: str | None = None) -> str:
        for word in self.kept:  # what is kept may be a formula, and no part of a picture's text
            text = text.replace(word, "")
        return str(super().image(text, url, title))

    def _embed_image_or_attachment(self, url: str) -> str:
        try:
            found = str(super()._embed_image_or_attachment(url))
        except InvalidNotebook:  # the attachment is missing
            return ""
        if url == found or not PICTURE.fullmatch(found):
            return found
        if len(found) + sum(map(len, self.kept.values())) > LARGEST_PICTURES:
            return ""
        # A picture may be larger than what is read as HTML. It goes in where an attribute ends, and nowhere else: where
        # all is shown as text, quotes are written differently.
        stands = f"data:image/png;base64,{token_hex(16)}"
        self.kept[f'{stands}"'] = f'{found}"'
        return stands
