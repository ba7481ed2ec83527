"""Worked solutions with their reasons, as a page beside the notebook: of everything, or of what somebody has passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from headcheck.course.declarations import Quiz
from headcheck.course.registry import declared
from headcheck.grading.dealt import Compared
from headcheck.grading.feedback.page import with_formulas
from headcheck.grading.handout import Contents
from headcheck.pages import template
from headcheck.practice.solved import solved

#: Characters of MathML on the page.
_ROOM_FOR_FORMULAS = 60_000


def page(
    one: Contents, course: Path, compared: Compared | None, tells: Callable[[str], bool] = lambda name: True
) -> str:
    """The page of an assignment, with the problems of which `tells` is true, by id; "" where there are none.

    `one`: as for self-study, which alone holds solutions. `compared`: whose questions, where each has others.
    """
    quizzes, practice = declared(course).quizzes, one.practice
    asked = compared.asked if compared else {}
    solutions = {name: practice.help(name, asked.get(name, "")).solution for name in practice.parts}
    told = [name for name, solution in solutions.items() if solution and tells(name)]
    if not told:
        return ""
    titles = compared.titles if compared else {}
    parts = {name: practice.part(name, asked.get(name, ""), titles.get(name, "")) for name in told}
    shown = [(part.title, _html(solved(solutions[name], part), quizzes.get(name))) for name, part in parts.items()]
    left = sum(map(bool, solutions.values())) - len(told)
    return template("grading", "trying/templates/solutions.html.j2").render(title=one.title, shown=shown, left=left)


def write(notebook: Path, html: str) -> Path:
    """Write the page beside the notebook, and say where."""
    path = notebook.with_name(f"{notebook.stem}-solutions.html")
    path.write_text(html, encoding="utf-8")
    return path


def _html(solution: str, quiz: Quiz | None) -> str:
    return with_formulas(_filled(quiz.answers) if quiz else solution, {}, _ROOM_FOR_FORMULAS)[0]


def _filled(answers: Mapping[str, str]) -> str:
    """The right answers of a quiz as a table in Markdown; with several columns where questions are `column row`."""
    columns, rows = (list(dict.fromkeys(name.partition(" ")[at] for name in answers)) for at in (0, 2))
    if len(rows) > 1 and list(answers) == [f"{column} {row}" for column in columns for row in rows]:
        head = ["", *columns]
        lines = [[f"**{row}**", *(answers[f"{column} {row}"] for column in columns)] for row in rows]
    else:
        head = ["question", "answer"]
        lines = [[f"`{question}`", answer] for question, answer in answers.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *lines))
