"""Whose question is which, and at which place: a digest of an id, an assignment and a class's code decides it alone.

`headcheck build` copies the functions into a locked cell of the notebook, so that both deal alike; hence the standard
library only, no random numbers, and nothing that another version of Python would do otherwise.
"""

from __future__ import annotations

import hashlib
import unicodedata

#: Beside the notebook: the table of questions, for each kind and question what its cells know.
TABLE = "questions.json"
#: Beside the notebook: the class's code, digests of its list and groups, and the rounds in which questions joined.
CLASS = "class.json"
#: There, in the folder of somebody who learns alone: they need no id.
ALONE = "alone"


def plain_id(typed: str) -> str:
    """An id in the form that counts: without spaces, capitals, and what follows the @ of an e-mail address."""
    text = "".join(unicodedata.normalize("NFKC", typed).split()).casefold()
    return text.partition("@")[0] or text


def key_of(typed: str, assignment: str, code: str) -> str:
    """What the questions of a student follow from: 64 hexadecimal digits."""
    return digest(code, assignment, plain_id(typed))


def digest(*parts: str) -> str:
    """A digest of several texts, and of where each ends."""
    lengths = [f"{len(part)}:{part}" for part in parts]
    return hashlib.sha256("".join(lengths).encode("utf-8", "surrogatepass")).hexdigest()


def known_by(key: str) -> str:
    """By what the class list in a handout knows a student: enough to tell a typo, and too little to tell a name."""
    return key[:8]


def pool_of(kinds: dict[str, list[str]], rounds: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """For each kind its questions, with the round in which each joined: those of the first are dealt first.

    `rounds`: those of the questions that had joined when this class was dealt its own; others come after them.
    """
    last = max((number for kind in rounds.values() for number in kind.values()), default=-1) + 1
    return {kind: {question: rounds.get(kind, {}).get(question, last) for question in kinds[kind]} for kind in kinds}


def in_order(key: str, kind: str, rounds: dict[str, int]) -> list[str]:
    """The questions of a kind as somebody gets them, one for each try. `rounds`: see `pool_of`.

    Every order of the questions of a round is equally likely, and a question that joins later comes after them.
    """
    return sorted(rounds, key=lambda question: (rounds[question], digest(key, kind, question)))


def kinds_at(key: str, pool: dict[str, dict[str, int]], places: list[str]) -> dict[str, str]:
    """For each kind the one that somebody with a `key` is asked at its place: everybody meets every kind once.

    `places`: the kinds that are asked at each other's places, in every order equally likely; others keep their own.
    Those that join after a class was dealt its own (see `pool_of`) are dealt among themselves.
    """
    joined = {kind: min(pool[kind].values()) for kind in places}
    homes = sorted(places, key=lambda kind: (joined[kind], kind))
    dealt = sorted(places, key=lambda kind: (joined[kind], digest(key, "place", kind)))
    return {**{kind: kind for kind in pool}, **dict(zip(homes, dealt, strict=True))}


def deal(key: str, pool: dict[str, dict[str, int]], places: list[str], other: str = "") -> dict[str, str]:
    """For each place, the question that somebody with a `key` is asked there, as kind/question.

    `places`: see `kinds_at`. `other`: see `told`, which raises ValueError.
    """
    chosen = {kind: in_order(key, kind, rounds)[0] for kind, rounds in pool.items()}
    return put(key, pool, places, {**chosen, **told(key, pool, other)})


def put(key: str, pool: dict[str, dict[str, int]], places: list[str], chosen: dict[str, str]) -> dict[str, str]:
    """For each place, a question as kind/question, where `chosen` says which it is of each kind."""
    return {place: f"{kind}/{chosen[kind]}" for place, kind in kinds_at(key, pool, places).items()}


def told(key: str, pool: dict[str, dict[str, int]], other: str) -> dict[str, str]:
    """The questions that somebody with a `key` was told to answer in place of their first ones, by kind.

    `other`: "2" for a second try, "bikes=2" for one of a single kind, or "bikes=nights" for a question by its name;
    several with spaces between. Raises ValueError for anything else.
    """
    found = {}
    for word in other.replace(",", " ").split():
        named, _, wanted = word.rpartition("=")
        if named and named not in pool:
            raise ValueError(f"there is no kind of question called {named!r}, only {', '.join(pool)}")
        for kind in [named] if named else list(pool):
            order = in_order(key, kind, pool[kind])
            if wanted.isascii() and wanted.isdigit() and int(wanted) > 0:
                found[kind] = order[(int(wanted) - 1) % len(order)]
            elif named and wanted in order:
                found[kind] = wanted
            else:
                raise ValueError(f"{word!r} names no question: expected something like 2, or {kind}={order[0]}")
    return found
