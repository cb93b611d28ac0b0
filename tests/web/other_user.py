"""
`tend` as a user who may not do everything: the tests may run as root, whom no mode stops.

One process imports all of Tend, then each command runs in a child of it that first gives up its
rights (and, where asked, hard links, by a filter of the kernel).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from tests.harness import ROOT

NOBODY = 65534

PROGRAM = r"""
import ctypes, json, os, platform, signal, sys, tempfile
import uvicorn, uvicorn.lifespan.on, uvicorn.loops.auto, uvicorn.protocols.http.auto
import concurrent.futures.thread, uvicorn.protocols.http.httptools_impl, uvloop
import tend.app, tend.commands.connection, tend.doctor, tend.logs, tend.store.sqlite.backup
import tend.nudger.worker, tend.push.sender, tend.push.vapid
from tend.__main__ import main

NUMBERS = {"x86_64": (86, 265), "aarch64": (37, 37)}

def without_links():
    class Step(ctypes.Structure):
        _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8),
                    ("k", ctypes.c_uint32)]
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(Step))]
    one, two = NUMBERS[platform.machine()]
    # The number of the system call; is it link or linkat? Then EPERM, as vfat answers; else go on.
    steps = (Step * 5)(Step(0x20, 0, 0, 0), Step(0x15, 1, 0, one), Step(0x15, 0, 1, two),
                       Step(0x06, 0, 0, 0x00050001), Step(0x06, 0, 0, 0x7FFF0000))
    libc = ctypes.CDLL(None, use_errno=True)
    program = Program(5, steps)
    assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
    assert libc.prctl(22, 2, ctypes.byref(program), 0, 0) == 0, ctypes.get_errno()
    try:
        os.link("/proc/self/exe", "/nowhere/x")
    except PermissionError:
        return
    raise AssertionError("links were not taken away")

def run(words, links, user, out, err):
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    if not links:
        without_links()
    if user is not None:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    try:
        return main(words)
    except SystemExit as end:
        return end.code

for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                code = run(asked["words"], asked["links"], asked["user"], out, err)
            except BaseException:
                import traceback
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        def too_long(*_):
            os.kill(child, signal.SIGKILL)
        signal.signal(signal.SIGALRM, too_long)
        signal.alarm(60)
        _, status = os.waitpid(child, 0)
        signal.alarm(0)
        out.seek(0), err.seek(0)
        found = [os.waitstatus_to_exitcode(status), out.read(), err.read()]
    print(json.dumps(found), flush=True)
"""


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class OtherUser:
    """Runs commands; `close` it."""

    def __init__(self, *before: str) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        self.user = NOBODY if os.geteuid() == 0 else None
        self._process = subprocess.Popen(
            [*before, sys.executable, "-c", PROGRAM],
            cwd=ROOT / "server",
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def own(self, path: Path) -> Path:
        """Let *path*, and all below it, belong to that user."""
        if self.user is not None:
            for one in (path, *path.rglob("*")):
                os.chown(one, self.user, self.user, follow_symlinks=False)
        return path

    def tend(self, *words: str | Path, links: bool = True) -> Done:
        """`tend WORDS`."""
        asked: Any = {"words": [str(word) for word in words], "links": links, "user": self.user}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Done(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End it."""
        self._process.communicate()
