"""The card "which head?": every line of Keras on it fits its target, and its PDF is one page, made of what it says."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from pathlib import Path

import keras
import pytest

from headcheck import judge, tasks

ROOT = Path(__file__).resolve().parent.parent
CARD = ROOT / "docs" / "which-head.html"
PDF = CARD.with_suffix(".pdf")
AGAIN = "Print it again: HEADCHECK_PICTURES=write uv run pytest --all tests/browser/test_card.py"

ROWS = re.findall(
    r'<tr data-task="([^"]+)">.*?<code>(.*?)</code><code>(.*?)</code>.*?</tr>', CARD.read_text(encoding="utf-8"), re.S
)


@pytest.mark.parametrize(("task", "head", "compiled"), ROWS, ids=[task for task, _, _ in ROWS])
def test_a_line_of_keras_on_the_card_fits_its_target(task: str, head: str, compiled: str) -> None:
    known = {name: getattr(tasks, name) for name in dir(tasks) if name[0].isupper()}
    layer = eval(unescape(head), {"Dense": keras.layers.Dense})
    model = keras.Sequential([keras.Input((4,)), layer])
    model.compile(optimizer="adam", **eval(f"dict({unescape(compiled)})"))
    verdict = judge(model, eval(task, known))
    assert verdict.fits and verdict.metrics, verdict.explain()


def test_it_has_a_row_for_each_kind_of_target_of_the_course() -> None:
    kinds = {task.partition("(")[0] for task, _, _ in ROWS}
    assert kinds == {"Binary", "MultiClass", "MultiLabel", "Count", "Proportion", "Regression"}


def test_the_pdf_is_one_page_and_made_of_what_the_card_says_now() -> None:
    pdf = PDF.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1, AGAIN
    assert made_of(CARD.read_bytes()) in pdf, AGAIN


def test_students_have_it_beside_the_notebook_that_links_to_it() -> None:
    beside = ROOT / "source" / "06-choose-the-head" / CARD.name
    assert beside.read_bytes() == CARD.read_bytes(), f"Copy docs/{CARD.name} to {beside.relative_to(ROOT)}."


def made_of(card: bytes) -> bytes:
    """The comment at the end of the PDF that says of which text it is made."""
    return b"% made of which-head.html " + hashlib.sha256(card).hexdigest().encode()
