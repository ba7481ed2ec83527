"""What a check or a hint says: as text, and as HTML that reads well in JupyterLab, narrow or wide, light or dark."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import Any

_WIDE = 88


class Sign(Enum):
    """How a line went: its sign, in words, and the colour of its border, which JupyterLab's theme decides."""

    FITS = ("✓", "fits", "var(--jp-success-color1, #1a7f37)")
    WRONG = ("✗", "does not fit yet", "var(--jp-error-color1, #cf222e)")
    RIGHT = ("✓", "right", "var(--jp-success-color1, #1a7f37)")
    NOT_RIGHT = ("✗", "not right yet", "var(--jp-error-color1, #cf222e)")
    OPEN = ("–", "no answer yet", "var(--jp-border-color1, #8c959f)")
    DONE = ("✓", "done", "var(--jp-border-color1, #8c959f)")
    MISSING = ("✗", "not yet", "var(--jp-border-color1, #8c959f)")

    @property
    def good(self) -> bool:
        """Whether nothing is left to do."""
        return self in (Sign.FITS, Sign.RIGHT, Sign.DONE)


def headed(title: str, said: str) -> str:
    """A title and how it went, as one line: `Sales: not yet.`, but `Will it rain? Not yet.`"""
    return f"{title} {said[0].upper()}{said[1:]}" if title.endswith(("?", "!", ".")) else f"{title}: {said}"


@dataclass(frozen=True)
class Line:
    """One line of a verdict: of what, how it went, what was `found`, and then why, and what to look at."""

    what: str
    sign: Sign
    found: str = ""
    why: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """Help that opens with a click: what each step is called, and its Markdown; whether there is `more` next time.

    `asks`: what to say in its place where nothing opens.
    """

    steps: tuple[tuple[str, str], ...]
    more: bool
    asks: str


@dataclass(frozen=True, repr=False)
class Said:
    """A title, lines, and sentences below them, in which `names` of code stand between backticks."""

    title: str
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    offer: Offer | None = None

    @property
    def good(self) -> bool:
        """Whether nothing is left to do."""
        return bool(self.lines) and all(line.sign.good for line in self.lines)

    def __repr__(self) -> str:
        told = [self.title]
        for line in self.lines:
            sign, words, _ = line.sign.value
            told.append(f"{sign} {line.what}: {words}{f' ({line.found})' if line.found else ''}")
            told += [_wrapped(why, "    ") for why in line.why]
            told += [_wrapped(f"→ {look}", "    ") for look in line.look_at]
        notes = [*self.notes, *([self.offer.asks] if self.offer else [])]
        return "\n".join([*told, *(_wrapped(note, "") for note in notes)])

    def _repr_html_(self) -> str:
        # Colours are the theme's, and only borders have one of their own: the sign and the words say the same.
        lines = "".join(map(_item, self.lines))
        items = f'<ul style="list-style:none;margin:.4em 0;padding:0">{lines}</ul>' if lines else ""
        notes = "".join(f'<p style="margin:.4em 0 0">{_html(note)}</p>' for note in self.notes)
        return (
            '<div class="headcheck-said" role="group" aria-label="' + escape(self.title) + '" '
            'style="max-width:80ch;line-height:1.45;overflow-wrap:anywhere;white-space:normal;text-align:left;'
            'margin:.3em 0">'
            f'<p style="margin:0"><strong>{_html(self.title)}</strong></p>{items}{notes}{_offered(self.offer)}</div>'
        )


@dataclass(frozen=True, repr=False)
class Told:
    """Markdown, as JupyterLab shows it: a hint, or a solution."""

    markdown: str

    def __repr__(self) -> str:
        return self.markdown

    def _repr_mimebundle_(self, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None) -> Any:
        """For Jupyter."""
        bundle: Mapping[str, str] = {"text/plain": self.markdown, "text/markdown": self.markdown}
        return bundle


def _item(line: Line) -> str:
    sign, words, colour = line.sign.value
    found = f" <span>({_html(line.found)})</span>" if line.found else ""
    why = "".join(f'<p style="margin:.15em 0 0">{_html(one)}</p>' for one in line.why)
    look = "".join(
        f'<p style="margin:.15em 0 0"><span aria-hidden="true">→</span> {_html(one)}</p>' for one in line.look_at
    )
    return (
        f'<li style="border-left:4px solid {colour};margin:.35em 0;padding:.1em 0 .1em .7em">'
        f'<span aria-hidden="true">{sign}</span> <strong>{_html(line.what)}: {words}</strong>{found}{why}{look}</li>'
    )


def _offered(offer: Offer | None) -> str:
    """Each step closed, so that nobody reads what they did not ask for."""
    if offer is None:
        return ""
    steps = "".join(
        f'<details style="margin:.3em 0 0"><summary style="cursor:pointer">{escape(called)}</summary>'
        f'<div style="margin:.2em 0 .2em 1.2em">{_of_markdown(text)}</div></details>'
        for called, text in offer.steps
    )
    more = '<p style="margin:.3em 0 0">The next check offers one step more.</p>' if offer.more else ""
    return f'<div style="margin:.6em 0 0">{steps}{more}</div>'


def _of_markdown(text: str) -> str:
    """HTML of what hints and solutions are written with: paragraphs, lists, code between fences, `code`, **words**."""
    made = []
    for number, part in enumerate(re.split(r"^```\w*\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)):
        if number % 2:
            made.append(f'<pre style="margin:.3em 0;overflow-x:auto">{escape(part.rstrip())}</pre>')
            continue
        for block in re.split(r"\n\s*\n", part.strip()):
            items = re.split(r"^[*-] ", block, flags=re.MULTILINE)
            made += [f'<p style="margin:.3em 0">{_html(items[0].strip())}</p>'] if items[0].strip() else []
            made += ["<ul>", *(f"<li>{_html(item.strip())}</li>" for item in items[1:]), "</ul>"] if items[1:] else []
    return "".join(made)


def _html(line: str) -> str:
    return re.sub(r"`([^`]+)`|\*\*(\S[^*]*)\*\*", _marked, escape(line))


def _marked(found: re.Match[str]) -> str:
    return f"<code>{found[1]}</code>" if found[1] else f"<strong>{found[2]}</strong>"


def _wrapped(text: str, before: str) -> str:
    return textwrap.fill(text, _WIDE, initial_indent=before, subsequent_indent=before, break_on_hyphens=False)
