"""Functions that are called in a process with limits: what takes too long, or crashes, costs that call and no other."""

from __future__ import annotations

import json
import math
import os
import sys
import time

import pytest
from jinja2 import Environment

from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.outputs import Outputs
from headcheck.grading.feedback import markup
from headcheck.grading.sandbox.bounded import Budget, Exceeded

#: Its parser has no limit of its own at a few thousand levels.
PARSES_DEEP_CODE = sys.version_info >= (3, 13)


def test_a_call_returns_what_the_function_does_and_one_that_fails_says_so() -> None:
    budget = Budget(5)
    assert budget.call(json.loads, '{"a": [1, null]}') == {"a": [1, None]}
    with pytest.raises(Exceeded, match="JSONDecodeError"):
        budget.call(json.loads, "{")
    assert budget.call(json.loads, "2") == 2


@pytest.mark.parametrize(("function", "argument"), [(os.abort, ()), (math.factorial, (10**7,)), (bytes, (1 << 33,))])
def test_a_call_that_crashes_or_takes_too_much_ends_itself_alone(function: object, argument: tuple[int, ...]) -> None:
    budget = Budget(5)
    with pytest.raises(Exceeded):
        budget.call(function, *argument, seconds=0.2)  # type: ignore[arg-type]
    assert budget.call(json.loads, "3") == 3


def test_a_budget_that_is_used_up_calls_nothing_more() -> None:
    budget = Budget(0.1)
    with pytest.raises(Exceeded):
        budget.call(math.factorial, 10**7)
    started = time.monotonic()
    with pytest.raises(Exceeded, match="used up"):
        budget.call(math.factorial, 10**7)
    assert time.monotonic() - started < 1  # a call takes several


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("-" * 4_000 + "1", id="deep", marks=pytest.mark.skipif(PARSES_DEEP_CODE, reason="it is readable")),
        pytest.param("-" * 20_000 + "1", id="deep and long"),
        pytest.param("a?\n" * 600, id="commands"),
        pytest.param("a" + ".b" * 90_000, id="long"),
    ],
)
def test_names_of_code_that_no_parser_can_read_are_not_known(source: str) -> None:
    assert not names(source).readable


@pytest.mark.parametrize(
    "source",
    ["x = 1\n" + "# a comment\n" * 2_000, "x = " + "[" * 90 + "]" * 90, "%pwd\n!ls\nx = 2"],
    ids=["long", "deep", "commands"],
)
def test_names_of_long_and_deep_code_are_known(source: str) -> None:
    assert names(source).readable and "x" in names(source).makes


# --- pages

SLOW = "".join(f"<b a={number}><p>" for number in range(3_000))


def test_html_that_takes_long_to_clean_is_left_out_and_the_rest_stays() -> None:
    outputs = Outputs()
    cell = outputs.cell()
    started = time.process_time()
    for html in ("<table><tr><td>1</td></tr></table>", *[SLOW] * 4, "<p>short</p>"):
        cell.add({"output_type": "display_data", "data": {"text/html": html, "text/plain": "its text"}})
    shown = [output.data.get("text/html") for output in cell.outputs]
    assert shown == ["<table><tbody><tr><td>1</td></tr></tbody></table>", None, None, None, None, "<p>short</p>"]
    assert {output.data["text/plain"] for output in cell.outputs} == {"its text"}
    assert time.process_time() - started < 1


@pytest.mark.parametrize("also_code", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["text", "code"])
def test_markdown_and_code_that_take_long_are_shown_as_they_are_written(also_code: bool) -> None:
    environment = Environment()
    environment.filters |= {"markdown": markup.markdown, "code": markup.highlighted}
    page = environment.from_string("{% for text in texts %}{{ text | markdown }}{% endfor %}{{ source | code }}")
    slow = "\\\\(" * 16_000
    source = "match " + " " * (50_000 if also_code else 2)
    made = page.render(texts=["*one*", slow, *[f"*{n}*" for n in range(9)]], source=source, resources={})
    assert made.startswith("<p><em>one</em></p>")
    assert slow in made and "<em>8</em>" in made
    assert "match  " in made or not also_code
