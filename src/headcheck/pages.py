"""Templates of HTML pages: what is put into one is escaped, and a name that nothing defines is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(folder: str, name: str) -> Template:
    """The template `name` in a folder of this package, such as `reports/templates`; it may include what lies there."""
    return Environment(
        loader=PackageLoader("headcheck", folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(name)
