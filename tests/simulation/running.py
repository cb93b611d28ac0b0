"""A run from its beginning to its end: loop, devices' process, the server's dice, its log."""

from __future__ import annotations

import logging
import random
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from tests.simulation.history import Broken
from tests.simulation.loop import VirtualLoop
from tests.simulation.phones import ROOT, Phones
from tests.simulation.world import Report, World

MEMORY = next((path for path in ("/dev/shm",) if Path(path).is_dir()), None)
EXPECTED = ("write failed", "rollback failed")
"""What the server logs as an error where its disk is full."""


class _Log(logging.Handler):
    """Whatever the server logs as an error, and was not made to."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if not text.startswith(EXPECTED):
            trouble = (
                logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
            )
            self.lines.append(f"{text} {trouble}")


@contextmanager
def _listening() -> Iterator[_Log]:
    """What the server logs as an error; afterwards its log is as it was, for others who read it."""
    log, tend = _Log(), logging.getLogger("tend")
    level, told = tend.level, tend.propagate
    tend.addHandler(log)
    tend.setLevel(logging.ERROR)
    tend.propagate = False
    try:
        yield log
    finally:
        tend.removeHandler(log)
        tend.setLevel(level)
        tend.propagate = told


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """The server's own dice come from the seed."""
    dice = random.Random(f"secrets {seed}")
    with (
        patch.object(secrets, "token_bytes", lambda n=32: dice.randbytes(n)),
        patch.object(secrets, "token_hex", lambda n=32: dice.randbytes(n).hex()),
        patch.object(secrets, "token_urlsafe", lambda n=32: f"{dice.getrandbits(256):064x}"[:43]),
        patch.object(secrets, "choice", dice.choice),
    ):
        yield


def run(seed: int, days: int, root: Path | None = None) -> tuple[Report, str | None, list[str]]:
    """
    One run of so many days.

    Args:
        root: The source tree whose client is run; None: this one.

    Returns:
        The report, what broke (None: nothing), and the trace.
    """
    loop = VirtualLoop(lambda: 0.001)
    with (
        _listening() as log,
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
        Phones(root or ROOT) as phones,
        _seeded(seed),
    ):
        world = World(seed, loop, phones, Path(folder))
        broken = None
        try:
            loop.run_until_complete(world.live(days))
            if log.lines:
                broken = f"the server said: {log.lines[0]}"
        except Exception as error:
            broken = f"{type(error).__name__}: {error}"
            if not isinstance(error, Broken):
                logging.getLogger("simulation").exception("not a broken promise")
        finally:
            world.machine.kill()
            loop.run_until_complete(world.net.stop())
            loop.close()
    return world.report(), broken, world.lines
