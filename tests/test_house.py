"""The rules of the house: imports go down the floors, never in circles; modules say what they are; names are plain."""

from __future__ import annotations

import ast
import builtins
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "headcheck"
#: A course that comes with the package: parts of notebooks, and no modules.
EXAMPLE = PACKAGE / "authoring" / "example"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(EXAMPLE))

#: The floors of docs/design.md: each room with the number of its floor. Rooms of grading/ are floors between 4 and 5.
FLOORS = {
    "errors": 0,
    "theory": 0,
    "extras": 0,
    "pages": 0,
    "judging": 1, "tasks": 1, "agent": 1,
    "practice": 1.5,
    "course": 2,
    "authoring": 3,
    "grading.cells": 4.0, "grading.configured": 4.0,
    "grading.dropping": 4.0, "grading.results": 4.0, "grading.steps": 4.0,
    "grading.practising": 4.0, "grading.dealt": 4.0,
    "grading.sandbox": 4.1,
    "grading.cleaning": 4.2, "grading.models": 4.2,
    "grading.engine": 4.3,
    "grading.intake": 4.4, "grading.feedback": 4.4,
    "grading.plugins": 4.5,
    "grading.classroom": 4.6, "grading.handout": 4.6,
    "grading.doctor": 4.7, "grading.trying": 4.7,
    "grading.learning": 4.8,
    "reports": 5, "lms": 5,
    "cli": 6, "__main__": 6,
}  # fmt: skip


def room(module: str) -> str:
    """`headcheck.judging.reading.graph` -> `judging`; `headcheck.grading.engine.store` -> `grading.engine`."""
    parts = module.split(".")[1:]
    return ".".join(parts[:2]) if parts[:1] == ["grading"] and len(parts) > 1 else "".join(parts[:1])


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = frozenset(map(name_of, MODULES))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path) -> set[str]:
    """The modules of the package that the file imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in whole if name in NAMES} or {node.module}
    return {name for name in found if name.startswith("headcheck.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_floors(path: Path) -> None:
    here = room(name_of(path))
    if here in ("", "grading"):
        return  # the __init__ of the package opens the front door; that of grading/ imports nothing
    for imported in imports(path):
        assert FLOORS[room(imported)] <= FLOORS[here], f"{name_of(path)} imports {imported}, which is a floor above it"


def test_imports_never_go_in_circles() -> None:
    arrows = {name_of(path): imports(path) for path in MODULES if name_of(path) != "headcheck"}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way, module))
        if module not in done:
            for imported in arrows.get(module, set()):
                visit(imported, (*way, module))
            done.add(module)

    for module in arrows:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_and_has_a_plain_name(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "a docstring that says what the module is for"
    assert not re.search(r"util|helper|common|manager|misc", name_of(path))


def test_the_theory_imports_nothing_but_python() -> None:
    for path in MODULES:
        if room(name_of(path)) == "theory":
            for node in ast.walk(tree(path)):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not {name.split(".")[0] for name in names} & {"keras", "tensorflow", "numpy", "pandas"}, path


def test_all_errors_have_one_parent() -> None:
    """What people see is a HeadcheckError; a Signal stays between modules; agent/ imports nothing of the rest."""
    strays = []
    for path in MODULES:
        if room(name_of(path)) == "agent" or name_of(path) == "headcheck.errors":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = [getattr(builtins, ast.unparse(base), None) for base in node.bases]
                if any(isinstance(base, type) and issubclass(base, BaseException) for base in bases):
                    strays.append(f"{name_of(path)}.{node.name}")
    assert not strays


def test_functions_are_short() -> None:
    long = [
        f"{name_of(path)}.{node.name} has {length} lines"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) >= 50
    ]
    assert not long


def test_modules_go_by_their_own_names() -> None:
    """No alias of a module of this package, and none that a package hides behind a name that it exports."""
    names = {name_of(module) for module in MODULES}
    found = []
    for path in [*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    if whole in names and alias.asname:
                        found.append(f"{path.relative_to(ROOT)}: {whole} as {alias.asname}")
                    here = f"{name_of(path)}.{alias.asname or alias.name}" if path in MODULES else ""
                    if path.name == "__init__.py" and here in names and whole != here:
                        found.append(f"{here} is hidden by {whole}")
    assert not found
