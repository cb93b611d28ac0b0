"""`tend copy`: moving an installation to another database."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tend import files
from tend.commands.running import run_loop
from tend.errors import CopyError
from tend.settings import Settings

if TYPE_CHECKING:
    from tend.store.copying.copy import Done
    from tend.store.copying.moves import Plan

STOPPED: Final = 130
"""The exit status of what was interrupted."""
SAY_EVERY_S: Final = 2.0
DOUBTFUL_MOST: Final = 10
"""So many are named."""


def copy(settings: Settings, options: argparse.Namespace) -> int:
    """Copy what one database holds to another; with --switch, move it."""
    from tend.store.copying import copy as copying
    from tend.store.copying.moves import THE_SAME, clear
    from tend.store.open import file_of, places

    old, new = file_of(options.source), file_of(options.target)
    if old is not None and new is not None and old.resolve() == new.resolve():
        raise CopyError(THE_SAME)
    secrets = Secrets(
        old.parent if old else settings.data,
        new.parent if new else settings.data,
        needed=old is None and settings.vapid_key is None,
    )
    progress = Progress()

    def begin(again: bool, planned: Plan) -> None:
        secrets.hand_over()
        progress.begin()
        names = ", ".join(target.name for target in planned.targets)
        print(f"{'going on with the copy' if again else 'copying'} to {names}", flush=True)

    async def main() -> int:
        async with places(options.source, to_fill=False) as sources:
            if options.stop:
                for one in sources:
                    await one.side.deafen()
                print("forgotten: the source writes down no more what is changed")
                return 0
            async with places(options.target, to_fill=True) as targets:
                if options.clear:
                    print(f"cleared what moved from {', '.join(await clear(sources, targets))}")
                    return 0
                done = await copying.copy(
                    sources,
                    targets,
                    switch=options.switch,
                    look=progress.look,
                    begun=begin,
                    lock_up=secrets.hand_over,
                )
        _tell(done)
        return 0

    return run_loop(_until_told(main()))


async def _until_told(work: Coroutine[Any, Any, int]) -> int:
    """Run *work* to its end, or until this process is asked to stop; its exit status."""
    task = asyncio.ensure_future(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        print("stopped: run it again to go on, or with --stop to give it up", flush=True)
        return STOPPED


def _tell(done: Done) -> None:
    for account in done.doubtful[:DOUBTFUL_MOST]:
        print(f"account {account}: its digest is not that of its records, before and after alike")
    if len(done.doubtful) > DOUBTFUL_MOST:
        print(f"and {len(done.doubtful) - DOUBTFUL_MOST} more; their devices will mend that")
    print(f"compared {done.accounts} accounts in all their rows; {done.copied} had to be copied")
    if done.held_s is None:
        print("the source serves on, and no server starts on the copy: run this again with")
        print("--switch to move there (nobody can save for a moment, and devices try again)")
        return
    print(f"moved; nobody could save for {done.held_s:.1f} s. Nothing is saved in the old database")
    print("any more: start every tend with the new one (TEND_DATABASE_URL, or TEND_DATA)")


class Progress:
    """Says how far it is, in plain lines."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """The work begins now."""
        self._began = self._said = time.monotonic()

    def look(self, accounts: int, copied: int, total: int) -> None:
        """See `Look` of store/copying/copy.py."""
        now = time.monotonic()
        if now - self._said < SAY_EVERY_S and accounts < total:
            return
        self._said = now
        rate = accounts / max(now - self._began, 0.001)
        left_s = (total - accounts) / max(rate, 0.001)
        share = 100 * accounts // max(total, 1)
        print(
            f"{accounts} of {total} accounts ({share} %), {copied} copied, {rate:.0f} a second,"
            f" about {_duration(left_s)} left",
            flush=True,
        )


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Secrets:
    """
    What lies beside a database: the key for push, and the file `revoked`.

    A database on PostgreSQL has them in the data folder of the settings.
    """

    def __init__(self, source: Path, target: Path, *, needed: bool) -> None:
        self._source, self._target, self._needed = source, target, needed

    def hand_over(self) -> None:
        """
        Copy what the target's folder lacks.

        Raises:
            CopyError: There are none where they should be, or the target has a key of its own.
        """
        from tend.push.vapid_key import FILE, changes_on_restore
        from tend.store import archive
        from tend.store.contract import revoked

        source, target = self._source, self._target
        if self._needed and not (source / FILE).is_file():
            raise CopyError(
                f"the key for push, {FILE}, is not in {source}: name the data folder of the"
                " source's server with --data, else every device has to ask for reminders anew"
            )
        with contextlib.suppress(FileNotFoundError):
            if source.samefile(target):
                return
        if changes_on_restore(source, target):
            raise CopyError(
                f"{target / FILE} is not the key of the source: move it away first, else no"
                " reminder arrives"
            )
        if not source.is_dir():
            return
        files.make_folder(target)
        lines = revoked.Revoked(source / revoked.FILE).read()
        kept = revoked.Revoked(target / revoked.FILE)
        known = set(kept.read())
        kept.add(line for line in lines if line not in known)
        try:
            archive.copy_secrets(source, target, files.give)
            files.sync_folder(target)
        except OSError as error:
            raise CopyError(files.sentence(error)) from error
