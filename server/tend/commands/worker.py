"""`tend work`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
from typing import TYPE_CHECKING

from tend import tracing
from tend.commands.running import measuring, opened, run_loop, using
from tend.settings import Settings

if TYPE_CHECKING:
    from tend.metrics import Metrics

log = logging.getLogger("tend")


def work(settings: Settings, _: argparse.Namespace) -> int:
    """Decide and send nudges, beside or instead of `serve`; any number of these may run."""
    from tend.logs import set_up

    set_up(settings.log)
    with using(settings.data), measuring(settings) as metrics:
        return run_loop(_work(settings, metrics))


async def _work(settings: Settings, metrics: Metrics | None) -> int:
    from tend.clock import wall_clock_ms
    from tend.sending import make_vapid, nudge

    store = await opened(settings)
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    sampling = None
    if metrics is not None:
        store.meter = metrics
        sampling = asyncio.create_task(metrics.sample(store.load))
    spans = tracing.set_up(os.environ)
    tallies = [one for one in (metrics, spans) if one is not None]
    try:
        await nudge(settings, store, wall_clock_ms, make_vapid(settings), tallies=tallies)
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        if sampling is not None:
            sampling.cancel()
        await store.close()
        if spans is not None:
            spans.close()
    return 0
