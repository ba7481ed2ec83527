"""Writes to every folder, and keeps memory where no limit of a process counts it: files in memory, shared segments"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import ctypes, os\n"
    "libc, kept, files = ctypes.CDLL(None), 0, 0\n"
    "for folder in ('/', '/dev', '/etc', '/opt', '/home', '/usr', '/proc', '/run', '/var', '/dev/pts', '/lib'):\n"
    "    try:\n"
    "        with open(folder + '/hoard', 'wb') as file: kept += file.write(bytes(1 << 20))\n"
    "    except OSError: pass\n"
    "for number in range(8):\n"
    "    descriptor = libc.memfd_create(b'hoard', 0)\n"
    "    if descriptor >= 0: kept += os.write(descriptor, bytes(1 << 20))\n"
    "    if libc.shmget(number + 1, 1 << 20, 0o1600) >= 0: kept += 1 << 20\n"
    "    if libc.mq_open(b'/hoard%d' % number, os.O_CREAT | os.O_RDWR, 0o600, None) >= 0: kept += 1\n"
    "try:\n"
    "    for files in range(100_000): os.mknod('/dev/shm/%d' % files)\n"
    "except OSError: pass\n"
    "print('kept', kept, 'bounded', files < 30_000)"
]


def holds(result: object) -> None:
    assert "kept 0 bounded True" in result.shown  # type: ignore[attr-defined]
