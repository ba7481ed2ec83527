"""The extras of this package: which are installed here, and how to install one.

No index has the package, so an extra comes from where the package came from: a wheel or a clone.
"""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.request import url2pathname

#: For each extra, modules that it brings and nothing else here does.
_BROUGHT = {
    "keras": ("keras",),
    "grading": ("nbgrader", "nbconvert", "diskcache"),
    "authoring": ("jupytext", "nbgrader"),
    "cluster": ("distributed",),
}


def is_installed(extra: str) -> bool:
    """Whether an extra is there, without importing anything of it. Raises KeyError for one that there is not."""
    return all(find_spec(module) is not None for module in _BROUGHT[extra])


def how_to_install(extra: str) -> str:
    """A sentence with the command that adds an extra to this environment."""
    return f"Install it with: pip install '{_origin()}[{extra}]'"


def _origin() -> str:
    """The wheel or clone that this package was installed from, as far as the installer wrote that down (PEP 610)."""
    try:
        written = distribution("headcheck").read_text("direct_url.json")
    except PackageNotFoundError:
        written = None
    address = urlsplit(json.loads(written)["url"]) if written else None
    return url2pathname(address.path) if address and address.scheme == "file" else "PATH-TO-THE-WHEEL-OR-CLONE"
