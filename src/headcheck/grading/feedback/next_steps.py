"""What to do next: where most is still to get, and what got better since the last try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from headcheck.grading.feedback.summary import Part, Section, Status


@dataclass(frozen=True)
class Step:
    """Where to look first: a section, which of its parts, and the first sentence of the reason, as HTML."""

    section: Section
    titles: str
    why: str

    @property
    def left(self) -> float:
        """The points that can still be got there."""
        return to_get(self.section)


@dataclass(frozen=True)
class Change:
    """A part that earned more than at the last try, or less, `by` so many points."""

    section: Section
    part: Part
    by: float

    @property
    def words(self) -> str:
        """What became of it."""
        if self.by < 0:
            return "lost"
        return "repaired" if self.part.status is Status.FULL else "better"


def first(sections: Sequence[Section]) -> Step | None:
    """Where most points are still to get, and of sections with as many the first; None if nothing is to repair."""
    if not any(map(to_get, sections)):
        return None
    section = max(sections, key=to_get)
    part = next(part for part in section.parts if part.to_repair)
    for reason in section.reasons:
        if part.title in reason.parts:
            return Step(section, reason.titles, next(iter(reason.why), ""))
    return Step(section, part.title, part.outcome)


def then(sections: Sequence[Section], done: Step | None) -> list[Section]:
    """The other sections in which something is to repair, in the order of the notebook."""
    return [section for section in sections if to_get(section) and not (done and section is done.section)]


def to_get(section: Section) -> float:
    """The points that a student can still get in a section."""
    return sum(part.maximum - part.points for part in section.parts if part.to_repair)


def changes(
    sections: Sequence[Section], earlier: Mapping[str, float], now: Mapping[str, float]
) -> tuple[list[Change], list[Change]]:
    """What got better and what got worse: points that tests gave at the last try and now, by grade_id."""
    found = list(_changes(sections, earlier, now))
    return [change for change in found if change.by > 0], [change for change in found if change.by < 0]


def _changes(sections: Sequence[Section], earlier: Mapping[str, float], now: Mapping[str, float]) -> Iterator[Change]:
    for section in sections:
        for part in section.parts:
            before, after = earlier.get(part.grade_id), now.get(part.grade_id)
            if before is not None and after is not None and part.status is not Status.DROPPED and before != after:
                yield Change(section, part, after - before)
