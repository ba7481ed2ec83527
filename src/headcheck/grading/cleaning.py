"""Sanitises HTML that a student may have written: what a page needs stays, everything else is shown as text.

For stored outputs, and for the HTML that Markdown is converted to.
"""

from __future__ import annotations

import re
from html import escape

import nh3

from headcheck.grading.sandbox.bounded import Budget

_TAGS = frozenset(
    """
    a abbr b blockquote br caption center code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd
    li ol p pre s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var
    """.split()
)
_ATTRIBUTES = frozenset(
    "alt aria-hidden aria-label align border colspan height open role rowspan scope start title width".split()
)
#: Characters of an output or a Markdown cell that are parsed as HTML.
LONGEST = 50_000
#: Characters of HTML that are parsed quickly however deeply they are nested.
_SHORT = 3_000
#: CSS properties; none can fetch anything or cover the rest of the page.
_STYLES = frozenset(
    """
    background-color border border-bottom border-collapse border-color border-left border-right border-spacing
    border-style border-top border-width color font-family font-size font-style font-weight line-height list-style-type
    margin margin-bottom margin-left margin-right margin-top max-width min-width overflow overflow-wrap overflow-x
    padding padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent vertical-align
    white-space width word-break
    """.split()
)
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[\w+/=\s]*", re.ASCII)
# Classes of tables and highlighted code; others could mean something to scripts of a page.
_CLASS = re.compile(r"dataframe|highlight|[a-z]{1,2}\d?")
_ALLOWED = {"*": {*_ATTRIBUTES, "style", "class"}, "a": {"href"}, "img": {"src"}}
# Other tags, such as <tf.Tensor>, are shown as text. Comments are removed, and so are style sheets, which pandas tables
# bring along.
_OTHER_TAG = re.compile(rf"<(?=[a-zA-Z/?!])(?!!--|/?(?:style|{'|'.join(sorted(_TAGS))})(?![^\s/>]))", re.IGNORECASE)


def clean(html: str) -> str:
    """`html` with only harmless tags, attributes and links; other tags appear as text."""
    if len(html) > LONGEST:
        return as_text(html)
    return nh3.clean(
        _OTHER_TAG.sub("&lt;", html),
        tags=set(_TAGS),
        clean_content_tags={"style"},
        attributes=_ALLOWED,
        attribute_filter=_harmless,
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=set(_STYLES),
        link_rel=None,
    )


def clean_within(budget: Budget, html: str) -> str:
    """As `clean`. Raises Exceeded if it takes too long."""
    cleaned: str = clean(html) if len(html) <= _SHORT else budget.call(clean, html, seconds=1)
    return cleaned


def as_text(text: str) -> str:
    """HTML that shows a text verbatim."""
    return f'<pre style="white-space:pre-wrap">{escape(text)}</pre>' if text else ""


def _harmless(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute; None to remove it."""
    harmless = {
        "href": not value.strip().lower().startswith("data:"),
        "src": bool(PICTURE.fullmatch(value)),
        "class": bool(_CLASS.fullmatch(value)),
    }
    return value if harmless.get(name, True) else None
