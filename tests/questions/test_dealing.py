"""Whose question is which, and where: the same everywhere and for ever, evenly dealt, and nobody's changes."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from scipy import stats

from headcheck.course.dealing import deal, in_order, key_of, kinds_at, known_by, plain_id, pool_of

KINDS = {
    "number": ["price", "rooms", "area"],
    "choice": ["band", "animal", "digit"],
    "count": ["bikes", "goals"],
    "repair": ["frost", "months"],
}
#: The kinds that are asked at each other's places; the other one stays at its own.
PLACES = ["number", "choice", "count"]
POOL = pool_of(KINDS, {})

#: Of ann, bob and cho; and how ann's key begins.
DEALT = [
    {"number": "count/goals", "choice": "number/area", "count": "choice/animal", "repair": "repair/frost"},
    {"number": "number/price", "choice": "choice/digit", "count": "count/bikes", "repair": "repair/frost"},
    {"number": "choice/band", "choice": "count/bikes", "count": "number/area", "repair": "repair/months"},
]
KEY = "8414536e"


def key(student: str) -> str:
    return key_of(student, "06-choose-the-head", "2026")


def by_kind(dealt: dict[str, str]) -> dict[str, str]:
    return dict(name.split("/") for name in dealt.values())


def test_an_id_counts_however_it_is_written() -> None:
    for typed in ("ann", "Ann", " ann ", "a nn", "ANN@uni.example", "ann\u00a0", "ａｎｎ"):
        assert plain_id(typed) == "ann", typed
    assert plain_id("anm") != plain_id("ann")
    assert plain_id("@ann") == "@ann"
    assert plain_id("Straße") == plain_id("STRASSE")


def test_what_was_dealt_once_is_dealt_for_ever() -> None:
    """These were written down when the first class could have got them: whoever changes one changes students' work."""
    assert [deal(key(student), POOL, PLACES) for student in ("ann", "bob", "cho")] == DEALT
    assert key("ann").startswith(KEY)


def test_assignments_and_classes_are_dealt_anew() -> None:
    keys = {
        key_of("ann", "06-choose-the-head", "2026"),
        key_of("ann", "06-choose-the-head", "2027"),
        key_of("ann", "05", "2026"),
    }
    assert len(keys) == 3


def test_questions_are_dealt_evenly_and_one_kind_tells_nothing_of_another() -> None:
    """6000 students: a chi-squared test of each kind, and of two together, does not find anything."""
    dealt = [by_kind(deal(key(f"student-{n}"), POOL, PLACES)) for n in range(6000)]
    for kind in KINDS:
        assert stats.chisquare(list(Counter(one[kind] for one in dealt).values())).pvalue > 0.01
    pairs = Counter((one["number"], one["choice"]) for one in dealt)
    assert len(pairs) == 9
    assert stats.chisquare(list(pairs.values())).pvalue > 0.01


def test_everybody_meets_every_kind_once_and_each_is_as_likely_at_each_place() -> None:
    """In every order equally often, whatever the questions are; a kind that stays is at its own place for everybody."""
    dealt = [deal(key(f"student-{n}"), POOL, PLACES) for n in range(6000)]
    orders = Counter(tuple(one[place].partition("/")[0] for place in PLACES) for one in dealt)
    assert set(orders) == set(permutations(PLACES))
    assert stats.chisquare(list(orders.values())).pvalue > 0.01
    assert {one["repair"].partition("/")[0] for one in dealt} == {"repair"}
    together = Counter((one["number"].partition("/")[0], by_kind(one)["number"]) for one in dealt)
    assert len(together) == 9 and stats.chisquare(list(together.values())).pvalue > 0.01


def test_the_order_in_which_kinds_are_declared_changes_nothing() -> None:
    upside_down = dict(reversed(POOL.items()))
    for student in map(str, range(50)):
        assert deal(key(student), upside_down, PLACES[::-1]) == deal(key(student), POOL, PLACES)


def test_kinds_that_are_not_dealt_stay_at_their_places() -> None:
    assert kinds_at(key("ann"), POOL, []) == {kind: kind for kind in KINDS}
    for student in map(str, range(50)):
        at_home = deal(key(student), POOL, [])
        assert by_kind(at_home) == by_kind(deal(key(student), POOL, PLACES))
        assert all(name.startswith(f"{place}/") for place, name in at_home.items())


def test_every_order_of_the_tries_is_as_likely() -> None:
    orders = Counter(tuple(in_order(key(f"student-{n}"), "number", POOL["number"])) for n in range(6000))
    assert len(orders) == 6
    assert stats.chisquare(list(orders.values())).pvalue > 0.01


def test_a_second_try_is_another_question_of_the_same_kind_at_the_same_place() -> None:
    for student in map(str, range(50)):
        tries = [deal(key(student), POOL, PLACES, other) for other in ("", "2", "3", "4")]
        for place in PLACES:
            (kind,) = {one[place].partition("/")[0] for one in tries}
            assert {one[place] for one in tries} == {f"{kind}/{question}" for question in KINDS[kind]}
        for kind in ("number", "choice"):
            assert by_kind(tries[3])[kind] == by_kind(tries[0])[kind]  # then they come again
    first, second = deal(key("ann"), POOL, PLACES), deal(key("ann"), POOL, PLACES, "number=2")
    assert by_kind(second) == {**by_kind(first), "number": by_kind(second)["number"]}
    assert by_kind(second)["number"] != by_kind(first)["number"]
    told = by_kind(deal(key("ann"), POOL, PLACES, "number=area choice=digit"))
    assert (told["number"], told["choice"]) == ("area", "digit")


@pytest.mark.parametrize("other", ["0", "area", "size=area", "number=size", "number=-1", "number="])
def test_what_names_no_question_is_refused(other: str) -> None:
    with pytest.raises(ValueError, match="question"):
        deal(key("ann"), POOL, PLACES, other)


def test_a_question_or_kind_that_joins_changes_nobodys() -> None:
    """Neither the first question of anybody, nor that of a second and third try, nor where a kind is asked."""
    rounds = {kind: dict.fromkeys(questions, 0) for kind, questions in KINDS.items()}
    more = {"number": [*KINDS["number"], "garage", "year"], "share": ["grass", "milk"], "group": ["cows", "hens"]}
    larger, places = {**KINDS, **more}, ["group", *PLACES, "share"]
    pool = pool_of(larger, rounds)
    for student in map(str, range(100)):
        before = in_order(key(student), "number", POOL["number"])
        after = in_order(key(student), "number", pool["number"])
        assert after[:3] == before
        assert set(after[3:]) == {"garage", "year"}
        now, then = deal(key(student), pool, places), deal(key(student), POOL, PLACES)
        assert {place: now[place] for place in then} == then
    assert {deal(key(str(n)), pool, places)["share"].partition("/")[0] for n in range(50)} == {"share", "group"}


def test_a_class_list_tells_typos_and_no_names() -> None:
    students = [f"student-{n}" for n in range(300)]
    known = {known_by(key(student)) for student in students}
    assert len(known) == 300
    assert not [n for n in range(2000) if known_by(key(f"stundent-{n}")) in known]
    assert not any(student in "".join(known) for student in students)
