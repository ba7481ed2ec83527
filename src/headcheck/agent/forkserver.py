"""A fork server with TensorFlow preloaded: it forks one process into a sandbox for each notebook.

It never runs a cell itself. The child joins the namespaces of a prepared sandbox, drops all privileges, and serves.
"""

from __future__ import annotations

import base64
import ctypes
import gc
import importlib
import json
import os
import random
import resource
import signal
import socket
import struct
import sys
import traceback
import types

# linux/prctl.h, linux/seccomp.h
_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 4, 22, 24, 38
_SECCOMP_MODE_FILTER = 2
_MS_NOSUID, _MS_NODEV, _MS_REMOUNT = 2, 4, 32  # linux/mount.h
_CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h

_libc = ctypes.CDLL(None, use_errno=True)


def serve(module: str, control: int) -> None:
    """Fork once per request on the socket `control`, until it closes. `module` has `preload` and `serve`.

    A request is JSON with the file descriptors of the channel, and of the sandbox's namespaces: {
    "namespaces": [their names], "writable": {folder: mount options}, "groups": [files to write the PID to],
    "home": folder, "environment": {...}, "limits": {...}, "uid": UID or null, "filter": a seccomp filter or null}.
    The answer: {"pid": n}.
    """
    role = importlib.import_module(module)
    role.preload()
    gc.collect()
    gc.freeze()
    listener = socket.socket(fileno=control)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for: their channel closes when they end
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    listener.send(json.dumps({"ready": os.getpid(), "threads": len(os.listdir("/proc/self/task"))}).encode())
    while True:
        request, descriptors, _, _ = socket.recv_fds(listener, 1 << 16, 16)
        if not request:
            return
        child = os.fork()
        if child == 0:
            listener.close()
            _child(role, json.loads(request), descriptors)
        for number in descriptors:
            os.close(number)
        listener.send(json.dumps({"pid": child}).encode())


def _child(role: types.ModuleType, request: dict[str, object], descriptors: list[int]) -> None:
    """Never returns."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        channel, *namespaces = descriptors
        for file in request["groups"]:  # type: ignore[attr-defined]
            with open(file, "w", encoding="utf-8") as group:
                group.write(str(os.getpid()))
        for name, namespace in zip(request["namespaces"], namespaces, strict=True):  # type: ignore[call-overload]
            _check(_libc.setns(namespace, 0), "setns")
            os.close(namespace)
            if name == "mnt":  # before joining its user namespace, in which it may not mount
                _bound(request["writable"])  # type: ignore[arg-type]
        grandchild = os.fork() if namespaces else 0  # only children enter a PID namespace that was joined
        if grandchild:
            os.close(channel)
            os.waitpid(grandchild, 0)
            os._exit(0)
        _give_up(request)
        _filter(request["filter"])
        signal.signal(signal.SIGINT, signal.default_int_handler)
        role.serve(channel, os.dup(channel))
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(0)


def _bound(folders: dict[str, str]) -> None:
    """Limit the number of files in each tmpfs: bubblewrap limits its size only, and inodes take memory as well."""
    for folder, settings in folders.items():
        flags = _MS_REMOUNT | _MS_NOSUID | _MS_NODEV
        _libc.mount(None, folder.encode(), None, flags, settings.encode())  # if refused, only the size is limited


def _give_up(request: dict[str, object]) -> None:
    """Set limits, drop privileges, clean the environment and reseed random numbers."""
    limits: dict[str, int] = request["limits"]  # type: ignore[assignment]
    for name, value in limits.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
            break
    if request["uid"] is not None:
        uid = int(str(request["uid"]))
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    # Joining a user namespace grants all capabilities inside it; drop them.
    _check(_libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), b"\0" * 24), "capset")
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    # Not readable by other processes of the same user; the sandbox may read itself.
    _check(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")
    os.chdir(str(request["home"]))
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy:
        numpy.random.seed()


class _Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _filter(written: object) -> None:
    """Install a seccomp filter for this process."""
    if written:
        rules = base64.b64decode(str(written))
        program = _Program(len(rules) // 8, rules)
        _check(_libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp")


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
