"""Which names a cell uses, and which it makes: what a test uses has to be fetched from the notebook."""

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

# A line that may be IPython's and not Python's, and how many of them a cell may have in which names are looked for.
_MAGIC = re.compile(r"^\s*(?:[%!?,;/].*|.*\?\s*|.*=\s*[%!].*)$", re.MULTILINE)
_MOST_MAGICS = 50


@dataclass(frozen=True)
class Names:
    """`uses`: names that the cell reads and Python does not have itself, in order; `makes`: names that it binds.

    Names of the notebook only: what is local to a function is neither. `needs`: those of `uses` that may have to be
    there before the cell runs, which is all but what it imports. `readable`: whether one can know them.
    """

    uses: tuple[str, ...]
    makes: frozenset[str]
    needs: frozenset[str] = frozenset()
    readable: bool = True


@lru_cache(maxsize=4096)  # most cells are the same in a whole class
def names(source: str) -> Names:
    """The names in the code of a cell, which may have IPython's magic commands. None of both if it is no Python."""
    try:
        uses, makes, needs, readable = bounded.of_code(read, source)
    except bounded.Exceeded:
        uses, makes, needs, readable = [], [], [], False
    return Names(tuple(uses), frozenset(makes), frozenset(needs), readable)


def read(source: str) -> tuple[list[str], list[str], list[str], bool]:
    """The names of a cell as data: what it uses, makes, and needs, and whether it could be read."""
    try:
        code = _without_magics(source)
        tree, table = ast.parse(code), symtable(code, "cell", "exec")
    except (SyntaxError, ValueError):
        return [], [], [], True  # it does not run either
    except (RecursionError, MemoryError, RuntimeError):  # too deep, or too long, for the parser or for IPython
        return [], [], [], False
    # `x += 1` reads x, too, and the table of symbols does not say so.
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
    """The Python that IPython makes of a cell, for which it needs time that grows with the square of its magics."""
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
