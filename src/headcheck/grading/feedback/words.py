"""The words of a page: terms of the course's glossary in what a page says, each with what it means, on the page itself.

A course without docs/glossary.md has none, and its pages say the same without links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from headcheck.course import layout
from headcheck.course.layout import Unavailable
from headcheck.course.marks import as_html
from headcheck.grading.feedback.outline import Outline

#: Links of Markdown: the text, and where it leads.
_LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
#: What is no running text in a line of a message, as HTML.
_NO_TEXT = re.compile(r"(<code>.*?</code>|<[^>]*>)")


@dataclass(frozen=True)
class Term:
    """A term, what it means, as HTML, and what explains it: an assignment, and in this one a chapter."""

    anchor: str
    term: str
    meaning: str
    explained: str = ""
    chapter: str = ""


class Words:
    """The terms of a course for one page: links them in lines of HTML, and knows which were linked."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: Mapping[str, Term] = {spelt: term for term in terms for spelt in term.term.split(", ")}
        self._used: set[str] = set()
        # the longest first: "held-out rows" before "rows"
        spelt = "|".join(map(re.escape, sorted(self._terms, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![\w-])({spelt})(?:s|es)?(?![\w-])", re.IGNORECASE) if spelt else None

    def linked(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Lines of HTML, in which the first mention of each term leads to what it means."""
        done: set[str] = set()
        return tuple(
            "".join(part if _NO_TEXT.match(part) else self._link(part, done) for part in _NO_TEXT.split(line))
            for line in lines
        )

    def named(self, names: Iterable[str]) -> None:
        """These words stand on the page without a link."""
        for name in names:
            if self._pattern and (found := self._pattern.fullmatch(name)) and (term := self._term(found[1])):
                self._used.add(term.term)

    @property
    def used(self) -> list[Term]:
        """The terms that the page has to explain."""
        return sorted((term for term in set(self._terms.values()) if term.term in self._used), key=_order)

    def _link(self, text: str, done: set[str]) -> str:
        def replaced(found: re.Match[str]) -> str:
            term = self._term(found[1])
            if term is None or term.term in done:
                return found[0]
            done.add(term.term)
            self._used.add(term.term)
            return f'<a class="word" href="#{term.anchor}">{found[0]}</a>'

        return self._pattern.sub(replaced, text) if self._pattern else text

    def _term(self, written: str) -> Term | None:
        """What is written so: as the glossary writes it, but for a capital at the beginning."""
        for spelt in (written, written[:1].lower() + written[1:]):
            if spelt in self._terms:
                return self._terms[spelt]
        return None


def words(assignment: str, notebook: Outline) -> Words:
    """The glossary of the course for a page of this assignment, whose notebook may explain some of it itself."""
    try:
        path = layout.glossary(layout.course_root())
        rows = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except (Unavailable, OSError, UnicodeDecodeError):
        return Words(())
    return Words(filter(None, (_term(number, row, assignment, notebook) for number, row in enumerate(rows))))


def _term(number: int, row: str, assignment: str, notebook: Outline) -> Term | None:
    """The term in a row of the glossary's table; None for any other line."""
    cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
    if not row.startswith("|") or len(cells) < 2 or cells[0] == "term" or not cells[0].strip("-: "):
        return None
    place = _LINK.search(cells[2]) if len(cells) > 2 else None
    here = place is not None and assignment and assignment in place[2]
    chapter = _chapter(cells[0], notebook) if here else ""
    return Term(f"word-{number}", cells[0], as_html(_LINK.sub(r"\1", cells[1])), place[1] if place else "", chapter)


def _chapter(term: str, notebook: Outline) -> str:
    """The anchor of the first chapter that introduces a term in bold letters; "" if none does."""
    bold = re.compile("|".join(rf"\*\*{re.escape(spelt)}" for spelt in term.split(", ")), re.IGNORECASE)
    return next((chapter.anchor for chapter in notebook.chapters if bold.search(chapter.text)), "")


def _order(term: Term) -> str:
    return term.term.lower()
