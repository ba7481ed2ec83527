"""Text that a spreadsheet would run as a formula is text, whatever hides it."""

from __future__ import annotations

import unicodedata

import pytest

from headcheck.lms.spreadsheets import harmless

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "−1", "＝1", "＋1", "－1", "＠A1", "﹦1", "⁼1", "₊1"]
#: What may stand in front of a formula and can't be seen; all other control and format characters are tried, too.
HIDDEN = [
    " ", "\t", "\r", "\n", "\r\n", "\x00", "\x0b", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u034f", "\u115f", "\u180e",
    "\u200b", "\u200d", "\u200e", "\u2028", "\u202e", "\u2060", "\u2066", "\u2800", "\u3000", "\u3164", "\ufe0f",
    "\ufeff", "\uffa0", "\ufff9", "\U000e0001", "\ufeff \x00\u200b",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_hides_a_formula(formula: str) -> None:
    for before in ["", *HIDDEN]:
        assert harmless(before + formula).startswith("'"), repr(before)


def test_no_control_or_format_character_hides_a_formula() -> None:
    every = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zs", "Zl", "Zp")]
    assert len(every) > 200
    assert [before for before in every if before != ";" and not harmless(f"{before}=1").startswith("'")] == []


def test_what_a_spreadsheet_with_other_separators_takes_for_a_cell_is_no_formula_either() -> None:
    assert harmless("Ann;=1+1") == "Ann;'=1+1"
    assert harmless("Ann\n \u200b=1+1\tx") == "Ann\n' \u200b=1+1\tx"


def test_other_text_stays_as_it_is() -> None:
    for text in (
        "",
        "Anne-Marie",
        "a=b@uni.example",
        "O'Brien; Ann",
        "01-dot",
        "\ufeffAnn",
        "李 小龍",
        "éa",
        "¬x",
        "2 + 2",
    ):
        assert harmless(text) == text
