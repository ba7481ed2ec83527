"""Which cells a test follows from, so that a change of one answer runs no other problem again.

It errs on the side of too many cells: a result has to be the one that the whole notebook gives.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from IPython.core.inputtransformer2 import TransformerManager
from nbformat.notebooknode import NotebookNode

from headcheck.grading.cells import is_demonstration, is_solution, is_test
from headcheck.practice.carried import ASKED

#: Functions that change none of their arguments, and keep none.
_PURE = frozenset(
    "abs all any bool dir float format getattr hasattr hash id int isinstance len max min print range repr round str "
    "sum type".split()
)
#: What may use or make any name.
_OPAQUE = frozenset("eval exec globals locals vars get_ipython __import__ setattr delattr".split())
_BUILTIN = frozenset(dir(builtins))


@dataclass
class _Facts:
    """Of the code of one cell, the names of the notebook: which it `reads`, and `makes`; which of those `anew`.

    `changes`: names that stand, when the cell runs, for something which it may change or keep. `plain`: names that it
    binds to what nobody changes: modules, functions, classes, numbers and texts. `stored`: names in whose value it
    stores something. `opaque`: nobody knows.
    """

    reads: set[str] = field(default_factory=set)
    makes: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    opaque: bool = False


def parts(cells: Sequence[NotebookNode]) -> list[tuple[int, ...]]:
    """The tests among `cells`, in groups with the cells of code that they follow from: places, in order.

    Tests that share an answer are together, and every test is in one group. A notebook in which names can't be followed
    is one group.
    """
    code = [index for index, cell in enumerate(cells) if cell.cell_type == "code"]
    # a demonstration does not run
    facts = {index: _Facts() if is_demonstration(cells[index]) else _facts(cells[index].source) for index in code}
    if any(found.opaque for found in facts.values()):
        return [tuple(code)]
    web = _Web(facts, {index for index in code if is_test(cells[index])})
    everywhere = {i for i in code if _is_own(cells[i]) and not (web.data & (facts[i].reads | facts[i].makes))}
    everywhere |= {i for i in code if not is_test(cells[i]) and facts[i].stored & web.imported}
    groups: list[tuple[set[int], set[int]]] = []
    for index in (index for index in code if is_test(cells[index])):
        needed = web.needed({index, *everywhere})
        answers = {i for i in needed if is_solution(cells[i]) or is_test(cells[i])}
        for group in [group for group in groups if group[1] & answers]:
            groups.remove(group)
            needed, answers = needed | group[0], answers | group[1]
        groups.append((needed, answers))
    return [tuple(sorted(needed)) for needed, _ in groups]


class _Web:
    """Which cells hang together by the names that they make, read and change.

    `tests` run in another process, after all others: what they make and change no other cell sees.
    """

    def __init__(self, facts: Mapping[int, _Facts], tests: Set[int]) -> None:
        self._facts, self._tests = facts, tests
        made = [(name, name in found.plain) for found in facts.values() for name in found.makes]
        #: names that may stand for something that can be changed
        self.data = {name for name, plain in made if not plain}
        self.imported = {name for name, plain in made if plain} - self.data
        self._makers = _by_name((name, index) for index, found in facts.items() for name in found.makes)
        self._changers = _by_name((name, index) for index, found in facts.items() for name in found.changes & self.data)

    def needed(self, first: Iterable[int]) -> set[int]:
        """These cells, and all that make something which one of them reads, or may change what one reads or makes."""
        needed: set[int] = set()
        waiting = set(first)
        while waiting:
            index = waiting.pop()
            needed.add(index)
            found = self._facts[index]
            beside = {other for name in found.reads for other in self._makers.get(name, ())}
            beside |= {o for name in (found.reads | found.makes) & self.data for o in self._changers.get(name, ())}
            waiting |= (beside if index in self._tests else beside - self._tests) - needed
        return needed


def _by_name(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, index in pairs:
        found.setdefault(name, set()).add(index)
    return found


def _is_own(cell: NotebookNode) -> bool:
    """Whether a student added the cell."""
    return "nbgrader" not in cell.metadata


def _facts(source: str) -> _Facts:
    facts = _Facts()
    try:
        tree = _parsed(source)
        _Reader(facts).follow(tree.body, set())
    except (SyntaxError, ValueError):  # it does not run either
        return _Facts()
    except (RecursionError, MemoryError):
        return _Facts(opaque=True)
    return facts


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(str(TransformerManager().transform_cell(source)))


class _Reader:
    """Follows statements in their order."""

    def __init__(self, facts: _Facts) -> None:
        self._facts = facts

    def follow(self, body: Iterable[ast.stmt], bound: set[str]) -> None:
        """Take the facts of some statements; `bound`, which grows, are names that the cell has made before them."""
        for statement in body:
            match statement:
                case ast.Import() | ast.ImportFrom():
                    names = {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
                    self._facts.opaque |= "*" in names
                    self._make(names, bound, plain=True)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self._read(statement, bound | {statement.name})
                    self._make({statement.name}, bound, plain=True)
                case ast.For() | ast.AsyncFor():
                    self._read(statement.iter, bound)
                    inside = set(bound)
                    self._bind(statement.target, inside)
                    self.follow(statement.body, inside)
                    self.follow(statement.orelse, set(bound))
                case ast.With() | ast.AsyncWith():
                    for item in statement.items:
                        self._read(item.context_expr, bound)
                        if item.optional_vars:
                            self._bind(item.optional_vars, bound)
                    self.follow(statement.body, bound)
                case ast.If() | ast.While():
                    self._read(statement.test, bound)
                    self.follow(statement.body, set(bound))
                    self.follow(statement.orelse, set(bound))
                case ast.Try():
                    self._follow_try(statement, bound)
                case ast.Assign():
                    self._read(statement.value, bound)
                    for target in statement.targets:
                        self._bind(target, bound, plain=_is_plain(statement.value))
                case ast.AnnAssign() if statement.value:
                    self._read(statement.value, bound)
                    self._bind(statement.target, bound, plain=_is_plain(statement.value))
                case ast.AugAssign():
                    self._read(statement.value, bound)
                    self._read(statement.target, bound, also_stored=True)
                    self._change(statement.target, bound)
                    self._bind(statement.target, bound)
                case _:
                    self._read(statement, bound)

    def _follow_try(self, statement: ast.Try, bound: set[str]) -> None:
        inside = set(bound)
        self.follow(statement.body, inside)
        for handler in statement.handlers:
            if handler.type:
                self._read(handler.type, bound)
            self.follow(handler.body, bound | ({handler.name} if handler.name else set()))
        self.follow(statement.orelse, inside)
        self.follow(statement.finalbody, set(bound))

    def _make(self, names: set[str], bound: set[str], *, plain: bool = False) -> None:
        self._facts.makes |= names
        if plain:
            self._facts.plain |= names
        else:
            self._facts.plain -= names
        bound |= names

    def _bind(self, target: ast.expr, bound: set[str], *, plain: bool = False) -> None:
        """What an assignment to `target` makes or changes."""
        match target:
            case ast.Name():
                self._make({target.id}, bound, plain=plain)
            case ast.Tuple() | ast.List():
                for part in target.elts:
                    self._bind(part, bound, plain=plain)
            case ast.Starred():
                self._bind(target.value, bound)
            case _:
                self._read(target, bound)
                self._change(target, bound)

    def _change(self, target: ast.expr, bound: set[str]) -> None:
        """Something is stored in what `target` begins with."""
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        if isinstance(target, ast.Name):
            self._facts.stored.add(target.id)
            if target.id not in bound:
                self._facts.changes.add(target.id)

    def _read(self, node: ast.AST, bound: set[str], *, also_stored: bool = False) -> None:
        """What an expression, or a statement without a case of its own, reads and may change."""
        local = _made_inside(node)
        for name, safe in _names(node, False):
            stored = isinstance(name.ctx, (ast.Store, ast.Del))
            if name.id in _OPAQUE:
                self._facts.opaque = True
            if (stored and not also_stored) or name.id in bound or name.id in local or name.id in _BUILTIN:
                continue
            self._facts.reads.add(name.id)
            if not safe:
                self._facts.changes.add(name.id)
        for part in ast.walk(node):
            match part:
                case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                    self._change(part, bound | local)
                case ast.NamedExpr(target=ast.Name(id=made)):
                    self._make({made}, set())
                case ast.Global():
                    self._make(set(part.names), set())
                case ast.Name(ctx=ast.Del(), id=gone):
                    self._facts.makes.add(gone)
                    self._facts.changes.add(gone)


def _names(node: ast.AST, safe: bool) -> Iterator[tuple[ast.Name, bool]]:
    """The names in `node`, each with whether it is only looked at there."""
    if isinstance(node, ast.Name):
        yield node, safe
        return
    if asked := _looked_up(node):
        yield asked, True
        return
    match node:
        case ast.Attribute() if asked := _looked_up(node.value):  # such as the method of a list, which may change it
            yield asked, safe
            return
        case ast.Call(func=ast.Name(id=name)) if name in _PURE:
            safe = True
        case ast.Call():
            safe = False
        case ast.JoinedStr() | ast.Compare() | ast.BinOp():
            safe = True
    for child in ast.iter_child_nodes(node):
        yield from _names(child, safe)


def _looked_up(node: ast.AST) -> ast.Name | None:
    """The table of somebody's questions, where `node` looks up a fact in it: these are numbers and texts."""
    depth = 0
    while isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Constant):
        node, depth = node.value, depth + 1
    return node if depth and isinstance(node, ast.Name) and node.id == ASKED else None


def _made_inside(node: ast.AST) -> set[str]:
    """Names that are local to functions and comprehensions in `node`.

    One that is a name of the notebook elsewhere in it counts as local, too, so a function has to be its own statement.
    """
    local: set[str] = set()
    outer: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                arguments = part.args
                every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
                local |= {one.arg for one in (*every, arguments.vararg, arguments.kwarg) if one}
                for inner in ast.walk(part):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        local.add(inner.id)
                    elif isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
                        local.add(inner.name)
                    elif isinstance(inner, (ast.Import, ast.ImportFrom)):
                        local |= {(alias.asname or alias.name).partition(".")[0] for alias in inner.names}
                    elif isinstance(inner, ast.Global):
                        outer |= set(inner.names)
            case ast.comprehension():
                local |= {inner.id for inner in ast.walk(part.target) if isinstance(inner, ast.Name)}
            case ast.ExceptHandler(name=str(name)):
                local.add(name)
    return local - outer


def _is_plain(value: ast.expr) -> bool:
    """Whether a value is a number or a text, or a tuple of such."""
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Tuple) and all(map(_is_plain, value.elts)))
