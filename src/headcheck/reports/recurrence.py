"""Whether mistakes come back: who was told of one in an assignment, and made it again in a later one.

*Told* is who made a mistake in an assignment of which a feedback page was written. What comes later is decided by the
order of the assignments, which is that of their names. Only those are counted who had an *occasion* to make it again:
who answered a problem, in a later assignment, of a kind of task for which this mistake is known, from the bank of
answers or from this class. So nobody is said to have learned what was never asked again, and nobody's empty notebook
counts as a success. A student counts once for each mistake, however often it was made.

Beside it stands how many *others* made it: those who had it right at their first occasion, and had a later one. They
are other people, so the difference is no effect of telling; but a share says little alone.

Models to repair are left out, since there the course itself made the mistake.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from headcheck.authoring import bank
from headcheck.course.registry import Declared
from headcheck.reports import intervals
from headcheck.reports.gathering import Gathered, Submission
from headcheck.reports.intervals import Interval
from headcheck.theory.task_types import Task, answer

#: A kind of task, such as "Binary" and "Binary rare"; ANY for cells that no declaration tells anything of.
Kind = str
ANY: Kind = ""


@dataclass(frozen=True)
class Share:
    """`hits` of `tries`, with its interval at 95 %."""

    hits: int
    tries: int

    @property
    def value(self) -> float | None:
        return self.hits / self.tries if self.tries else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's: each student counts once."""
        return intervals.of_share(self.hits / self.tries, self.tries) if self.tries else None


@dataclass(frozen=True)
class Work:
    """What a student did in an assignment. `kinds`: of the tasks that they answered; `made`: mistakes."""

    assignment: str
    kinds: frozenset[Kind]
    made: frozenset[str]
    told: bool


@dataclass(frozen=True)
class Recurrence:
    """A mistake. `again`: of those who were told of it and had a later occasion, who made it again.

    `others`: of those who had it right at their first occasion and had a later one, who made it there. `told`: who was
    told of it at all. `ways`: how many made it again, by the assignments in which they were told and made it next.
    """

    mistake: str
    told: int
    again: Share
    others: Share
    ways: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Together:
    """Of all mistakes together: what `Recurrence.again` adds up to, where a student counts once for each mistake.

    `interval`: at 95 %, for students who are drawn with all of their mistakes.
    """

    again: Share
    interval: Interval | None


def work(course: Sequence[Gathered], declared: Declared) -> dict[str, list[Work]]:
    """What each student did, in the order of the assignments."""
    done: dict[str, list[Work]] = defaultdict(list)
    for gathered in course:
        items = [item.id for item in gathered.items if not item.dropped]
        for one in gathered.submissions:
            if not one.refused:
                kinds = {item: _kinds(item, one.questions, declared) for item in items}
                done[one.student].append(_work(gathered, one, kinds))
    return dict(done)


def known(course: Sequence[Gathered], declared: Declared, folder: Path) -> dict[str, frozenset[Kind]]:
    """For each mistake the kinds of task for which it is known: from the bank in `folder`, and from the class."""
    found: dict[str, set[Kind]] = defaultdict(set)
    for problem in declared.asked.values():
        for mistake in bank.mistakes(folder, problem):
            found[mistake] |= _most_special(problem.outputs.values() or [problem.task])
    for gathered in course:
        for one in gathered.submissions:
            for item, mistakes in one.mistakes.items():
                for mistake in mistakes:
                    found[mistake] |= _special(item, one.questions, declared)
    return {mistake: frozenset(kinds) for mistake, kinds in found.items()}


def recurrences(done: Mapping[str, Sequence[Work]], known: Mapping[str, frozenset[Kind]]) -> list[Recurrence]:
    """Each mistake that somebody made, first those that most students were told of."""
    made = {mistake for works in done.values() for one in works for mistake in one.made}
    found = [_recurrence(mistake, done, known.get(mistake, frozenset())) for mistake in made]
    return sorted(found, key=lambda one: (-one.told, -one.again.tries, one.mistake))


