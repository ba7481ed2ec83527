"""Whose question is which in a class, and whether what somebody handed in answers their own.

Settings are `c.Questions` in course_config.py. What a class was dealt, and what was changed for whom, is kept in
dealt/<assignment>.json in the course; it holds ids of students, and goes to nobody.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from traitlets.config import Config

from headcheck.course import versions
from headcheck.course.dealing import CLASS, TABLE, deal, in_order, key_of, known_by, plain_id, pool_of, put, told
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading.configured import mapping

#: In a course, the folder of what its class was dealt.
FOLDER = "dealt"
#: The cell in which a student types an id, and the names that it gives.
CELL, ID, OTHER = "student", "STUDENT_ID", "OTHER"
#: In a notebook's metadata `headcheck`, what `Compared` holds.
KEY = "questions"

#: For each place of a notebook, what is asked there, as kind/question.
Questions = dict[str, str]


class DealtError(HeadcheckError):
    """Questions can't be dealt, or not changed as asked; the message says what to write."""


class Changed(StrEnum):
    """By what a submission is graded that is older than a change of its question: see `Settings.changed`."""

    OLD = "old"  # by the question as it was
    BETTER = "better"  # by whatever gives more points


class Whose(StrEnum):
    """Why an answer earns nothing: whose question it answers."""

    ANOTHERS = "somebody else's"
    NOT_GIVEN = "not given to them"


@dataclass(frozen=True)
class Settings:
    """`c.Questions`: the class's public `code`, how many `tries` count, and the members of each group.

    `added`: points that are added to a question, by kind/question, because it was harder than others of its kind.
    `changed`: by what a submission is graded that is older than a change of its question.
    """

    code: str = ""
    tries: int = 1
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)
    changed: Changed = Changed.OLD

    @classmethod
    def of(cls, config: Config, assignment: str) -> Settings:
        """What is set for an assignment. Raises DealtError for what can't be meant."""
        code = config["Questions"].get("code", "")
        tries = mapping(config, "Questions", "tries").get(assignment, 1)
        if not isinstance(code, str):
            raise DealtError(f"c.Questions.code is {code!r}: expected text, such as 'autumn 2026'.")
        if not isinstance(tries, int) or tries < 1:
            raise DealtError(f"c.Questions.tries has {tries!r} for {assignment}: expected a number from 1 up.")
        added = mapping(config, "Questions", "added").get(assignment, {})
        for question, points in added.items():
            if not isinstance(points, int | float) or not 0 <= points < math.inf:
                raise DealtError(f"c.Questions.added has {points!r} for {question}: expected points from 0 up.")
        changed = config["Questions"].get("changed", Changed.OLD)
        if changed not in list(Changed):
            expected = " or ".join(repr(str(word)) for word in Changed)
            raise DealtError(f"c.Questions.changed is {changed!r}: expected {expected}.")
        return cls(code, tries, mapping(config, "Questions", "groups").get(assignment, {}), added, Changed(changed))


@dataclass(frozen=True)
class Change:
    """Another question that somebody got instead of the one that they were dealt, for what is handed in `since`."""

    question: str
    since: str


@dataclass(frozen=True)
class Given:
    """A version of a question (see `headcheck.course.versions`), and from when on it was given out."""

    version: str
    since: str


