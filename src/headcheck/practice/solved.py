"""A worked solution as Markdown: its code, and why units, activation and loss are what they are."""

from __future__ import annotations

from headcheck.practice.carried import ModelPart, Part
from headcheck.theory.reasons import reasons


def solved(solution: str, part: Part) -> str:
    """The solution of a part, with its reasons where it is one with a model and a task."""
    why: list[str] = []
    match part:
        case ModelPart(outputs=outputs) if outputs:
            why = [f"`{name}`: {reason}" for name, task in outputs.items() for reason in reasons(task)]
        case ModelPart(task=task) if task:
            why = list(reasons(task))
    lines = "".join(f"\n* {reason}" for reason in why)
    return f"{solution}\n{lines}".rstrip()
