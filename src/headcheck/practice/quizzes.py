"""Which answers of a quiz are right; in a test, only which are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headcheck.practice.carried import QuizPart, digest
from headcheck.practice.said import Line, Said, Sign, headed
from headcheck.theory.answers import normalised


def verdict(part: QuizPart, answers: Any) -> Said:
    """Each question with whether its answer is right, and what helps with those that are not."""
    if why_not := _unusable(part, answers):
        return Said(headed(part.title, "not yet."), notes=(why_not,))
    lines = tuple(Line(question, _sign(part, question, answers.get(question))) for question in part.questions)
    right = sum(line.sign is Sign.RIGHT for line in lines)
    notes = []
    if any(line.sign is Sign.NOT_RIGHT for line in lines):
        notes.append(f"Think again about those that are not right yet: {part.advice}")
    if any(line.sign is Sign.OPEN for line in lines):
        notes.append(f"An answer is {part.expects}.")
    return Said(headed(part.title, f"{right} of {len(lines)} are right."), lines, tuple(notes))


def works(part: QuizPart, answers: Any) -> Said:
    """Only which questions have an answer: what a test may say."""
    if why_not := _unusable(part, answers):
        return Said(headed(part.title, "not yet."), notes=(why_not,))
    signs = {question: Sign.DONE if normalised(answers.get(question)) else Sign.OPEN for question in part.questions}
    given = sum(sign is Sign.DONE for sign in signs.values())
    lines = tuple(Line(question, sign) for question, sign in signs.items() if sign is Sign.OPEN)
    said = headed(part.title, f"{given} of {len(signs)} questions have an answer.")
    return Said(said, lines, ("This says nothing on whether the answers are right.",))


def _sign(part: QuizPart, question: str, answer: Any) -> Sign:
    if not normalised(answer):
        return Sign.OPEN
    return Sign.RIGHT if digest(part.salt, question, answer) == part.digests.get(question) else Sign.NOT_RIGHT


def _unusable(part: QuizPart, answers: Any) -> str:
    if isinstance(answers, Mapping):
        return ""
    return f"Expected `{part.variable}` to be a dictionary with an answer for each question. Run the cell above again."
