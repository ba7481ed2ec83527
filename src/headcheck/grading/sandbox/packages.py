"""The packages that student code may import, and their dependencies: where they are, and their names."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from headcheck.agent.packages import VARIABLE
from headcheck.errors import HeadcheckError

#: The packages of this course. `tensorflow` means `tensorflow-cpu` if that is installed.
PACKAGES = ("numpy", "pandas", "matplotlib", "scipy", "keras", "tensorflow")

#: Needed to run a notebook's cells and show its plots.
_OF_NOTEBOOKS = ("ipython", "matplotlib-inline")

#: Other distributions that provide a package.
_BUILDS = {"tensorflow": ("tensorflow-cpu",)}


class PackageError(HeadcheckError):
    """A package listed in the course's settings is not installed; the message says what to do."""


@dataclass(frozen=True)
class Packages:
    """`named`: as listed in the course's settings; `versions`: of them and their dependencies, by name.

    `modules`: importable top-level modules; `folders`: those outside of Python's own folders.
    """

    named: tuple[str, ...]
    versions: dict[str, str]
    modules: tuple[str, ...]
    folders: tuple[Path, ...]

    @property
    def environment(self) -> Mapping[str, str]:
        """What the notebook's process is told."""
        return {VARIABLE: json.dumps({"told": self.named, "modules": self.modules})}


@cache
def find(named: tuple[str, ...]) -> Packages:
    """Look up packages by name. Raises PackageError."""
    found: dict[str, Distribution] = {}
    waiting = [(name, frozenset[str](), True) for name in (*named, *_OF_NOTEBOOKS)]
    while waiting:
        name, extras, needed = waiting.pop()
        here = _distribution(name)
        if here is None and needed:
            raise PackageError(
                f"{name}, which course_config.py lists in c.RunApart.packages, is not installed here. Install it "
                f"beside headcheck (uv pip install {name}), or take it off the list."
            )
        key = canonicalize_name(name)
        if here is None or (key in found and not extras):
            continue
        found[key] = here
        waiting += [(need.name, frozenset(need.extras), False) for need in _needs(here, extras)]
    modules = {module for one in found.values() for module in _modules(one)}
    return Packages(
        named,
        {name: one.version for name, one in sorted(found.items())},
        tuple(sorted(modules)),
        tuple(dict.fromkeys(folder for module in sorted(modules) for folder in _outside(module))),
    )


def _distribution(name: str) -> Distribution | None:
    for build in (name, *_BUILDS.get(canonicalize_name(name), ())):
        try:
            return distribution(build)
        except (PackageNotFoundError, ValueError):
            continue
    return None


def _needs(one: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in one.requires or ():
        try:
            need = Requirement(text)
        except InvalidRequirement:  # of a package older than PEP 508
            continue
        if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield need


def _modules(one: Distribution) -> Iterator[str]:
    """The top-level modules of a distribution."""
    yield from (one.read_text("top_level.txt") or "").split()
    for file in one.files or ():
        if file.suffix in (".py", ".so", ".pyd") and ".." not in file.parts:
            yield file.parts[0].partition(".")[0]
        elif file.suffix == ".pth":  # an editable install
            yield canonicalize_name(one.name).replace("-", "_")


def _outside(module: str) -> Iterator[Path]:
    """The location of a module, if it is outside of site-packages."""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return
    for place in (spec.submodule_search_locations or [spec.origin or ""]) if spec else []:
        if Path(place).is_absolute() and not {"site-packages", "dist-packages"} & set(Path(place).parts):
            yield Path(place)
