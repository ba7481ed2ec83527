"""Advice where student code can't be isolated, from bubblewrap's error message and the settings of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

#: How to install bubblewrap, by package manager.
_INSTALL: Mapping[str, str] = {
    "apt": "sudo apt install bubblewrap",
    "dnf": "sudo dnf install bubblewrap",
    "zypper": "sudo zypper install bubblewrap",
    "pacman": "sudo pacman -S bubblewrap",
    "apk": "sudo apk add bubblewrap",
}

#: Kernel settings that prevent user namespaces: file, value, and what to do.
_KERNEL: tuple[tuple[str, str, str], ...] = (
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "This kernel lets only root create user namespaces. Allow them, now and after each reboot: "
        "echo kernel.unprivileged_userns_clone=1 | sudo tee /etc/sysctl.d/60-bubblewrap.conf && sudo sysctl --system",
    ),
    (
        "/proc/sys/user/max_user_namespaces",
        "0",
        "This machine does not allow user namespaces. Allow them, now and after each reboot: "
        "echo user.max_user_namespaces=15000 | sudo tee /etc/sysctl.d/60-bubblewrap.conf && sudo sysctl --system",
    ),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "AppArmor prevents bubblewrap from creating user namespaces, as in Ubuntu 23.10 and later. Add a profile: "
        "printf 'abi <abi/4.0>,\\ninclude <tunables/global>\\nprofile bwrap /usr/bin/bwrap flags=(unconfined) {\\n"
        "  userns,\\n}\\n' | sudo tee /etc/apparmor.d/bwrap && sudo apparmor_parser -r /etc/apparmor.d/bwrap",
    ),
)

#: Files that exist in containers only.
_CONTAINER = ("/.dockerenv", "/run/.containerenv")

_INSTEAD = "Or install Docker or Podman: headcheck isolates student code with either, more slowly."


def to_install() -> str:
    """How to install bubblewrap here."""
    known = next((how for program, how in _INSTALL.items() if shutil.which(program)), "")
    return f"bubblewrap is not installed. {f'Install it: {known}.' if known else 'Install its package.'} {_INSTEAD}"


def to_repair(said: str) -> str:
    """What to do if bubblewrap is installed but fails with the message `said`."""
    found = [what for file, value, what in _KERNEL if _read(file) == value]
    if any(map(os.path.exists, _CONTAINER)):
        rights = " --cap-add SYS_ADMIN" if os.geteuid() == 0 else ""
        found.append(
            "This is a container whose settings forbid namespaces. Start it with docker run "
            f"--security-opt seccomp=unconfined --security-opt apparmor=unconfined "
            f"--security-opt systempaths=unconfined{rights}, or grade outside of it."
        )
    elif "ENOSPC" in said:
        found.append("This is already a sandbox (such as Flatpak's), which allows none inside: grade outside of it.")
    if not found:
        found.append("Something forbids namespaces here. Grade on another machine, in a virtual machine, or as root.")
    return " ".join([*found, _INSTEAD])


def of_containers(said: str) -> str:
    """What to do if Docker or Podman is installed but fails with the message `said`."""
    if "permission denied" in said.lower():
        return "Allow this user to use it: sudo usermod -aG docker $USER, then log in again."
    if "daemon" in said.lower():
        return "Start it: sudo systemctl start docker."
    return "Try `docker run hello-world`, or `podman run hello-world`, and see what it says."


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="ascii").strip()
    except OSError:
        return ""
