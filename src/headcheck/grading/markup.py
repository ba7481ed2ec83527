"""HTML that a student may have written, made harmless: what a page needs stays, all else is shown as text.

For outputs as they are stored, and, as filters of nbconvert's, for what Markdown and code become on a page.
"""

from __future__ import annotations

import re
from html import escape
from secrets import token_hex
from typing import Any

import bleach  # type: ignore[import-untyped]
from bleach.css_sanitizer import CSSSanitizer  # type: ignore[import-untyped]
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

_TAGS = frozenset(
    """
    a abbr b blockquote br caption center code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd
    li ol p pre s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var
    """.split()
)
_ATTRIBUTES = frozenset(
    "alt aria-hidden aria-label align border colspan height open role rowspan scope start title width".split()
)
#: Letters of a page or a Markdown cell that are read as HTML: the time that it takes grows with their square.
LONGEST = 50_000
#: Letters of pictures that are put into one Markdown cell: the same one may be named a thousand times.
LARGEST_PICTURES = 4_000_000
#: Nothing with which something could be fetched, or laid over the rest of the page.
_STYLES = frozenset(
    """
    background-color border border-bottom border-collapse border-color border-left border-right border-spacing
    border-style border-top border-width color font-family font-size font-style font-weight line-height list-style-type
    margin margin-bottom margin-left margin-right margin-top max-width min-width overflow overflow-wrap overflow-x
    padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent vertical-align
    white-space width word-break
    """.split()
)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=\s]*", re.ASCII)
# Of tables, and of code in colours; others could mean something to the programs of a page.
_CLASS = re.compile(r"dataframe|highlight|[a-z]{1,2}\d?")
# Tables of pandas bring a sheet of styles, which needs no place on a page that has its own.
_SHEET = re.compile(r"<style\b[^>]*>.*?</style\s*>", re.IGNORECASE | re.DOTALL)

_highlight = Highlight2HTML(pygments_lexer="python3")
# Names, operators, brackets and spaces.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w|nn)">([^<]*)</span>')


def code(source: str, metadata: Any = None) -> str:
    """Python as HTML in the classes of Pygments, without those that have no colour: they are most of the page."""
    return _PLAIN.sub(r"\1", str(_highlight(source)))


def clean(html: str) -> str:
    """`html` with the tags, attributes and links that do nothing but show something; other tags appear as text."""
    if len(html) > LONGEST:
        return _as_text(html)
    cleaned: str = bleach.clean(
        _SHEET.sub("", html),
        tags=_TAGS,
        attributes=_is_harmless,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES),
    )
    return cleaned


@pass_context
def markdown(context: Context, source: str) -> str:
    """Markdown as HTML: nbconvert's own way, with what it makes of the HTML in it made harmless."""
    return render(source, Renderer(**settings(context)))


def settings(context: Context) -> dict[str, Any]:
    """What a renderer is made with for the cell that the template is at."""
    cell = context.get("cell", {})
    return {"escape": False, "attachments": cell.get("attachments", {}), "exclude_anchor_links": True}


def render(source: str, renderer: Renderer) -> str:
    """Markdown as harmless HTML, as `renderer` writes it."""
    try:
        page = clean(MarkdownWithMath(renderer=renderer).render(source[:LONGEST]) + _as_text(source[LONGEST:]))
        for word, harmless in renderer.kept.items():
            page = page.replace(word, harmless)
        return page
    except Exception:  # no text may stop the pages of a class: such as one that is nested without end
        return _as_text(source)


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
        for word in self.kept:  # what is kept may be a drawing, and no part of a picture's text
            text = text.replace(word, "")
        return str(super().image(text, url, title))

    def _embed_image_or_attachment(self, url: str) -> str:
        try:
            found = str(super()._embed_image_or_attachment(url))
        except InvalidNotebook:  # the attachment is missing
            return ""
        if url == found or not _PICTURE.fullmatch(found):
            return found
        if len(found) + sum(map(len, self.kept.values())) > LARGEST_PICTURES:
            return ""
        # A picture may be larger than what is read as HTML. It goes in where an attribute ends, and nowhere else: where
        # all is shown as text, quotes are written differently.
        stands = f"data:image/png;base64,{token_hex(16)}"
        self.kept[f'{stands}"'] = f'{found}"'
        return stands


def _as_text(text: str) -> str:
    return f'<pre style="white-space:pre-wrap">{escape(text)}</pre>' if text else ""


def _is_harmless(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return tag == "a" and not value.strip().lower().startswith("data:")
    if name == "src":
        return tag == "img" and bool(_PICTURE.fullmatch(value))
    if name == "class":
        return bool(_CLASS.fullmatch(value))
    return name in _ATTRIBUTES or name == "style"
