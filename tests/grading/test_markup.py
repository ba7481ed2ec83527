"""HTML that a student may have written: what only shows something stays, all else becomes text or goes."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from jinja2 import Environment

from headcheck.course.marks import Mark
from headcheck.grading.cleaning import LONGEST, clean
from headcheck.grading.feedback.markup import LARGEST_PICTURES, markdown


def page(source: str, **attachments: dict[str, str]) -> str:
    """A Markdown cell as the templates of pages make it."""
    environment = Environment()
    environment.filters["markdown2html"] = markdown
    cell = {"source": source, "attachments": attachments}
    return environment.from_string("{{ cell.source | markdown2html }}").render(cell=cell)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<img src=x onerror=x>", "<a href='javascript:x'>a</a>", "<a href='JaVa\nScript:x'>a</a>",
        "<a href=' data:text/html,x'>a</a>", "<img src='data:image/svg+xml;base64,AAAA'>", "<img src='https://a.example/x'>",
        "<svg onload=x></svg>", "<math><mtext></p><style><img src onerror=x>", "<iframe src='//a.example'></iframe>",
        "<form action=x><input name=x></form>", "<div style='position:fixed;background:url(//a.example)'>a</div>",
        "<style>@import '//a.example'</style>", "<p id='slope' class='save-icon tabbable' data-x=1>a</p>",
        "<object data=x></object>", "<base href=x>", "<meta http-equiv=refresh content=0>", "<!--[if IE]><script>-->",
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", [clean, page])
def test_what_could_do_something_is_gone_or_text(way: object, html: str) -> None:
    made = way(html)  # type: ignore[operator]
    for tag in re.findall(r"<[^>]*>", made):
        assert re.fullmatch(
            r"</?(p|a|img|div|pre)( (alt|title)=\"[^\"]*\"| style=\"(white-space:pre-wrap)?\")*/?>", tag
        ), tag


def test_hints_tables_marks_and_code_stay() -> None:
    assert clean("<details open><summary>Hint</summary>one</details>") == (
        '<details open=""><summary>Hint</summary>one</details>'
    )
    table = clean(pd.DataFrame({"a": ["<b>"]}).to_html())
    assert '<table border="1" class="dataframe">' in table and "&lt;b&gt;" in table
    mark = clean(Mark(1, part="units", maximum=2, message="Use `Dense(1)`.").bundle(2)["text/html"])
    assert "<code>Dense(1)</code>" in mark and "border-left:4px solid #cf222e" in mark and 'role="group"' in mark
    assert '<span class="k">' in page("```python\nif x: pass\n```")
    assert page("> `a < b` and $a < b$").split() == (
        "<blockquote> <p><code>a &lt; b</code> and $a &lt; b$</p> </blockquote>".split()
    )


@pytest.mark.parametrize("source", [">" * 20_000, "![](attachment:missing.png)", "x" * (LONGEST + 5), "<b>" * 5_000])
def test_no_markdown_stops_the_pages_of_a_class(source: str) -> None:
    assert page(source)


def test_a_picture_that_is_pasted_into_a_text_may_be_larger_than_what_is_read_as_html() -> None:
    made = page("*See* ![it](attachment:screen)", screen={"image/png": "A" * 2 * LONGEST})
    assert made.count("A" * 2 * LONGEST) == 1
    assert re.fullmatch(r'<p><em>See</em> <img src="data:image/png;base64,A+" alt="it"></p>', made.strip())


def test_pictures_are_no_letters_where_a_text_is_too_long_and_none_is_put_in_without_end() -> None:
    assert "AAAA" not in page("![it](attachment:screen)" + "<b>x</b>" * 7_000, screen={"image/png": "A" * 400})
    often = page("![it](attachment:screen) " * 400, screen={"image/png": "A" * 100_000})
    assert LARGEST_PICTURES / 2 < len(often) < LARGEST_PICTURES * 1.1


@pytest.mark.parametrize("kind, data", [("image/svg+xml", "AAAA"), ("image/png", 'A" onerror="x'), ("text/html", "A")])
def test_only_pictures_of_dots_are_taken_from_attachments(kind: str, data: str) -> None:
    assert page("![it](attachment:screen)", screen={kind: data}).strip() == '<p><img alt="it"></p>'
