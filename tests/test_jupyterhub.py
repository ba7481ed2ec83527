"""The settings of docs/jupyterhub.md: JupyterHub's loader reads them, and each user is started as the page says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from traitlets.config import PyFileConfigLoader

DOCS = Path(__file__).resolve().parent.parent / "docs"
COURSE = "/home/instructor/course"


@pytest.fixture
def hub() -> PyFileConfigLoader:
    return PyFileConfigLoader("jupyterhub_config.py", path=str(DOCS)).load_config()


def started(hub: PyFileConfigLoader, name: str) -> SimpleNamespace:
    """What the hook makes of a user's spawner before it starts."""
    spawner = SimpleNamespace(user=SimpleNamespace(name=name), environment={})
    hub.Spawner.pre_spawn_hook(spawner)
    return spawner


def test_the_instructors_server_has_headcheck_and_the_courses_settings(hub: PyFileConfigLoader) -> None:
    spawner = started(hub, "instructor")
    assert spawner.cmd == [f"{COURSE}/.venv/bin/jupyterhub-singleuser"]
    assert spawner.notebook_dir == spawner.environment["JUPYTER_CONFIG_PATH"] == COURSE


def test_a_students_server_has_neither(hub: PyFileConfigLoader) -> None:
    spawner = started(hub, "ada")
    assert COURSE not in str(vars(spawner))
    assert spawner.cmd == ["/opt/jupyterhub/bin/jupyterhub-singleuser"]


def test_graders_get_rights_on_the_instructors_server_alone(hub: PyFileConfigLoader) -> None:
    (role,) = hub.JupyterHub.load_roles
    assert role["groups"] == list(hub.JupyterHub.load_groups)
    assert {scope.partition("!")[2] for scope in role["scopes"]} == {"user=instructor"}
