"""Which names a test cell uses, and which it makes: the first have to be fetched from the notebook."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager


@dataclass(frozen=True)
class Names:
    """`uses`: names that the cell reads and Python does not have itself, in order; `makes`: names that it binds."""

    uses: tuple[str, ...]
    makes: frozenset[str]


def names(source: str) -> Names:
    """The names in the code of a cell, which may have IPython's magic commands. None of both if it is no Python."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError):
        return Names((), frozenset())
    reads: dict[str, None] = {}
    makes: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                reads[name] = None
            case ast.Name(id=name):
                makes.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                makes.add(name)
            case ast.alias(name=name, asname=other):
                makes.add(other or name.partition(".")[0])
    own = {"get_ipython", "In", "Out", "_"}
    return Names(tuple(name for name in reads if not hasattr(builtins, name) and name not in own), frozenset(makes))
