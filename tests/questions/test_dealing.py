"""Whose question is which: the same everywhere and for ever, evenly dealt, and nobody's changes."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy import stats

from headcheck.course.dealing import deal, in_order, key_of, known_by, plain_id, pool_of

KINDS = {"number": ["price", "rooms", "area"], "choice": ["band", "animal", "digit"]}
POOL = pool_of(KINDS, {})

#: Of ann, bob and cho; and how ann's key begins.
DEALT = [
    {"number": "area", "choice": "animal"},
    {"number": "price", "choice": "digit"},
    {"number": "area", "choice": "band"},
]
KEY = "8414536e"


def key(student: str) -> str:
    return key_of(student, "06-choose-the-head", "2026")


def test_an_id_counts_however_it_is_written() -> None:
    for typed in ("ann", "Ann", " ann ", "a nn", "ANN@uni.example", "ann\u00a0", "ａｎｎ"):
        assert plain_id(typed) == "ann", typed
    assert plain_id("anm") != plain_id("ann")
    assert plain_id("@ann") == "@ann"
    assert plain_id("Straße") == plain_id("STRASSE")


def test_what_was_dealt_once_is_dealt_for_ever() -> None:
    """These were written down when the first class could have got them: whoever changes one changes students' work."""
    assert [deal(key(student), POOL) for student in ("ann", "bob", "cho")] == DEALT
    assert key("ann").startswith(KEY)


def test_assignments_and_classes_are_dealt_anew() -> None:
    keys = {
        key_of("ann", "06-choose-the-head", "2026"),
        key_of("ann", "06-choose-the-head", "2027"),
        key_of("ann", "05", "2026"),
    }
    assert len(keys) == 3


def test_questions_are_dealt_evenly_and_one_kind_tells_nothing_of_another() -> None:
    """6000 students: a chi-squared test of each kind, and of both together, does not find anything."""
    dealt = [deal(key(f"student-{n}"), POOL) for n in range(6000)]
    for kind in KINDS:
        assert stats.chisquare(list(Counter(one[kind] for one in dealt).values())).pvalue > 0.01
    pairs = Counter((one["number"], one["choice"]) for one in dealt)
    assert len(pairs) == 9
    assert stats.chisquare(list(pairs.values())).pvalue > 0.01


def test_every_order_of_the_tries_is_as_likely() -> None:
    orders = Counter(tuple(in_order(key(f"student-{n}"), "number", POOL["number"])) for n in range(6000))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > 0.01


def test_a_second_try_is_another_question_of_the_same_kind() -> None:
    for student in map(str, range(50)):
        tries = [deal(key(student), POOL, other) for other in ("", "2", "3", "4")]
        for kind in KINDS:
            assert {one[kind] for one in tries} == set(KINDS[kind])
            assert tries[3][kind] == tries[0][kind]  # then they come again
    first, second = deal(key("ann"), POOL), deal(key("ann"), POOL, "number=2")
    assert second["choice"] == first["choice"]
    assert second["number"] != first["number"]
    assert deal(key("ann"), POOL, "number=area choice=digit") == {"number": "area", "choice": "digit"}


@pytest.mark.parametrize("other", ["0", "area", "size=area", "number=size", "number=-1", "number="])
def test_what_names_no_question_is_refused(other: str) -> None:
    with pytest.raises(ValueError, match="question"):
        deal(key("ann"), POOL, other)


def test_a_question_that_joins_changes_nobodys() -> None:
    """Neither the first question of anybody, nor that of a second and third try."""
    rounds = {kind: dict.fromkeys(questions, 0) for kind, questions in KINDS.items()}
    larger = {"number": [*KINDS["number"], "garage", "year"], "choice": KINDS["choice"], "share": ["grass", "milk"]}
    for student in map(str, range(100)):
        before = in_order(key(student), "number", POOL["number"])
        after = in_order(key(student), "number", pool_of(larger, rounds)["number"])
        assert after[:3] == before
        assert set(after[3:]) == {"garage", "year"}
    assert set(pool_of(larger, rounds)["share"]) == {"grass", "milk"}


def test_a_class_list_tells_typos_and_no_names() -> None:
    students = [f"student-{n}" for n in range(300)]
    known = {known_by(key(student)) for student in students}
    assert len(known) == 300
    assert not [n for n in range(2000) if known_by(key(f"stundent-{n}")) in known]
    assert not any(student in "".join(known) for student in students)
