"""What the system knows of a process: open files, memory, connections (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_LISTENS, _WAITS = "0A", "06"


def open_files(pid: int) -> int:
    """How many files and connections it has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def memory(pid: int) -> int:
    """The bytes of memory that it occupies."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def visitors(port: int) -> int:
    """How many connections somebody on this machine holds open to *port*, on its side."""
    found = 0
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            ours = int(local.rpartition(":")[2], 16) == port and rest[5] != "0"
            found += ours and state not in (_LISTENS, _WAITS)
    return found
