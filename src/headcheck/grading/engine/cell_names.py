"""The names a cell uses and defines: those a test uses must be fetched from the notebook."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from symtable import SymbolTable, symtable

from IPython.core.inputtransformer2 import TransformerManager

from headcheck.grading.sandbox import bounded

# A line that may be an IPython command, and how many of them a cell may have to be analysed.
_MAGIC = re.compile(r"^\s*(?:[%!?,;/].*|.*\?\s*|.*=\s*[%!].*)$", re.MULTILINE)
_MOST_MAGICS = 50


@dataclass(frozen=True)
class Names:
    """`uses`: names that the cell reads, except builtins, in order; `makes`: names that it binds.

    Global names only. `needs`: those of `uses` that may have to exist before the cell runs: all but its imports.
    `readable`: whether the code could be analysed.
    """

    uses: tuple[str, ...]
    makes: frozenset[str]
    needs: frozenset[str] = frozenset()
    readable: bool = True


@lru_cache(maxsize=4096)  # most cells are identical in a class
def names(source: str) -> Names:
    """The names in the code of a cell, which may contain IPython magics. Empty if it is not valid Python."""
    try:
        uses, makes, needs, readable = bounded.of_code(read, source)
    except bounded.Exceeded:
        uses, makes, needs, readable = [], [], [], False
    return Names(tuple(uses), frozenset(makes), frozenset(needs), readable)


def read(source: str) -> tuple[list[str], list[str], list[str], bool]:
    """The names of a cell as JSON: `uses`, `makes`, `needs` and `readable`."""
    try:
        code = _without_magics(source)
        tree, table = ast.parse(code), symtable(code, "cell", "exec")
    except (SyntaxError, ValueError):
        return [], [], [], True  # it does not run either
    except (RecursionError, MemoryError, RuntimeError):  # too deep, or too long, for the parser or for IPython
        return [], [], [], False
    # `x += 1` also reads x, which the symbol table does not record.
    used = {
        node.target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    makes, imported = set(), set()
    for scope in _scopes(table):
        for symbol in scope.get_symbols():
            if scope is table or symbol.is_global():
                if symbol.is_referenced():
                    used.add(symbol.get_name())
                if symbol.is_assigned() or symbol.is_imported():
                    makes.add(symbol.get_name())
                if symbol.is_imported():
                    imported.add(symbol.get_name())
    own = {"get_ipython", "In", "Out", "_"}
    in_order = dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    uses = [name for name in in_order if name in used and not hasattr(builtins, name) and name not in own]
    return uses, sorted(makes), sorted(set(uses) - imported), True


def _without_magics(source: str) -> str:
    """A cell transformed by IPython, which takes time quadratic in the number of magics."""
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        if len(_MAGIC.findall(source)) > _MOST_MAGICS:
            raise RuntimeError("too many commands of IPython's") from None
    return str(TransformerManager().transform_cell(source))


def _scopes(table: SymbolTable) -> Iterator[SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)
