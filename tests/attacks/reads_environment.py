"""Prints the environment, users, network names and secrets that programs usually keep in the home folder."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import os\n"
    "print(sorted(os.environ))\n"
    "for path in ('~/.ssh/id_rsa', '~/.bashrc', '~/.netrc', '/etc/passwd', '/etc/shadow', '/root/.bashrc'):\n"
    "    path = os.path.expanduser(path)\n"
    "    print('there is', path) if os.path.isfile(path) else None"
]


def holds(result: object) -> None:
    for name in ("there is", "HEADCHECK", "SSH", "TOKEN", "JPY"):
        assert name not in result.shown  # type: ignore[attr-defined]
