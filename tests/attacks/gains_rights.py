"""Calls setuid, mount, unshare, chroot, ptrace and keyctl, and runs every program that has the setuid bit."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import ctypes, os, subprocess\n"
    "libc = ctypes.CDLL(None, use_errno=True)\n"
    "got = []\n"
    "for name, arguments in {\n"
    "    'setuid': (0,), 'setgid': (0,), 'unshare': (0x10000000,), 'chroot': (b'/tmp',),\n"
    "    'mount': (b'none', b'/tmp', b'tmpfs', 0, None), 'umount2': (b'/home/student', 2), 'ptrace': (16, 1, 0, 0),\n"
    "    'setns': (3, 0), 'sethostname': (b'x', 1), 'swapoff': (b'/x',), 'personality': (0x0040000,),\n"
    "}.items():\n"
    "    if getattr(libc, name)(*arguments) == 0: got.append(name)\n"
    "for program in ('su', 'mount', 'passwd', 'newgrp', 'sudo'):\n"
    "    try:\n"
    "        done = subprocess.run([program, '-c', 'id'], capture_output=True, timeout=2, stdin=subprocess.DEVNULL)\n"
    "        if b'uid=0' in done.stdout: got.append(program)\n"
    "    except (OSError, subprocess.TimeoutExpired): pass\n"
    "print('rights', got, os.getuid() == 0, open('/proc/self/status').read().split('CapEff:')[1][:17].strip())"
]


def holds(result: object) -> None:
    assert "rights [] False 0000000000000000" in result.shown  # type: ignore[attr-defined]
