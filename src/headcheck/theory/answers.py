"""When two answers to a question of a quiz are the same."""

from __future__ import annotations

#: A larger number is no size in a shape; Python does not write one of many thousand digits.
_LARGEST_SIZE = 10**18


def normalised(answer: object) -> str:
    """An answer without what does not matter: case and spaces. A shape such as (3, 2) is as good as its text.

    What is neither gives "", as no answer does.
    """
    if isinstance(answer, tuple | list) and all(isinstance(size, int) and abs(size) < _LARGEST_SIZE for size in answer):
        answer = str(tuple(answer))
    return "".join(answer.split()).casefold() if isinstance(answer, str) else ""
