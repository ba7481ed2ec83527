"""Filters for nbconvert that render Markdown and code as harmless HTML.

Each page has a CPU budget; whatever exceeds it is shown verbatim.
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

#: CPU seconds for rendering a page: Markdown, formulas, HTML, and highlighted code.
SECONDS = 6.0
#: Characters of pictures (base64) in one Markdown cell, which may use the same one a thousand times.
LARGEST_PICTURES = 4_000_000
_highlight = Highlight2HTML(pygments_lexer="python3")
# Names, operators, brackets and spaces.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w|nn)">([^<]*)</span>')


def code(source: str, metadata: Any = None) -> str:
    """Highlight Python, without spans for tokens that have no colour: they would be most of the page."""
    return _PLAIN.sub(r"\1", str(_highlight(source)))


def budget(resources: dict[str, Any]) -> Budget:
    """The budget of the page with these nbconvert resources."""
    left: Budget = resources.setdefault("headcheck_budget", Budget(SECONDS))
    return left


@pass_context
def markdown(context: Context, source: str) -> str:
    """Render Markdown as nbconvert does, and sanitise the result."""
    attachments = context.get("cell", {}).get("attachments", {})
    try:
        page: str = budget(context.get("resources", {})).call(plain, source, attachments)
    except Exceeded:
        return as_text(source)
    return page


@pass_context
def highlighted(context: Context, source: str, *_: Any, **__: Any) -> str:
    """Highlight Python, as `code`; without colours if that takes too long."""
    try:
        page: str = budget(context.get("resources", {})).call(code, source)
    except Exceeded:
        return f'<div class="highlight"><pre>{escape(source)}</pre></div>'
    return page


def plain(source: str, attachments: Mapping[str, Any]) -> str:
    """Markdown as harmless HTML, with formulas verbatim."""
    return render(source, Renderer(**settings(attachments)))


def settings(attachments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of the renderer for a cell with these attachments."""
    return {"escape": False, "attachments": attachments, "exclude_anchor_links": True}


def render(source: str, renderer: Renderer) -> str:
    """Markdown as harmless HTML, by `renderer`."""
    try:
        page = clean(MarkdownWithMath(renderer=renderer).render(source[:LONGEST]) + as_text(source[LONGEST:]))
        for word, harmless in renderer.kept.items():
            page = page.replace(word, harmless)
        return page
    except Exception:  # no text may stop a class's pages, such as one nested too deeply
        return as_text(source)


class Renderer(IPythonRenderer):  # type: ignore[misc]  # nbconvert has no types
    """Renders Markdown as nbconvert does, but tolerates missing pictures."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        #: Harmless parts, by their placeholders until everything else is sanitised.
        self.kept: dict[str, str] = {}

    def keep(self, harmless: str) -> str:
        """A placeholder, which no student can guess, for a part that needs no sanitising."""
        word = token_hex(16)
        self.kept[word] = harmless
        return word

    def image(self, text: str, url: str, title: str | None = None) -> str:
        for word in self.kept:  # a kept formula can't be part of an alt text
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
        # A picture may be larger than the limit for HTML. Its placeholder is replaced only at the end of an
        # attribute: in text that is shown verbatim, quotes are escaped.
        stands = f"data:image/png;base64,{token_hex(16)}"
        self.kept[f'{stands}"'] = f'{found}"'
        return stands
