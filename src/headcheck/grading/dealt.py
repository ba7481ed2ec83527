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
from headcheck.course.dealing import CLASS, TABLE, deal, in_order, key_of, known_by, plain_id, pool_of, told
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading.configured import mapping

#: In a course, the folder of what its class was dealt.
FOLDER = "dealt"
#: The cell in which a student types an id, and the names that it gives.
CELL, ID, OTHER = "student", "STUDENT_ID", "OTHER"
#: In a notebook's metadata `headcheck`, what `Compared` holds.
KEY = "questions"

#: By what old submissions are graded: by the question as it was, or by whatever gives more points.
OLD, BETTER = "old", "better"

#: For each kind, a question.
Questions = dict[str, str]


class DealtError(HeadcheckError):
    """Questions can't be dealt, or not changed as asked; the message says what to write."""


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
    changed: str = OLD

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
        changed = config["Questions"].get("changed", OLD)
        if changed not in (OLD, BETTER):
            raise DealtError(f"c.Questions.changed is {changed!r}: expected {OLD!r} or {BETTER!r}.")
        return cls(code, tries, mapping(config, "Questions", "groups").get(assignment, {}), added, changed)


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
    """What a class with a `code` was dealt. `rounds`: see `dealing.pool_of`; `changes`: by plain id and kind."""

    code: str = ""
    rounds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
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
            return cls(found["code"], found["rounds"], changes, given)
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
    """What a submission is graded by. `asked`: its questions by kind; `answered`: those that it is about.

    `titles`: of those that are asked; `refused`: kinds of which nothing counts; `typed`: an id that is not theirs.
    """

    asked: Questions
    answered: Questions
    titles: Mapping[str, str]
    refused: Mapping[str, Whose] = field(default_factory=dict)
    typed: str = ""
    #: by kind, points that are added
    added: Mapping[str, float] = field(default_factory=dict)
    #: by kind, the version of a question that has changed since, by which it is graded
    versions: Mapping[str, str] = field(default_factory=dict)
    #: by kind, the same, where what it earns by the new one counts, too: whatever is better
    older: Mapping[str, str] = field(default_factory=dict)

    def remarks(self) -> list[str]:
        """What needs a look by a person, in sentences."""
        lines = []
        if self.typed:
            lines.append(f"The notebook was set to the id {self.typed!r}, which is another one.")
        if theirs := [kind for kind, whose in self.refused.items() if whose is Whose.ANOTHERS]:
            lines.append(f"It answers somebody else's question in {', '.join(theirs)}.")
        if others := [kind for kind, whose in self.refused.items() if whose is Whose.NOT_GIVEN]:
            lines.append(f"It answers a question that was not given to them in {', '.join(others)}.")
        return lines

    def why_nothing(self, grade_id: str) -> str | None:
        """Why a graded cell earns nothing, as sentences for the student; None if it is about their own question."""
        kind = self.kind(grade_id)
        if kind not in self.refused:
            return None
        return f"{_WHY[self.refused[kind]]}\nYour own question is: {self.titles[kind]}\n{_THEN}"

    def title(self, grade_id: str) -> str:
        """The title of the question that a graded cell is about; nothing where everybody has the same."""
        return self.titles.get(self.kind(grade_id), "")

    def kind(self, grade_id: str) -> str:
        """The kind of question that a graded cell belongs to; nothing for another cell."""
        problem = grade_id.rpartition("-")[0]
        return next((kind for kind in (grade_id, problem) if kind in self.asked), "")

    def as_metadata(self) -> NotebookNode:
        """For the notebook."""
        return NotebookNode({**vars(self), "refused": {kind: str(whose) for kind, whose in self.refused.items()}})

    @classmethod
    def of(cls, notebook: NotebookNode) -> Compared | None:
        """What a notebook that was taken in is graded by; None where everybody has the same questions."""
        found = notebook.metadata.get("headcheck", {}).get(KEY)
        if not found:
            return None
        refused = {kind: Whose(word) for kind, word in found["refused"].items()}
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
    """The questions of an assignment, and whose they are. `kinds`: what a notebook knows, by kind and question."""

    assignment: str
    kinds: Mapping[str, Mapping[str, Mapping[str, Any]]]
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
            kinds = json.loads((given / TABLE).read_text(encoding="utf-8"))["kinds"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError) as error:
            raise DealtError(f"Expected the table of questions in {given / TABLE}; {error}.") from error
        settings, record = Settings.of(config, assignment), Record.read(place(course, assignment))
        record = record if record.code == settings.code else Record(settings.code)
        there = declared(course).of(assignment).asked.values()
        current = {problem.name: versions.of(problem) for problem in there if problem.question}
        return cls(assignment, kinds, settings, record, current)

    @property
    def pool(self) -> dict[str, dict[str, int]]:
        """For each kind its questions, with the rounds in which they joined."""
        rounds = {kind: dict(questions) for kind, questions in self.record.rounds.items()}
        return pool_of({kind: list(questions) for kind, questions in self.kinds.items()}, rounds)

    def of(self, student: str, at: datetime | None = None) -> Questions:
        """The questions of a student, by kind, for what is handed in at a time, by default from now on."""
        dealt = self.dealt_first(student)
        for kind, changes in self.record.changes.get(plain_id(student), {}).items():
            for change in changes:
                if kind in dealt and (at is None or datetime.fromisoformat(change.since) <= at):
                    dealt[kind] = change.question
        return dealt

    def dealt_first(self, student: str) -> Questions:
        """The questions of a student, by kind, whatever was changed for them."""
        return deal(self._key(student), self.pool)

    def others(self, student: str, which: str) -> Questions:
        """The questions that `which` names (see `dealing.told`), other than a student's own. Raises DealtError."""
        try:
            wanted = told(self._key(student), self.pool, which)
        except ValueError as error:
            raise DealtError(f"No question was changed: {error}.") from error
        now = self.of(student)
        return {kind: question for kind, question in wanted.items() if question != now[kind]}

    def counts(self, student: str, kind: str) -> set[str]:
        """Every question of a kind with which a student may hand in: of each try that is open, and after a change."""
        tries = in_order(self._key(student), kind, self.pool[kind])[: self.settings.tries]
        return {*tries, *(change.question for change in self.record.changes.get(plain_id(student), {}).get(kind, ()))}

    def compare(self, student: str, notebook: NotebookNode, at: datetime | None = None) -> Compared:
        """What a student's notebook, as it was taken in, is graded by."""
        typed, other = typed_in(notebook)
        mine = self.of(student, at)
        is_own = not plain_id(typed) or plain_id(typed) in map(plain_id, self.people(student))
        key = self._key(student if is_own else typed)
        try:
            chosen = told(key, self.pool, other)
        except ValueError:  # the notebook stopped at it, and showed no question at all
            chosen = {}
        answered = {**(mine if is_own else deal(key, self.pool)), **chosen}
        refused = {
            kind: Whose.NOT_GIVEN if is_own else Whose.ANOTHERS
            for kind, question in answered.items()
            if question != mine[kind] and not (is_own and question in self.counts(student, kind))
        }
        asked = {kind: mine[kind] if kind in refused else answered[kind] for kind in mine}
        titles = {kind: str(self.kinds[kind][question]["title"]) for kind, question in asked.items()}
        by_name = self.settings.added
        added = {k: by_name[f"{k}/{q}"] for k, q in asked.items() if f"{k}/{q}" in by_name}
        versions = self.versions(asked, at)
        by = {"older" if self.settings.changed == BETTER else "versions": versions}
        return Compared(asked, answered, titles, refused, "" if is_own else typed.strip()[:100], added, **by)

    def versions(self, asked: Questions, at: datetime | None) -> dict[str, str]:
        """By kind, as which version each question was given out to who handed it in then, if it has changed since."""
        found = {}
        for kind, question in asked.items():
            given = self.record.given.get(f"{kind}/{question}", ())
            until = [one.version for one in given if at is None or datetime.fromisoformat(one.since) <= at]
            if given and (version := (until or [given[0].version])[-1]) != self.current.get(f"{kind}/{question}"):
                found[kind] = version
        return found

    def alone(self, beside: Mapping[str, Any]) -> Dealt:
        """The same for somebody who practises alone: every question counts that they chose.

        `beside`: the class.json that lies beside their notebook (see `of_class`), which the notebook goes by.
        """
        settings = replace(self.settings, tries=max(map(len, self.kinds.values())), groups={})
        settings = replace(settings, code=beside.get("code", ""))
        record = replace(self.record, changes={}, rounds=beside.get("rounds", {}))
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
        """The same, with every question of today remembered as one that was dealt in this or an earlier round."""
        return replace(self, record=replace(self.record, rounds=self.pool))

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
        return json.dumps({name: value for name, value in known.items() if value}, indent=1) + "\n"

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
