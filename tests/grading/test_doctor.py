"""`headcheck doctor` where things are missing: what fails, really failing, and what to do about it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from headcheck.grading import doctor
from headcheck.grading.sandbox import advice, bubblewrap, containers, seccomp
from headcheck.grading.sandbox.mounts import PACKAGE
from tests import sandboxed

SAYS = f"""
import sys
sys.path.insert(0, {str(PACKAGE.parent)!r})
from headcheck.grading.sandbox import bubblewrap
print(bubblewrap.missing())
"""


def test_without_bubblewrap_it_says_how_to_get_it_and_what_else_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("apt", "docker"):
        (tmp_path / program).write_text("#!/bin/sh\necho 'Cannot connect to the Docker daemon at x.' >&2\nexit 1\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = str(bubblewrap.missing())
    assert "Install it: sudo apt install bubblewrap." in said and "install Docker or Podman" in said
    podman, docker = doctor._containers()
    assert (podman.found, podman.advice) == ("not installed", "")
    assert docker.found == "Cannot connect to the Docker daemon at x." and "systemctl start docker" in docker.advice
    containers.program.cache_clear()
    assert containers.program() is None
    containers.program.cache_clear()


@sandboxed.NEEDED
def test_where_namespaces_are_refused_it_says_what_bubblewrap_said_and_what_to_do() -> None:
    with seccomp.as_file() as rules:  # which forbid namespaces, as Docker's own do
        assert rules is not None
        command = ["bwrap", "--bind", "/", "/", "--unshare-user", "--uid", "1000", "--seccomp", str(rules.fileno())]
        command += [sys.executable, "-c", SAYS]
        done = subprocess.run(command, pass_fds=[rules.fileno()], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("bubblewrap does not work here: bwrap: No permissions to create new namespace")
    assert re.search("rade (on another machine|outside of it)", done.stdout)  # these tests may run in a container
    assert "install Docker or Podman" in done.stdout


@pytest.mark.parametrize(
    ("file", "value", "words"),
    [
        ("unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1 | sudo tee"),
        ("max_user_namespaces", "0", "user.max_user_namespaces=15000"),
        ("apparmor_restrict_unprivileged_userns", "1", "sudo apparmor_parser -r /etc/apparmor.d/bwrap"),
        ("apparmor_restrict_unprivileged_userns", "0", "Something forbids namespaces here"),
    ],
)
def test_each_setting_of_the_kernel_has_its_advice(
    file: str, value: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / file).write_text(value + "\n")
    moved = tuple((str(tmp_path / Path(name).name), *rest) for name, *rest in advice._KERNEL)
    monkeypatch.setattr(advice, "_KERNEL", moved)
    monkeypatch.setattr(advice, "_CONTAINER", ())
    assert words in advice.to_repair("Operation not permitted")


def test_in_a_container_it_says_how_to_start_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".dockerenv").touch()
    monkeypatch.setattr(advice, "_CONTAINER", (str(tmp_path / ".dockerenv"),))
    said = advice.to_repair("Operation not permitted")
    assert "docker run --security-opt seccomp=unconfined" in said
    assert ("--cap-add SYS_ADMIN" in said) == (os.geteuid() == 0)


def test_it_says_what_is_lost_without_control_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headcheck.grading.sandbox.cgroups.make", lambda limits: [])
    found = doctor._groups()
    assert not found.fine and "several processes of one notebook can together take more memory" in found.advice
    assert "--workers 1" in found.advice


def test_it_says_which_packages_student_code_may_import_and_which_of_them_is_missing(tmp_path: Path) -> None:
    settings = "from headcheck.grading.sandbox.packages import PACKAGES\nc = get_config()\n"
    (tmp_path / "nbgrader_config.py").write_text(settings)
    found = doctor._packages(tmp_path)
    assert found.fine and "student code may import numpy, pandas" in found.found
    (tmp_path / "nbgrader_config.py").write_text(settings + "c.RunApart.packages = [*PACKAGES, 'seaborn']\n")
    found = doctor._packages(tmp_path)
    assert not found.fine and "seaborn" in found.advice
