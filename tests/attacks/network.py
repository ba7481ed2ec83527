"""Opens connections to the network, to services of this machine, and to abstract sockets."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import socket\n"
    "def attempt(what):\n"
    "    try:\n        what()\n        print('connected')\n"
    "    except OSError as error:\n        print(error)\n"
    "attempt(lambda: socket.create_connection(('1.1.1.1', 53), timeout=1))\n"
    "attempt(lambda: socket.create_connection(('127.0.0.1', 22), timeout=1))\n"
    "attempt(lambda: socket.getaddrinfo('example.org', 80))\n"
    "attempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0'))\n"
    "attempt(lambda: socket.socket(socket.AF_UNIX).connect('/run/dbus/system_bus_socket'))\n"
    "attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('8.8.8.8', 53)))"
]


def holds(result: object) -> None:
    assert "connected" not in result.shown  # type: ignore[attr-defined]
