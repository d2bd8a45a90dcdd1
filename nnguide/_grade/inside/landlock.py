"""What Linux itself refuses, from version 5.13, by its module Landlock.

The guard stops what Python tells of. Landlock stops the process, whatever runs in it:
it can change files only in its own folder, connect to nobody (Linux 6.7), and send
signals to nobody else (Linux 6.12). Reading stays open, since libraries load what they
need from many places.
"""

import ctypes
import os
import struct
import sys

CREATE, ADD_RULE, RESTRICT = 444, 445, 446  # the same on all processors
NO_NEW_PRIVILEGES = 38  # an option of prctl

WRITE, TRUNCATE, ACROSS_FOLDERS = 1 << 1, 1 << 14, 1 << 13
REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
TCP = (1 << 0) | (1 << 1)  # bind, connect
SCOPES = (1 << 0) | (1 << 1)  # abstract sockets, signals


def version() -> int:
    """What this system knows of Landlock; 0 is nothing."""
    if sys.platform != "linux":
        return 0
    known: int = ctypes.CDLL(None).syscall(CREATE, None, ctypes.c_size_t(0), 1)
    return max(known, 0)


def restrict(own: str) -> bool:
    """Keep this process in a folder from now on; whether that has worked."""
    known = version()
    if not known:
        return False
    system = ctypes.CDLL(None)
    files = WRITE | REMOVE_AND_MAKE
    files |= (ACROSS_FOLDERS if known >= 2 else 0) | (TRUNCATE if known >= 3 else 0)
    network, scopes = (TCP if known >= 4 else 0), (SCOPES if known >= 6 else 0)
    rules = struct.pack("=QQQ", files, network, scopes)
    ruleset = system.syscall(CREATE, rules, ctypes.c_size_t(len(rules)), 0)
    if ruleset < 0:
        return False
    try:
        null = files & (WRITE | TRUNCATE)
        return (
            _allow(system, ruleset, own, files)
            and _allow(system, ruleset, os.devnull, null)
            and system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and system.syscall(RESTRICT, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)


def _allow(system: ctypes.CDLL, ruleset: int, path: str, rights: int) -> bool:
    """Add a rule: these rights below a path."""
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, place)
        return bool(system.syscall(ADD_RULE, ruleset, 1, rule, 0) == 0)
    finally:
        os.close(place)
