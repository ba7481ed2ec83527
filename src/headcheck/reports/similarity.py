"""Near-identical answers in a class: which cells of whom, and how similar. A place to look, never a verdict.

Of each cell for an answer, the lines that were handed out are taken away, comments and layout don't count, and names
that the student chose are all the same. What is left is compared as the set of its passages, which are `PASSAGE` tokens
in a row (as in Moss: Schleimer, Wilkerson & Aiken, Winnowing, SIGMOD 2003).

Right answers of two lines are often identical, which means nothing. So only *rare* passages count: those that few
students have, and that are not in the instructor's solution. Two cells are near-identical if they share `ENOUGH`
rare passages, and `ALIKE` of all their passages. Passages that more students share count as common knowledge.

Only students who share a rare passage are compared at all, so the time is linear in the size of the class.
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from headcheck.grading.sandbox import bounded

#: Length of a passage in tokens.
PASSAGE = 5
#: A passage is rare if at most this many students have it, or this share of a large class.
FEW, FEW_OF_MANY = 4, 0.01
#: Rare passages that two cells must share. Of the bank's right answers that are a line or two, such as a head of logits
#: with its loss and metric, none has more than 31 that the solution lacks: who chooses the same has copied nothing.
ENOUGH = 32
#: The share of their passages that two cells must have in common.
ALIKE = 0.7

_WORDS = re.compile(r"\w+|[^\w\s]")
_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
#: Replaces every name that a student chose.
_CHOSEN = "·"

Passage = tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """One cell of two students. `similarity` from 0 to 1; `rare`: how many rare passages they share."""

    cell: str
    similarity: float
    rare: int


@dataclass(frozen=True)
class Pair:
    """Two students, and the cells in which their answers are near-identical, the most telling first."""

    students: tuple[str, str]
    matches: tuple[Match, ...]

    @property
    def rare(self) -> int:
        """How many rare passages they share in these cells."""
        return sum(match.rare for match in self.matches)


def near_identical(
    answers: Mapping[str, Mapping[str, str]],
    handed_out: Mapping[str, str],
    solved: Mapping[str, str],
    asked: Set[str] = frozenset(),
) -> list[Pair]:
    """The pairs of students with near-identical cells, the most telling first.

    `answers`: the text of each cell by student; `handed_out` and `solved`: by cell, what everybody was given, and what
    the instructor wrote. `asked`: cells about questions of which everybody has their own: there, numbers don't count,
    which follow from the target.
    """
    few = max(FEW, int(FEW_OF_MANY * len(answers)))
    found: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for cell in sorted({cell for own in answers.values() for cell in own}):
        given = handed_out.get(cell, "")
        rest = cell in asked
        passages = {student: _passages(own[cell], given, rest) for student, own in answers.items() if cell in own}
        known = _passages(solved.get(cell, ""), given, rest)
        for students, rare in _shared(passages, known, few):
            one, other = (passages[student] for student in students)
            similarity = 2 * len(one & other) / (len(one) + len(other))
            if rare >= ENOUGH and similarity >= ALIKE:
                found[students].append(Match(cell, similarity, rare))
    pairs = [
        Pair(students, tuple(sorted(matches, key=lambda m: (-m.rare, m.cell)))) for students, matches in found.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair.rare, pair.students))


def _shared(
    passages: Mapping[str, Set[Passage]], known: Set[Passage], few: int
) -> Iterable[tuple[tuple[str, str], int]]:
    """The pairs of students who share rare passages, and how many they share."""
    who: dict[Passage, list[str]] = defaultdict(list)
    for student in sorted(passages):
        for passage in passages[student] - known:
            who[passage].append(student)
    together: Counter[tuple[str, str]] = Counter()
    for students in who.values():
        if 2 <= len(students) <= few:
            together.update(combinations(students, 2))
    return together.items()


@cache
def _passages(source: str, given: str, numbers_alike: bool) -> frozenset[Passage]:
    """The passages of an answer, without the lines of what was `given`."""
    handed_out = {line.strip() for line in given.splitlines()}
    lines = source.splitlines()
    tokens = [
        _CHOSEN if numbers_alike and text[:1].isdigit() else text
        for number, text in _read(source)
        if number > len(lines) or lines[number - 1].strip() not in handed_out
    ]
    return frozenset(tuple(tokens[start : start + PASSAGE]) for start in range(len(tokens) - PASSAGE + 1))


def _read(source: str) -> list[tuple[int, str]]:
    try:
        found: list[tuple[int, str]] = bounded.of_code(tokens, source)
    except bounded.Exceeded:
        return _words(source)
    return found


def tokens(source: str) -> list[tuple[int, str]]:
    """Each token of a cell with its line number; words and symbols if it is not valid Python."""
    chosen, found, before = _chosen(source), [], ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in _LAYOUT:
                continue
            text = token.string
            if token.type == tokenize.NAME and text in chosen and before != ".":
                text = _CHOSEN
            elif token.type == tokenize.STRING:
                text = text.replace("'", '"')
            found.append((token.start[0], text))
            before = token.string
    except (tokenize.TokenError, SyntaxError, RecursionError, MemoryError):
        return _words(source)
    return found


def _words(source: str) -> list[tuple[int, str]]:
    return [(number, word) for number, line in enumerate(source.splitlines(), 1) for word in _WORDS.findall(line)]


def _chosen(source: str) -> frozenset[str]:
    """The names that a cell defines: variables, functions, arguments. None if it is not valid Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias) and node.asname:
            names.add(node.asname)
    return frozenset(names) - set(keyword.kwlist)
