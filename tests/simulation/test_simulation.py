"""
Lives under virtual time, from seeds: devices, server, push service and clock in one process. This
is the slice of `make simulate`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.simulation.__main__ import seeds_of
from tests.simulation.loop import Stuck, VirtualLoop
from tests.simulation.planting import simulate
from tests.simulation.running import run


def test_a_week_of_bad_luck() -> None:
    """
    P1 to P8 and the rules of nudges hold while requests are lost, pages die, the server is killed.
    """
    report, broken, _ = run(4, 7)
    assert broken is None
    assert report.device_days > 20
    for fate in ("round done", "kills", "lost", "doubled", "page died", "nudge reminder"):
        assert report.counts[fate], f"{fate} never happened"


def test_the_same_seed_gives_the_same_trace(tmp_path: Path) -> None:
    """
    Byte for byte, in another process with other hashes: so a failure can be run again.
    """
    traces = []
    for hashes in ("1", "2"):
        to = tmp_path / hashes
        done = simulate("3", "--days", "2", "--trace", str(to), PYTHONHASHSEED=hashes)
        assert done.returncode == 0, done.stdout + done.stderr
        traces.append(to.read_bytes())
    assert traces[0] == traces[1]
    assert traces[0].count(b"\n") > 60


def test_another_seed_gives_another_life() -> None:
    """A seed that is not heeded would make one run of many."""
    assert run(5, 1)[0].trace != run(6, 1)[0].trace


def test_time_jumps_to_the_next_timer() -> None:
    """A day passes at once, in the order of the timers, and work of threads is done inside."""
    loop = VirtualLoop(lambda: 3600.0)
    heard: list[object] = []

    async def live() -> None:
        loop.call_later(86_400, heard.append, "a day")
        loop.call_later(60, heard.append, "a minute")
        heard.append(await asyncio.to_thread(lambda: "an hour"))
        await asyncio.sleep(86_400)

    loop.run_until_complete(live())
    assert heard == ["a minute", "an hour", "a day"]
    assert loop.time() == pytest.approx(90_000)
    loop.close()


def test_a_run_that_waits_for_nothing_says_so() -> None:
    """A deadlock of the server would otherwise hang the run."""
    loop = VirtualLoop(lambda: 0.0)

    async def wait() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 5)
        await asyncio.Event().wait()

    with pytest.raises(Stuck):
        loop.run_until_complete(wait())
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.call_later(1, loop.stop)
    loop.run_forever()
    loop.close()


def test_seeds_are_numbers_and_ranges() -> None:
    """As `make simulate SEEDS=3,10-12` gives them."""
    assert seeds_of("3,10-12") == [3, 10, 11, 12]
