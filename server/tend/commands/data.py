"""What is done with the data folder: `tend migrate | backup | restore | invite | purge`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tend import files
from tend.commands.running import run_loop, using
from tend.errors import BackupError, StoreUnavailable
from tend.settings import PURGE_UNSEEN_MS, Settings
from tend.store.contract.ranges import is_ranged

INVITE_LIVES_MS = 14 * 24 * 3600 * 1000


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    """Bring the database up to date."""

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        await store.close()
        return 0

    with using(settings.data):
        return run_loop(main())


def backup(settings: Settings, options: argparse.Namespace) -> int:
    """Copy the database and the secrets."""
    if settings.database_url is None:
        from tend.store.sqlite import backup as copies

        print(copies.backup(settings.data, options.path))
        return 0
    url, target = _of_one(settings.database_url), options.path

    from tend.store.postgres.backup import backup as copy

    async def main() -> int:
        print(await copy(url, settings.data, target))
        return 0

    return run_loop(main())


def _of_one(address: str) -> str:
    """The address of the database that a backup is of. Raises `BackupError`."""
    if is_ranged(address):
        raise BackupError(
            "a backup is of one database: set TEND_DATABASE_URL to the address of each range by"
            " itself, without its parts, one after the other"
        )
    return address


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring a backup back."""
    from tend.push.vapid_key import FILE, changes_on_restore
    from tend.store import archive

    with archive.opened(options.path) as source:
        if changes_on_restore(source, settings.data):
            # A database with the keys of another one: every push would be refused.
            kept = settings.data / FILE
            raise BackupError(f"{kept} is not the one in the backup: move it away first")
        return _restore(settings, source)


def _restore(settings: Settings, source: Path) -> int:
    if settings.database_url is None:
        from tend.store.sqlite import backup as copies

        print(copies.restore(source, settings.data))
        return 0
    url = _of_one(settings.database_url)

    from tend.store.postgres.backup import restore as bring_back

    async def main() -> int:
        print(await bring_back(url, source, settings.data))
        return 0

    return run_loop(main())


def invite(settings: Settings, _: argparse.Namespace) -> int:
    """Print a link that makes one account."""
    from tend.auth.tokens import hash_code, new_code
    from tend.clock import wall_clock_ms

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        code = new_code()
        await store.create_invite(hash_code(code), wall_clock_ms() + INVITE_LIVES_MS)
        await store.close()
        print(f"{settings.origin}/?invite={code}")
        return 0

    with using(settings.data):
        return run_loop(main())


def purge(settings: Settings, _: argparse.Namespace) -> int:
    """Drop what nobody has seen for 400 days."""
    from tend.clock import wall_clock_ms

    async def main() -> int:
        from tend.app import make_store

        store = await make_store(settings)
        print(await store.purge(wall_clock_ms(), PURGE_UNSEEN_MS))
        await store.close()
        return 0

    if settings.database_url is not None:
        # Other processes see at once whom it drops.
        return run_loop(main())
    with using(settings.data), files.locked(settings.data / files.SERVED, alone=True) as mine:
        if not mine:
            raise StoreUnavailable("stop the server first, or set TEND_PURGE=on for it")
        return run_loop(main())
