"""Limits that a process sets itself, so that a query can neither reach another host nor take all memory.

The engine has no switch for SERVICE and LOAD. Linux has two: a system call filter that knows no new socket (seccomp(2),
needs no privilege), and a network namespace without any interface (unshare(2), where it may be made). Filling up the
descriptors, so that no socket fits, is no third one: the engine opens its own files late.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import platform
import resource
import signal
import struct
import sys
from pathlib import Path

_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""Machine → its number in a filter (linux/audit.h) and that of its system call socket(2)."""
_IO_URING_SETUP = 425
"""Another way to a socket; the same number on all machines."""
_FOREIGN = 0x40000000
"""System calls from here on belong to another calling convention of x86-64 (x32)."""
_LOAD, _JUMP_EQUAL, _JUMP_FROM, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES


def leave_network() -> bool:
    """Let this process and its threads open no socket from now on; True where at least one of both ways worked."""
    if sys.platform != "linux":
        return False
    filtered = _filter_sockets()
    unshare = ctypes.CDLL(None).unshare
    apart = any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWNET | _CLONE_NEWUSER))
    return filtered or apart


def _filter_sockets() -> bool:
    """Install a filter (classic BPF over struct seccomp_data) under which socket(2) fails with EACCES."""
    if platform.machine() not in _MACHINES:
        return False
    machine, socket_call = _MACHINES[platform.machine()]
    program = [
        (_LOAD, 0, 0, 4),  # the machine
        (_JUMP_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),  # the system call
        (_JUMP_FROM, 3, 0, _FOREIGN),
        (_JUMP_EQUAL, 2, 0, socket_call),
        (_JUMP_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None).prctl
    return bool(
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header) == 0
    )


def die_with_parent() -> None:
    """End when the server ends, however it ends (Linux, prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def give_back() -> None:
    """Return to the system what the allocator holds for later (glibc, malloc_trim(3)): some milliseconds' work."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def resident() -> int:
    """Bytes of this process that are in memory (proc(5)); 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def cap_memory(size: int) -> None:
    """Let this process take `size` bytes of address space beyond what it has now. An engine that needs more aborts."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(FileNotFoundError):  # only Linux tells what there is now, and enforces it
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        size += pages * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
