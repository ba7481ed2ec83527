"""Which packages a notebook may import: those of its course, Python's own, and modules beside the notebook.

Not a security boundary: unlisted packages hold no secrets. A notebook is graded with the packages students know of.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

#: The environment variable that lists them: {"told": [names for people], "modules": [top-level modules]}.
VARIABLE = "NOTEBOOK_PACKAGES"

#: Python's own modules; some of them have no name in `sys.stdlib_module_names`.
_PYTHON = (os.path.dirname(os.__file__), os.path.join(os.path.dirname(os.__file__), "lib-dynload"))

_told: list[str] = []
_allowed: set[str] = set()


def restrict(setting: str) -> None:
    """From now on, import only the packages that `setting` lists."""
    read = json.loads(setting)
    _told[:] = read["told"]
    _allowed.update(read["modules"], sys.stdlib_module_names, sys.builtin_module_names, ["__main__"])
    sys.meta_path[:] = [_Only(finder) for finder in sys.meta_path]
    _forget_others()
    sys.path[:] = filter(os.path.isdir, sys.path)  # the process was forked where sys.path has more folders


def explain(error: BaseException | None) -> None:
    """Make the error of a missing package list the available ones."""
    if not _told or type(error) is not ModuleNotFoundError or not isinstance(error.name, str):
        return
    package = error.name.partition(".")[0]
    if package not in _allowed:
        error.msg = f"{package} is not among the packages of this course: {', '.join(_told)}."


def _forget_others() -> None:
    """What is not listed can't be imported, also where it was before: Keras imports scikit-learn if that is there."""
    others = {name for name, module in sys.modules.items() if name not in _allowed and _is_installed(module)}
    for name in [name for name in sys.modules if name.partition(".")[0] in others]:
        del sys.modules[name]


def _is_installed(module: ModuleType | None) -> bool:
    """Whether it is a package, or a module alone, in a folder of sys.path."""
    file = getattr(module, "__file__", None) or ""
    return os.path.dirname(file.removesuffix("/__init__.py")) in sys.path


class _Only:
    """Finds only the listed packages, the standard library, and modules beside the notebook."""

    def __init__(self, finder: Any) -> None:
        self._finder = finder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if "." in name or name in _allowed:
            found: ModuleSpec | None = self._finder.find_spec(name, path, target)
            return found
        try:
            return PathFinder.find_spec(name, [os.getcwd(), *_PYTHON])
        except OSError:  # the folder was deleted
            return None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)
