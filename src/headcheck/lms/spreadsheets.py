"""Escapes text for CSV files that people open in a spreadsheet, which would run some of it as a formula.

See https://owasp.org/www-community/attacks/CSV_Injection; the script of the report's page does the same for its tables.
"""

from __future__ import annotations

import re
import unicodedata

#: Characters that begin a formula; also their full-width, small, superscript and subscript forms.
_SIGNS = frozenset("=+-@\N{MINUS SIGN}")
#: Letters and symbols that are invisible.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: Cell separators of spreadsheets that don't expect commas.
_ENDS = re.compile(r"([;\t\r\n]+)")


def harmless(text: str) -> str:
    """The text, with an apostrophe before each part of it that a spreadsheet would take for a formula.

    Invisible characters before a formula do not hide it: spaces, marks, and control and format characters.
    """
    first, *others = _ENDS.split(text)
    inner = [f"'{part}" if _is_formula(part) else part for part in others]
    return "".join(["'" if _is_formula(first) or (others and not first) else "", first, *inner])


def _is_formula(text: str) -> bool:
    seen = (letter for letter in text if unicodedata.category(letter)[0] not in "CZM" and letter not in _BLANK)
    return unicodedata.normalize("NFKC", next(seen, " "))[0] in _SIGNS