@dataclass(frozen=True)
class Record:
    """What a class with a `code` was dealt. `rounds`: see `dealing.pool_of`; `changes`: by plain id and kind.

    `places`: those of the kinds in `rounds` that are asked at each other's places.
    """

    code: str = ""
    rounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    places: Sequence[str] = ()
    changes: Mapping[str, Mapping[str, Sequence[Change]]] = field(default_factory=dict)
    #: by kind/question, the versions in which it was given out
    given: Mapping[str, Sequence[Given]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Record:
        """What is kept in the file; nothing where there is none. Raises DealtError if it can't be read."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            changes = {
                student: {kind: tuple(Change(**one) for one in changes) for kind, changes in kinds.items()}
                for student, kinds in found["changes"].items()
            }
            given = {name: tuple(Given(**one) for one in ones) for name, ones in found["given"].items()}
            return cls(found["code"], found["rounds"], tuple(found.get("places", ())), changes, given)
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DealtError(
                f"Expected what the class was dealt in {path}, but it can't be read ({type(error).__name__}: {error}). "
                "Bring back a copy of it: without it, some would get other questions."
            ) from error

    def write(self, path: Path) -> None:
        """Keep it, in one step."""
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(self, default=vars, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(path)


@dataclass(frozen=True)
class Compared:
    """What a submission is graded by. `asked`: what is asked at each place; `answered`: what it is about there.

    `titles`: of those that are asked; `refused`: places where nothing counts; `typed`: an id that is not theirs.
    """

    asked: Questions
    answered: Questions
    titles: Mapping[str, str]
    refused: Mapping[str, Whose] = field(default_factory=dict)
    typed: str = ""
    #: by place, points that are added
    added: Mapping[str, float] = field(default_factory=dict)
    #: by place, the version of a question that has changed since, by which it is graded
    versions: Mapping[str, str] = field(default_factory=dict)
    #: by place, the same, where what it earns by the new one counts, too: whatever is better
    older: Mapping[str, str] = field(default_factory=dict)

    def remarks(self) -> list[str]:
        """What needs a look by a person, in sentences."""
        lines = []
        if self.typed:
            lines.append(f"The notebook was set to the id {self.typed!r}, which is another one.")
        if theirs := [place for place, whose in self.refused.items() if whose is Whose.ANOTHERS]:
            lines.append(f"It answers somebody else's question in {', '.join(theirs)}.")
        if others := [place for place, whose in self.refused.items() if whose is Whose.NOT_GIVEN]:
            lines.append(f"It answers a question that was not given to them in {', '.join(others)}.")
        return lines

    def why_nothing(self, grade_id: str) -> str | None:
        """Why a graded cell earns nothing, as sentences for the student; None if it is about their own question."""
        place = self.place(grade_id)
        if place not in self.refused:
            return None
        return f"{_WHY[self.refused[place]]}\nYour own question is: {self.titles[place]}\n{_THEN}"

    def title(self, grade_id: str) -> str:
        """The title of the question that a graded cell is about; nothing where everybody has the same."""
        return self.titles.get(self.place(grade_id), "")

    def place(self, grade_id: str) -> str:
        """The place to which a graded cell belongs; nothing for a cell that is the same for everybody."""
        problem = grade_id.rpartition("-")[0]
        return next((place for place in (grade_id, problem) if place in self.asked), "")

    def as_metadata(self) -> NotebookNode:
        """For the notebook."""
        return NotebookNode({**vars(self), "refused": {place: str(whose) for place, whose in self.refused.items()}})

    @classmethod
    def of(cls, notebook: NotebookNode) -> Compared | None:
        """What a notebook that was taken in is graded by; None where everybody has the same questions."""
        found = notebook.metadata.get("headcheck", {}).get(KEY)
        if not found:
            return None
        refused = {place: Whose(word) for place, word in found["refused"].items()}
        asked, answered, titles = (dict(found[name]) for name in ("asked", "answered", "titles"))
        more = {name: dict(found[name]) for name in ("added", "versions", "older")}
        return cls(asked, answered, titles, refused, found["typed"], **more)


_WHY = {
    Whose.ANOTHERS: "This is an answer to somebody else's question, so it earns nothing here.",
    Whose.NOT_GIVEN: f"This is an answer to a question that you were not given (`{OTHER}`), so it earns nothing here.",
}
_THEN = f"Write your own id behind `{ID}`, near the top. Then run everything, and answer the question that you see."


@dataclass(frozen=True)
class Dealt:
    """The questions of an assignment, and whose they are. `kinds`: what a notebook knows, by kind and question.

    `places`: the kinds that are asked at each other's places, in a class that was dealt nothing yet.
    """

    assignment: str
    kinds: Mapping[str, Mapping[str, Mapping[str, Any]]]
    places: Sequence[str] = ()
    settings: Settings = field(default_factory=Settings)
    record: Record = field(default_factory=Record)
    #: by kind/question, the version of today
    current: Mapping[str, str] = field(default_factory=dict)
    #: by what the class list in a handout knows a member of a group, what the group's questions follow from
    shared: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, course: Path, assignment: str, given: Path, config: Config) -> Dealt | None:
        """The questions that students of the course have in the folder `given`; None where all have the same.

        Raises DealtError.
        """
        try:
            table = json.loads((given / TABLE).read_text(encoding="utf-8"))
            kinds, places = table["kinds"], table["places"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError) as error:
            raise DealtError(f"Expected the table of questions in {given / TABLE}; {error}.") from error
        settings, record = Settings.of(config, assignment), Record.read(place(course, assignment))
        record = record if record.code == settings.code else Record(settings.code)
        there = declared(course).of(assignment).asked.values()
        current = {problem.name: versions.of(problem) for problem in there if problem.question}
        return cls(assignment, kinds, places, settings, record, current)

    @property
    def pool(self) -> dict[str, dict[str, int]]:
        """For each kind its questions, with the rounds in which they joined."""
        rounds = {kind: dict(questions) for kind, questions in self.record.rounds.items()}
        return pool_of({kind: list(questions) for kind, questions in self.kinds.items()}, rounds)

    @property
    def anywhere(self) -> list[str]:
        """The kinds that are asked at each other's places: once a class was dealt its own, as it was then."""
        dealt = self.record
        return [kind for kind in self.kinds if kind in (dealt.places if kind in dealt.rounds else self.places)]

    def of(self, student: str, at: datetime | None = None) -> Questions:
        """What a student is asked at each place, for what is handed in at a time, by default from now on."""
        return self._put(student, self.by_kind(student, at))

    def by_kind(self, student: str, at: datetime | None = None) -> dict[str, str]:
        """The questions of a student, by kind; `at` as in `of`."""
        mine = self.dealt_first(student)
        for kind, changes in self.record.changes.get(plain_id(student), {}).items():
            for change in changes:
                if kind in mine and (at is None or datetime.fromisoformat(change.since) <= at):
                    mine[kind] = change.question
        return mine

    def dealt_first(self, student: str) -> dict[str, str]:
        """The questions of a student, by kind, whatever was changed for them."""
        key, pool = self._key(student), self.pool
        return {kind: in_order(key, kind, pool[kind])[0] for kind in pool}

    def others(self, student: str, which: str) -> dict[str, str]:
        """By kind the questions that `which` names (see `dealing.told`), other than a student's own.

        Raises DealtError.
        """
        try:
            wanted = told(self._key(student), self.pool, which)
        except ValueError as error:
            raise DealtError(f"No question was changed: {error}.") from error
        now = self.by_kind(student)
        return {kind: question for kind, question in wanted.items() if question != now[kind]}

    def counts(self, student: str) -> set[str]:
        """Every question with which a student may hand in: of each try that is open, and after a change."""
        key, pool, changes = self._key(student), self.pool, self.record.changes.get(plain_id(student), {})
        tries = {f"{kind}/{one}" for kind in pool for one in in_order(key, kind, pool[kind])[: self.settings.tries]}
        return tries | {f"{kind}/{change.question}" for kind, several in changes.items() for change in several}

    def compare(self, student: str, notebook: NotebookNode, at: datetime | None = None) -> Compared:
        """What a student's notebook, as it was taken in, is graded by."""
        typed, other = typed_in(notebook)
        mine = self.of(student, at)
        is_own = not plain_id(typed) or plain_id(typed) in map(plain_id, self.people(student))
        answered = self._own(student, other, at) if is_own else self._anothers(typed, other)
        counts = self.counts(student) if is_own else set()
        refused = {
            place: Whose.NOT_GIVEN if is_own else Whose.ANOTHERS
            for place, name in answered.items()
            if name != mine[place] and name not in counts
        }
        asked = {place: mine[place] if place in refused else answered[place] for place in mine}
        titles = {place: self.title(name) for place, name in asked.items()}
        added = {p: self.settings.added[name] for p, name in asked.items() if name in self.settings.added}
        versions = self.versions(asked, at)
        by = {"older" if self.settings.changed is Changed.BETTER else "versions": versions}
        return Compared(asked, answered, titles, refused, "" if is_own else typed.strip()[:100], added, **by)

    def _own(self, student: str, other: str, at: datetime | None) -> Questions:
        """What a notebook is about in which a student typed their own id, and `other`."""
        try:
            chosen = told(self._key(student), self.pool, other)
        except ValueError:  # the notebook stopped at it, and showed no question at all
            chosen = {}
        return self._put(student, {**self.by_kind(student, at), **chosen})

    def _anothers(self, typed: str, other: str) -> Questions:
        """What a notebook is about in which somebody typed another id, and `other`."""
        key = self._key(typed)
        try:
            return deal(key, self.pool, self.anywhere, other)
        except ValueError:
            return deal(key, self.pool, self.anywhere)

    def _put(self, student: str, by_kind: dict[str, str]) -> Questions:
        return put(self._key(student), self.pool, self.anywhere, by_kind)

    def title(self, name: str) -> str:
        """The title of a question."""
        kind, _, question = name.partition("/")
        return str(self.kinds[kind][question]["title"])

    def versions(self, asked: Questions, at: datetime | None) -> dict[str, str]:
        """By place, as which version each question was given out to who handed it in then, if it has changed since."""
        found = {}
        for place, name in asked.items():
            given = self.record.given.get(name, ())
            until = [one.version for one in given if at is None or datetime.fromisoformat(one.since) <= at]
            if given and (version := (until or [given[0].version])[-1]) != self.current.get(name):
                found[place] = version
        return found

    def alone(self, beside: Mapping[str, Any]) -> Dealt:
        """The same for somebody who practises alone: every question counts that they chose.

        `beside`: the class.json that lies beside their notebook (see `of_class`), which the notebook goes by.
        """
        settings = replace(self.settings, tries=max(map(len, self.kinds.values())), groups={})
        settings = replace(settings, code=beside.get("code", ""))
        dealt = {"rounds": beside.get("rounds", {}), "places": tuple(beside.get("places", ()))}
        record = replace(self.record, changes={}, **dealt)
        return replace(self, settings=settings, record=record, shared=beside.get("groups", {}))

    def people(self, student: str) -> list[str]:
        """The ids that stand for a student: their own, and those of the group and its members."""
        group = self._group(student)
        return [student, *([group, *self.settings.groups[group]] if group else [])]

    def changed(self, student: str, questions: Mapping[str, str], since: datetime) -> Dealt:
        """The same with other `questions` for a student, by kind, for what is handed in from a time on, in UTC."""
        who = plain_id(student)
        before = self.record.changes.get(who, {})
        now = {kind: (*before.get(kind, ()), Change(to, since.isoformat())) for kind, to in questions.items()}
        changes = {**self.record.changes, who: {**before, **now}}
        return replace(self, record=replace(self.record, changes=changes))

    def given_out(self) -> Dealt:
        """The same, with every question and place of today remembered as dealt in this or an earlier round."""
        return replace(self, record=replace(self.record, rounds=self.pool, places=self.anywhere))

    def given_as(self, now: datetime) -> Dealt:
        """The same, with the version of each question kept and remembered as given out from a time on, in UTC."""
        given = dict(self.record.given)
        for name, problem in declared().of(self.assignment).asked.items():
            if problem.question:
                version = versions.keep(problem, self.kinds[problem.id][problem.question])
                before = given.get(name, ())
                if version and (not before or before[-1].version != version):
                    given[name] = (*before, Given(version, now.isoformat()))
        return replace(self, record=replace(self.record, given=given))

    def keep(self, course: Path) -> None:
        """Keep what the class was dealt. Of a class without a code, only what was changed for somebody is kept."""
        if self.settings.code or self.record.changes:
            self.record.write(place(course, self.assignment))

    def of_class(self, students: Iterable[str]) -> str:
        """class.json, which goes to students: the code, and digests of the ids in the class's list, as far as known."""
        keys = sorted({known_by(self._own_key(student)) for student in students})
        groups = {
            known_by(self._own_key(member)): self._own_key(group)
            for group, members in self.settings.groups.items()
            for member in members
        }
        known = {
            "code": self.settings.code,
            "rounds": self.record.rounds,
            "groups": groups,
            "students": sorted({*keys, *groups, *(known_by(key) for key in groups.values())}) if keys else [],
        }
        told = {name: value for name, value in known.items() if value}
        if self.record.rounds:  # a class that was dealt its own keeps to that, also where all stay at their places
            told["places"] = self.anywhere
        return json.dumps(told, indent=1) + "\n"

    def _key(self, student: str) -> str:
        key = self._own_key(self._group(student) or student)
        return self.shared.get(known_by(key), key)

    def _own_key(self, name: str) -> str:
        return key_of(name, self.assignment, self.settings.code)

    def _group(self, student: str) -> str:
        """The group that a student is in, or that is called so; nothing if there is none."""
        for group, members in self.settings.groups.items():
            if plain_id(student) in map(plain_id, (group, *members)):
                return group
        return ""


def as_older(notebook: NotebookNode) -> NotebookNode | None:
    """A notebook that was taken in, to be graded by its questions as they were; None where that makes no difference."""
    compared = Compared.of(notebook)
    if not compared or not compared.older:
        return None
    older = deepcopy(notebook)
    older.metadata["headcheck"][KEY] = replace(compared, versions=compared.older, older={}).as_metadata()
    return older


def beside(folder: Path) -> dict[str, Any]:
    """The class.json in a folder; nothing where there is none. Raises DealtError if it can't be read."""
    try:
        found = json.loads((folder / CLASS).read_text(encoding="utf-8"))
        return dict(found)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise DealtError(
            f"Expected what belongs to the class in {folder / CLASS}, but it can't be read: {error}."
        ) from error


def place(course: Path, assignment: str) -> Path:
    """The file that keeps what the class was dealt."""
    return course / FOLDER / f"{assignment}.json"


def typed_in(notebook: NotebookNode) -> tuple[str, str]:
    """The id that was typed into a notebook, and what else decides on its questions; "" for what can't be read."""
    sources = [cell.source for cell in notebook.cells if cell.get("id") == CELL and cell.cell_type == "code"]
    found = {ID: "", OTHER: ""}
    try:
        body = ast.parse(sources[0]).body if sources else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = []
    for line in body:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant) and isinstance(line.value.value, str):
            found |= {to.id: line.value.value for to in line.targets if isinstance(to, ast.Name) and to.id in found}
    return found[ID], found[OTHER]
