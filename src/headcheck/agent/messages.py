"""The messages that are sent to a process of a notebook or of its tests, and what it answers; see `process.Process`.

These types describe what an honest process sends. Whoever receives from a notebook's process treats it as a claim.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

#: A value as `values.Writer` writes it: data that JSON can hold.
Written: TypeAlias = Any


class Run(TypedDict):
    """Run a cell. `begins`: it is the first one of a problem. Sends Shown for each output, then Ran."""

    do: Literal["run"]
    code: str
    begins: NotRequired[bool]


class Take(TypedDict):
    """Send the values of names, in at most `room` bytes. Answered by Taken."""

    do: Literal["take"]
    names: list[str]
    room: NotRequired[int]


class Give(TypedDict):
    """Set names to values, and remove those to `forget`. Answered by Given."""

    do: Literal["give"]
    values: dict[str, Written]
    forget: list[str]


class Call(TypedDict):
    """Call a function that stayed in this process. Answered by Returned or Failed, in at most `room` bytes."""

    do: Literal["call"]
    handle: int
    arguments: list[Written]
    named: dict[str, Written]
    room: NotRequired[int]


class Interrupt(TypedDict):
    """Interrupt whatever runs, as Ctrl-C does. Not answered."""

    do: Literal["interrupt"]


Request: TypeAlias = Run | Take | Give | Call | Interrupt


class Shown(TypedDict):
    """One output of the cell that runs, in nbformat's form."""

    output: dict[str, Any]


class Ran(TypedDict):
    """A cell has ended. `done`: whether without an error; `seconds`: of processor time."""

    done: bool
    seconds: float


class Returned(TypedDict):
    """What a function returned, and its arguments as it left them."""

    value: Written
    arguments: list[Written]


class Failed(TypedDict):
    """The request ended with an exception: the name of its class, and its text."""

    error: str
    text: str


class Ask(TypedDict):
    """Sent while a cell runs: the call of a function of the other process, answered by Returned or Failed."""

    ask: int
    arguments: list[Written]
    named: dict[str, Written]


#: The values that could be taken, and for the names of others, why not. Unknown names are in neither.
Taken = TypedDict("Taken", {"values": dict[str, Written], "not": dict[str, str]})
#: For each name that could not be set, why not.
Given = TypedDict("Given", {"not": dict[str, str]})

Answer: TypeAlias = Shown | Ran | Taken | Given | Returned | Failed | Ask
