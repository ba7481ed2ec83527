"""What course_config.py says: all of it, or a setting that is a mapping, without the plugin that it belongs to."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader
from traitlets.config import Config, LazyConfigValue


def course_settings(course: Path) -> Config:
    """nbgrader's settings for the course: it looks for them in the current folder."""
    with contextlib.chdir(course):
        app = NbGrader()
        app.load_config_file()
    return app.config


def mapping(config: Config, section: str, name: str) -> dict[str, Any]:
    """`c.<section>.<name>`, whether it was assigned or updated; empty if it is not set."""
    found = config[section].get(name, {})
    return dict(found.get_value({}) if isinstance(found, LazyConfigValue) else found)
