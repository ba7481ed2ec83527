"""Verdicts: which parts of a model are right, which mistakes explain the others, and both in words."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from headcheck.judging.reading import Reading
from headcheck.tasks import Task
from headcheck.theory.encodings import Seen, Taken
from headcheck.theory.heads import Head
from headcheck.theory.mistakes import CATALOGUE, PARTS, Mistake

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Verdict:
    """What the judge found: which parts are right, which mistakes explain the others, and how each part was read.

    `mistakes` and `notes` are ids of `headcheck.theory.mistakes.CATALOGUE`; notes cost nothing. `evidence` says for
    each part "structure" or "behaviour". `gaps`: for some mistakes and notes, by id, what the model has beside what is
    needed.

    If targets were given: `targets` says whether they suit the model, `seen` what they look like, `taken` what they
    were taken for, and `otherwise` what else they may be with another outcome, each with whether the model fits it.
    """

    units: bool
    activation: bool
    loss: bool
    metrics: bool
    mistakes: tuple[str, ...]
    evidence: Mapping[str, str]
    reading: Reading = field(repr=False)
    task: Task
    targets: bool = True
    notes: tuple[str, ...] = ()
    gaps: Mapping[str, str] = field(default_factory=lambda: _NOTHING, repr=False)
    seen: Seen | None = field(default=None, repr=False)
    taken: Taken | None = None
    otherwise: tuple[tuple[Taken, bool], ...] = field(default=(), repr=False)

    @property
    def fits(self) -> bool:
        """Whether units, activation and loss are all right, and the targets, if any were given."""
        return self.units and self.activation and self.loss and self.targets

    def explanations(self, *parts: str) -> tuple[Mistake, ...]:
        """The catalogue entries of the mistakes found: all of them, or those about the given parts."""
        wanted = set(parts or (*PARTS, "targets"))
        return tuple(CATALOGUE[mistake] for mistake in self.mistakes if CATALOGUE[mistake].parts & wanted)

    def found(self) -> dict[str, str]:
        """What the model has, part by part, in words."""
        head, loss, metrics = self.reading.head, self.reading.loss, self.reading.metrics
        return {
            "units": _outputs_in_words(head),
            "activation": f"{head.called} output",
            "loss": loss.called,
            "metrics": ", ".join(metric.name for metric in metrics) or "no metric",
        }

    @property
    def about_targets(self) -> str:
        """The interpretation of the targets, and the outcome for alternative ones; empty without targets."""
        if not self.taken:
            return ""
        others = [
            f" If they are {taken.words} instead, this {'fits' if fits else 'does not fit'}."
            for taken, fits in self.otherwise
        ]
        return f"The targets are taken for {self.taken.words}." + "".join(others)

    @property
    def title(self) -> str:
        """The verdict in one sentence."""
        if not self.fits:
            return "This does not fit yet."
        return "The head and the loss fit the targets." if self.taken else "The head and the loss fit."

    def explain(self) -> str:
        """The verdict as text: each part with what was found, then the mistakes, if any."""
        lines = [f"Task: {self.task}. {self.title}"]
        lines += [self.about_targets] if self.taken else []
        for part, what in self.found().items():
            lines.append(f"  {'right' if getattr(self, part) else 'wrong':5}  {part:10}  {what}")
        for mistake in self.explanations():
            lines += ["", f"{mistake.id}: {mistake.what}", *self._here(mistake), f"  Why: {mistake.why}"]
            lines.append(f"  Look at: {mistake.look_at}")
        for note in (CATALOGUE[note] for note in self.notes):
            lines += ["", f"Note: {note.what}", *self._here(note)]
        return "\n".join(lines)

    def _here(self, mistake: Mistake) -> list[str]:
        gap = self.gaps.get(mistake.id)
        return [f"  Here: {gap}"] if gap else []

    def _why(self, mistake: Mistake) -> str:
        return f"{self.gaps[mistake.id]} {mistake.why}" if mistake.id in self.gaps else mistake.why

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, for programs."""
        return {
            "task": str(self.task),
            "fits": self.fits,
            **{part: getattr(self, part) for part in PARTS},
            "mistakes": list(self.mistakes),
            "evidence": dict(self.evidence),
            "found": self.found(),
            "explanations": [
                {"id": m.id, "what": m.what, "why": m.why, "look_at": m.look_at, "here": self.gaps.get(m.id, "")}
                for m in self.explanations()
            ],
            "notes": [
                {"id": note, "what": CATALOGUE[note].what, "here": self.gaps.get(note, "")} for note in self.notes
            ],
            **self._of_targets(),
        }

    def _of_targets(self) -> dict[str, Any]:
        if not self.taken:
            return {}
        otherwise = [
            {"task": str(taken.task), "taken_for": taken.words, "fits": fits} for taken, fits in self.otherwise
        ]
        return {"targets": self.targets, "taken_for": self.taken.words, "otherwise": otherwise}

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{part}</th><td>{'right' if getattr(self, part) else 'wrong'}</td>"
            f"<td>{html.escape(what)}</td></tr>"
            for part, what in self.found().items()
        )
        mistakes = "".join(
            f"<dt><strong>{html.escape(m.what)}</strong></dt>"
            f"<dd>{html.escape(self._why(m))} <em>{html.escape(m.look_at)}</em></dd>"
            for m in self.explanations()
        )
        notes = "".join(
            f"<dt>Note: {html.escape(CATALOGUE[note].what)}</dt><dd>{html.escape(self.gaps.get(note, ''))}</dd>"
            for note in self.notes
        )
        about = f"<p>{html.escape(self.about_targets)}</p>" if self.taken else ""
        return f"<p><strong>{self.title}</strong></p>{about}<table>{rows}</table><dl>{mistakes}{notes}</dl>"


def _outputs_in_words(head: Head) -> str:
    if head.units is None:
        return f"outputs of shape {head.shape} for each example, where None varies"
    return f"{head.units} output{'s' if head.units != 1 else ''} for each example"


class Verdicts(dict[str, Verdict]):
    """The verdicts on a model with several outputs, by output name."""

    @property
    def fits(self) -> bool:
        """Whether every output fits."""
        return all(verdict.fits for verdict in self.values())

    def explain(self) -> str:
        """The verdicts as text, one after the other."""
        return "\n\n".join(f"Output {name!r}. {verdict.explain()}" for name, verdict in self.items())

    def to_dict(self) -> dict[str, Any]:
        """The verdicts as plain data, for programs."""
        return {"fits": self.fits, "outputs": {name: verdict.to_dict() for name, verdict in self.items()}}

    def _repr_html_(self) -> str:
        return "".join(f"<h4>{html.escape(name)}</h4>{verdict._repr_html_()}" for name, verdict in self.items())
