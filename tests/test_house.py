"""The rules of the house: imports go down the floors, never in circles; modules say what they are; names are plain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "headcheck"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: The floors of docs/design.md: each room with the number of its floor.
FLOORS = {
    "task_types": 0, "heads": 0, "losses": 0, "configurations": 0, "metrics": 0, "mistakes": 0, "diagnosis": 0,
    "encodings": 0, "ranges": 0, "comparison": 0,
    "agent": 1, "reading": 1, "targets": 1, "target_files": 1, "tasks": 1, "verdict": 1, "judge": 1,
    "watch": 1, "assertions": 1, "traces": 1, "peeking": 1,
    "course": 2,
    "grading": 3,
    "reports": 4, "lms": 4,
    "authoring": 5, "cli": 5, "demo": 5, "display": 5, "handout": 5, "__main__": 5,
}  # fmt: skip


def room(module: str) -> str:
    """`headcheck.reading.graph` -> `reading`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """The modules of the package that the file imports, anywhere in it."""
    names = {name_of(module) for module in MODULES}
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in whole if name in names} or {node.module}
    return {name for name in found if name.startswith("headcheck.")}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_the_floors(path: Path) -> None:
    here = room(name_of(path))
    if not here:
        return  # the package's own __init__ opens the front door
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
    assert ast.get_docstring(ast.parse(path.read_text())), "a docstring that says what the module is for"
    assert not re.search(r"util|helper|common|manager|misc", name_of(path))


def test_the_theory_imports_nothing_but_python() -> None:
    for path in MODULES:
        if FLOORS.get(room(name_of(path))) == 0:
            for node in ast.walk(ast.parse(path.read_text())):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                assert not {name.split(".")[0] for name in names} & {"keras", "tensorflow", "numpy", "pandas"}, path