def together(done: Mapping[str, Sequence[Work]], known: Mapping[str, frozenset[Kind]]) -> Together:
    """What all mistakes add up to."""
    hits, tries = [], []
    for works in done.values():
        mine = {mistake for one in works for mistake in one.made}
        later = [_later(mistake, _occasions(mistake, works, known.get(mistake, frozenset()))) for mistake in mine]
        hits.append(sum(any(mistake in one.made for one in rest) for mistake, rest in zip(mine, later, strict=True)))
        tries.append(sum(bool(rest) for rest in later))
    return Together(Share(sum(hits), sum(tries)), intervals.of_clusters(hits, tries))


def _recurrence(mistake: str, done: Mapping[str, Sequence[Work]], kinds: frozenset[Kind]) -> Recurrence:
    told = again = could = right = wrong = 0
    ways: Counter[tuple[str, str]] = Counter()
    for works in done.values():
        occasions = _occasions(mistake, works, kinds)
        first = next((one for one in occasions if _tells(mistake, one)), None)
        told += first is not None
        later = _later(mistake, occasions)
        could += bool(later)
        relapse = next((one for one in later if mistake in one.made), None)
        if first and relapse:
            again += 1
            ways[first.assignment, relapse.assignment] += 1
        if len(occasions) > 1 and mistake not in occasions[0].made:
            right += 1
            wrong += any(mistake in one.made for one in occasions[1:])
    return Recurrence(mistake, told, Share(again, could), Share(wrong, right), dict(sorted(ways.items())))


def _occasions(mistake: str, works: Sequence[Work], kinds: frozenset[Kind]) -> list[Work]:
    return [one for one in works if one.kinds & kinds or mistake in one.made]


def _later(mistake: str, occasions: Sequence[Work]) -> Sequence[Work]:
    """The occasions after the one at which the student was first told; none if that never was."""
    told = next((number for number, one in enumerate(occasions, 1) if _tells(mistake, one)), len(occasions))
    return occasions[told:]


def _tells(mistake: str, one: Work) -> bool:
    return one.told and mistake in one.made


def _work(gathered: Gathered, one: Submission, kinds: Mapping[str, frozenset[Kind]]) -> Work:
    answered = {cell for cell, text in one.answers.items() if _differs(text, gathered.handed_out.get(cell, ""))}
    return Work(
        gathered.assignment,
        frozenset(kind for item in kinds for kind in kinds[item] if _is_answered(item, one.answers, answered)),
        frozenset(mistake for item in kinds if kinds[item] for mistake in one.mistakes.get(item, ())),
        one.told,
    )


def _differs(text: str, handed_out: str) -> bool:
    return text.split() != handed_out.split()


def _is_answered(item: str, cells: Iterable[str], answered: set[str]) -> bool:
    """Whether an item's problem was answered, in its cell; without a cell of that name, whether any was."""
    choice = f"{item.rpartition('-')[0]}-choice"
    return choice in answered if choice in cells else bool(answered)


def _kinds(item: str, questions: Mapping[str, str], declared: Declared) -> frozenset[Kind]:
    """The kinds of task whose mistakes can be made in a graded cell, general ones with special ones.

    `questions`: what was asked at each place, where everybody has their own.
    """
    found = _special(item, questions, declared)
    return frozenset(kind for special in found for kind in (special, special.partition(" ")[0]))


def _special(item: str, questions: Mapping[str, str], declared: Declared) -> frozenset[Kind]:
    place = item.rpartition("-")[0]
    problem = declared.asked.get(questions.get(place, place)) or declared.problems.get(place)
    if problem:
        return _most_special(problem.outputs.values() or [problem.task])
    elsewhere = {*declared.functions, *declared.quizzes, *declared.repairs}
    return frozenset() if item in elsewhere else frozenset({ANY})


def _most_special(tasks: Iterable[Task]) -> frozenset[Kind]:
    """What tasks are called without their sizes: "Binary rare" for one in which yes is rare, "Binary" for any other."""
    return frozenset(
        " ".join([type(answer(task)).__name__, *(name for name, value in vars(answer(task)).items() if value is True)])
        for task in tasks
    )
