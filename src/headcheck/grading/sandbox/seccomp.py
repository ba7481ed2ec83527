"""The system calls that a notebook may make: those that Python, NumPy and TensorFlow need, and no others.

Found with strace while running the course's notebooks: training, threads, subprocesses, plots and files.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import functools
import socket
import tempfile
from collections.abc import Iterator
from typing import IO

#: Allowed system calls, by purpose. Names that an architecture lacks are skipped there.
_ALLOWED: dict[str, str] = {
    "files": """
        read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek open openat openat2 creat close
        close_range dup dup2 dup3 fcntl flock ioctl fsync fdatasync sync_file_range ftruncate truncate fallocate
        fadvise64 readahead copy_file_range sendfile splice tee
    """,
    "paths": """
        stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 getcwd chdir fchdir getdents
        getdents64 mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat readlink
        readlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat umask
        mknod mknodat getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    """,
    "memory": """
        brk mmap munmap mremap mprotect madvise msync mincore mlock mlock2 munlock membarrier mbind get_mempolicy
    """,
    "processes": """
        fork vfork execve execveat wait4 waitid exit exit_group getpid gettid getppid getpgid getpgrp setpgid getsid
        setsid set_tid_address set_robust_list get_robust_list rseq arch_prctl prctl getrlimit setrlimit prlimit64
        getrusage times uname sysinfo getcpu getpriority setpriority sched_yield sched_getaffinity sched_setaffinity
        sched_getparam sched_setparam sched_getscheduler sched_setscheduler sched_getattr sched_setattr
        sched_get_priority_max sched_get_priority_min sched_rr_get_interval pidfd_open pidfd_send_signal
    """,
    # setpriv calls some of these in the sandbox: without capabilities they gain nothing
    "users": """
        getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid setresgid
        setgroups setfsuid setfsgid capget capset
    """,
    "signals": """
        kill tkill tgkill rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
        rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack signalfd signalfd4 pause restart_syscall
    """,
    "time": """
        clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time alarm getitimer setitimer timer_create
        timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime
    """,
    "waiting": """
        futex futex_waitv futex_wait futex_wake futex_requeue poll ppoll select pselect6 epoll_create epoll_create1
        epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
    """,
    # only for the family that `_FAMILY` allows
    "pipes and sockets": """
        pipe pipe2 bind listen accept accept4 connect getsockname getpeername getsockopt setsockopt shutdown sendto
        recvfrom sendmsg recvmsg sendmmsg recvmmsg
    """,
    "random numbers": "getrandom",
}

#: Refused with EPERM. All other calls, including new ones, get ENOSYS, as from a kernel that lacks them: the C library
#: then falls back to an older call.
_REFUSED = """
mount umount2 pivot_root chroot setns unshare mount_setattr move_mount fsopen fsconfig fsmount fspick open_tree
bpf perf_event_open userfaultfd ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp
pidfd_getfd keyctl add_key request_key init_module finit_module delete_module kexec_load kexec_file_load reboot swapon
swapoff acct quotactl quotactl_fd open_by_handle_at name_to_handle_at io_uring_setup io_uring_enter io_uring_register
vmsplice clock_settime settimeofday adjtimex clock_adjtime iopl ioperm modify_ldt personality lookup_dcookie syslog
memfd_create memfd_secret shmget shmat shmctl shmdt semget semop semctl msgget msgsnd msgrcv msgctl mq_open mq_unlink
setxattr lsetxattr fsetxattr sethostname setdomainname vhangup fanotify_init sync syncfs
""".split()

#: The socket family a notebook may use: to reach its own processes, as asyncio does. No other would reach anything.
_FAMILY = socket.AF_UNIX

#: All flags with which clone(2) creates a namespace (linux/sched.h).
_NEW_NAMESPACES = 0x7E020000


@functools.cache
def compiled() -> bytes | None:
    """The filter as a BPF program; None if libseccomp is missing."""
    try:
        import pyseccomp as seccomp
    except (ImportError, OSError, RuntimeError):
        return None
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))

    def rule(action: int, name: str, *arguments: object) -> None:
        with contextlib.suppress(OSError, RuntimeError, ValueError):  # unknown to this libseccomp
            rules.add_rule(action, name, *arguments)

    for names in _ALLOWED.values():
        for name in names.split():
            rule(seccomp.ALLOW, name)
    for name in _REFUSED:
        rule(seccomp.ERRNO(errno.EPERM), name)
    for name in ("socket", "socketpair"):
        rule(seccomp.ALLOW, name, seccomp.Arg(0, seccomp.EQ, _FAMILY))
        rule(seccomp.ERRNO(errno.EAFNOSUPPORT), name, seccomp.Arg(0, seccomp.NE, _FAMILY))
    # a filter can't inspect the arguments of clone3: ENOSYS makes the C library fall back to clone
    rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _NEW_NAMESPACES, 0))
    for bit in (1 << number for number in range(32) if _NEW_NAMESPACES >> number & 1):
        rule(seccomp.ERRNO(errno.EPERM), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, bit, bit))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def as_text() -> str | None:
    """The filter, encoded for JSON."""
    found = compiled()
    return None if found is None else base64.b64encode(found).decode()


@contextlib.contextmanager
def as_file() -> Iterator[IO[bytes] | None]:
    """The filter as an open file for bubblewrap to read; None if there is none."""
    found = compiled()
    if found is None:
        yield None
        return
    with tempfile.TemporaryFile() as file:
        file.write(found)
        file.seek(0)
        yield file
