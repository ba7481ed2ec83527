"""Reads a setting of course_config.py that is a mapping, without the plugin that it belongs to."""

from __future__ import annotations

from typing import Any

from traitlets.config import Config, LazyConfigValue


def mapping(config: Config, section: str, name: str) -> dict[str, Any]:
    """`c.<section>.<name>`, whether it was assigned or updated; empty if it is not set."""
    found = config[section].get(name, {})
    return dict(found.get_value({}) if isinstance(found, LazyConfigValue) else found)
