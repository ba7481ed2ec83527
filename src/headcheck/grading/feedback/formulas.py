"""Formulas that students write in TeX, as MathML: browsers lay it out without a script, screen readers read it."""

from __future__ import annotations

import re

import nh3
from latex2mathml.converter import convert

#: Characters of a formula that are read.
LONGEST = 1000
_TAGS = frozenset(
    """
    math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd
    mtext mtr munder munderover
    """.split()
)
_ATTRIBUTES = frozenset(
    """
    accent accentunder columnalign columnspacing display displaystyle fence form largeop linethickness mathvariant
    maxsize minsize movablelimits notation rowspacing scriptlevel separator stretchy width
    """.split()
)
# A space as wide as \qquad at most; other values push the rest of the page away.
_WIDTH = re.compile(r"-?[012]?(\.\d+)?em")
# The converter leaves a command that it does not know as it is.
_UNKNOWN = re.compile(r"\\[a-zA-Z]")


def mathml(tex: str, display: str = "inline") -> str | None:
    """A formula as MathML that does nothing but show, `display` "inline" or "block"; None if it can't be converted."""
    if len(tex) > LONGEST:
        return None
    try:
        converted = convert(tex, display=display)
    except Exception:  # whatever a student wrote: it is then shown as it was written
        return None
    # What stands in \text is copied as it is, and \href becomes a link.
    harmless = nh3.clean(
        converted, tags=set(_TAGS), attributes={"*": set(_ATTRIBUTES)}, attribute_filter=_narrow, link_rel=None
    )
    return None if _UNKNOWN.search(harmless) else harmless


def _narrow(tag: str, name: str, value: str) -> str | None:
    return value if name != "width" or _WIDTH.fullmatch(value) else None
