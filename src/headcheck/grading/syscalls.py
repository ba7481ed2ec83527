"""System calls that no notebook needs, refused on top of the namespaces: new namespaces, mounts, tracing, keys, ..."""

from __future__ import annotations

import base64
import contextlib
import errno
import functools
import tempfile
from collections.abc import Iterator
from typing import IO

_REFUSED = """
mount umount2 pivot_root chroot setns unshare mount_setattr move_mount fsopen fsconfig fsmount fspick open_tree
bpf perf_event_open userfaultfd ptrace process_vm_readv process_vm_writev kcmp keyctl add_key request_key
init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff acct quotactl
open_by_handle_at name_to_handle_at io_uring_setup io_uring_enter io_uring_register vmsplice
clock_settime settimeofday adjtimex iopl ioperm personality lookup_dcookie syslog
""".split()

#: All bits with which clone(2) makes a namespace (linux/sched.h).
_NEW_NAMESPACES = 0x7E020000


@functools.cache
def compiled() -> bytes | None:
    """The filter as the kernel reads it; None where libseccomp is missing."""
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError):
        return None
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in _REFUSED:
        with contextlib.suppress(OSError, RuntimeError, ValueError):  # unknown to this version of libseccomp
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    for bit in (1 << number for number in range(32) if _NEW_NAMESPACES >> number & 1):
        rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, bit, bit))
    # the C library falls back to clone, whose arguments a filter can see
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def as_text() -> str | None:
    """The filter in a form that JSON can hold."""
    found = compiled()
    return None if found is None else base64.b64encode(found).decode()


@contextlib.contextmanager
def as_file() -> Iterator[IO[bytes] | None]:
    """The filter as an open file, which bubblewrap reads; None where there is none."""
    found = compiled()
    if found is None:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        file.write(found)
        file.seek(0)
        yield file
