"""What a handout carries for practice: practice.json, which knows of each problem what its mode may tell, as data.

It holds no code, and of quizzes only salted digests of the right answers.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from headcheck.errors import HeadcheckError
from headcheck.practice.modes import Mode
from headcheck.tasks import Each, Task
from headcheck.theory import task_types
from headcheck.theory.answers import normalised

#: The file's name, and which version of its format this is.
FILE, VERSION = "practice.json", 1
_DIGITS = 16
#: What a notebook calls the table of its student's own questions, where each has others.
ASKED = "asked"


class PracticeFileError(HeadcheckError):
    """The file is not what it should be; the message says what to do."""


@dataclass(frozen=True)
class ModelPart:
    """A problem with a model. In a test there is no task. `outputs`: the task of each, where there are several.

    `own`: each student has another question there, so the tasks are in `Carried.questions`.
    """

    title: str
    #: the name of the variable in the notebook
    variable: str
    task: Task | None = None
    outputs: Mapping[str, Task] = field(default_factory=dict)
    own: bool = False


@dataclass(frozen=True)
class Question:
    """What one of several questions asks, of which each student has one: see `ModelPart`."""

    task: Task | None = None
    outputs: Mapping[str, Task] = field(default_factory=dict)


@dataclass(frozen=True)
class QuizPart:
    """A quiz. `digests`: of the right answer to each question; none in a test. See `digest`."""

    title: str
    variable: str
    questions: tuple[str, ...]
    expects: str
    advice: str = ""
    salt: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One call of a function: its arguments, and what it should return. `group`: what it tries, in words."""

    group: str
    arguments: tuple[Any, ...]
    expected: Any


@dataclass(frozen=True)
class FunctionPart:
    """A function to write. `cases`: the plainest first; none in a test."""

    title: str
    variable: str
    tolerance: float = 1e-6
    cases: tuple[Case, ...] = ()


Part = ModelPart | QuizPart | FunctionPart
_KINDS: Mapping[str, type[Part]] = {"model": ModelPart, "quiz": QuizPart, "function": FunctionPart}


@dataclass(frozen=True)
class Help:
    """What helps with a problem, as Markdown: `hints`, the gentlest first, and the `solution`, where it may be told.

    `solutions`: by kind/question, where each student has another one.
    """

    hints: tuple[str, ...] = ()
    solution: str = ""
    solutions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Carried:
    """Everything that the file holds: parts, and what helps, by the problems' ids; `questions` by kind/question."""

    assignment: str
    mode: Mode
    parts: Mapping[str, Part]
    helps: Mapping[str, Help] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)

    def part(self, problem: str, name: str = "", title: str = "") -> Part:
        """A part, as a question asks it whose `name` is kind/question; without a task where it is not known.

        `title`: what the question is called, in place of its kind.
        """
        part = self.parts[problem]
        if not isinstance(part, ModelPart) or not name:
            return part
        question = self.questions.get(name, Question())
        return replace(part, title=title or part.title, task=question.task, outputs=question.outputs)

    def help(self, problem: str, name: str = "") -> Help:
        """What helps with a part; `name` as above."""
        found = self.helps.get(problem, Help())
        return replace(found, solution=found.solutions.get(name, "")) if name else found

    def to_json(self) -> str:
        """As a text that `read` reads."""
        written: dict[str, Any] = {
            "version": VERSION,
            "assignment": self.assignment,
            "mode": self.mode,
            "problems": {
                name: {"kind": _kind(part), **_written(part), **_written(self.helps.get(name, Help()))}
                for name, part in self.parts.items()
            },
        }
        if self.questions:
            written["questions"] = {name: _written(question) for name, question in self.questions.items()}
        return json.dumps(written, ensure_ascii=False) + "\n"


def read(text: str) -> Carried:
    """What a practice.json holds. Raises PracticeFileError for any other text, and for a newer version of it."""
    try:
        found = json.loads(text)
        if found["version"] != VERSION:
            raise PracticeFileError(
                f"Expected version {VERSION} of {FILE}, found {found['version']}. "
                "Install the headcheck that came with it."
            )
        problems = found["problems"]
        parts = {name: _read(_KINDS[stated["kind"]], stated) for name, stated in problems.items()}
        helps = {name: _read(Help, stated) for name, stated in problems.items()}
        questions = {name: _read(Question, stated) for name, stated in found.get("questions", {}).items()}
        return Carried(found["assignment"], Mode(found["mode"]), parts, helps, questions)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PracticeFileError(f"{FILE} can't be read ({error!r}). Take it from the assignment again.") from error


def digest(salt: str, question: str, answer: object) -> str:
    """What stands for an answer to a question, so that the file does not say it."""
    return sha256(f"{salt}\0{question}\0{normalised(answer)}".encode()).hexdigest()[:_DIGITS]


def _kind(part: Part) -> str:
    return next(kind for kind, of in _KINDS.items() if isinstance(part, of))


def _written(part: Any) -> dict[str, Any]:
    """The fields of a part that are not empty."""
    fields = {one.name: getattr(part, one.name) for one in dataclasses.fields(part)}
    return {
        name: write(value) for name, value in fields.items() if value is not False and value not in (None, "", (), {})
    }


def _read(kind: Any, stated: Mapping[str, Any]) -> Any:
    names = {one.name for one in dataclasses.fields(kind)}
    return kind(**{name: _value(value) for name, value in stated.items() if name in names})


def write(value: Any) -> Any:
    """A value as JSON that can be read again. Raises TypeError for one that is no data."""
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return value if np.isfinite(value) else {"number": repr(value)}
        case np.ndarray() if value.dtype.kind in "biuf":
            numbers = [write(number) for number in value.ravel().tolist()]
            return {"array": numbers, "shape": list(value.shape), "dtype": str(value.dtype)}
        case np.generic():
            return write(value.item())
        case tuple():
            return {"tuple": [write(part) for part in value]}
        case list():
            return [write(part) for part in value]
        case Mapping():
            return {"mapping": {str(name): write(part) for name, part in value.items()}}
        case Case():
            return {"case": [value.group, write(value.arguments), write(value.expected)]}
    if type(value).__name__ in _TASKS:
        return {"task": type(value).__name__, **{k: write(v) for k, v in vars(value).items()}}
    raise TypeError(f"Expected numbers, texts, arrays or tuples, found {type(value).__name__}.")


#: The kinds of tasks, by name.
_TASKS: Mapping[str, Any] = {kind.__name__: kind for kind in (*task_types.OneAnswer.__args__, Each)}


def _value(written: Any) -> Any:
    if isinstance(written, list):
        return [_value(part) for part in written]
    if not isinstance(written, dict):
        return written
    match written:
        case {"number": text}:
            return float(text)
        case {"array": numbers, "shape": shape, "dtype": dtype}:
            return np.array([_value(number) for number in numbers], dtype=dtype).reshape(shape)
        case {"tuple": parts}:
            return tuple(_value(part) for part in parts)
        case {"mapping": parts}:
            return {name: _value(part) for name, part in parts.items()}
        case {"case": [group, arguments, expected]}:
            return Case(group, _value(arguments), _value(expected))
        case {"task": name, **settings}:
            return _TASKS[name](**{k: _value(v) for k, v in settings.items()})
    raise ValueError(f"expected a value, found {sorted(written)}")
