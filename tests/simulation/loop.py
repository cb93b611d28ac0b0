"""
An event loop whose time is computed, not waited for: where nothing is ready it jumps to the next
timer. What a real loop gives to threads runs at once, inside it. So a run depends on its seed only.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Any


class Stuck(AssertionError):
    """Nothing is ready, and no timer is set: some task waits for what never comes."""


class _Jump(selectors.DefaultSelector):
    """Never waits for a file: lets the loop's time pass instead."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Stuck("all tasks wait, and nothing will wake them")
        self.loop.seconds += max(timeout, 0.0)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """
    Attributes:
        seconds: How much time has passed since the beginning.
        linger: How long (s) the next piece of work in a "thread" takes.
    """

    def __init__(self, linger: Callable[[], float]) -> None:
        self.seconds, self.linger = 0.0, linger
        jump = _Jump()
        jump.loop = self
        super().__init__(jump)
        # Finer steps than this are lost in sums of weeks.
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self.seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()

        def run() -> None:
            if done.cancelled():
                return
            try:
                done.set_result(func(*args))
            except Exception as error:
                done.set_exception(error)

        self.call_later(self.linger(), run)
        return done
