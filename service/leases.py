"""Names of processes that hold a lease, and whether such a process is still there."""

from __future__ import annotations

import os
import secrets
import socket

import psutil

_HOST_LENGTH = 100


def new_owner() -> str:
    """Return a name for a holder in this process: host, process, its start and a random part.

    The start tells a later process of the same number apart (in a container every worker has the
    same number); the random part keeps two holders of one process apart.
    """
    return f"{_host()}:{os.getpid()}:{_start(os.getpid())}-{secrets.token_hex(8)}"


def is_dead(owner: str) -> bool:
    """Return whether the owner was a process of this machine that is gone.

    A wrong guess (two machines of one name) does no harm: a holder writes only what it can do
    together with prolonging its lease.
    """
    host, pid, rest = owner.rsplit(":", 2)
    if host != _host():
        return False
    try:
        return _start(int(pid)) != rest.partition("-")[0]
    except psutil.NoSuchProcess:
        return True
    except (psutil.AccessDenied, ValueError):
        return False


def _host() -> str:
    return socket.gethostname()[:_HOST_LENGTH]


def _start(pid: int) -> str:
    return format(int(psutil.Process(pid).create_time() * 100), "x")
