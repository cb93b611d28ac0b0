"""What is done with the data folder: `tend migrate | backup | restore | invite | purge`."""

from __future__ import annotations

import argparse

from tend import files
from tend.commands.running import run_loop, using
from tend.errors import BackupError, StoreUnavailable
from tend.settings import PURGE_UNSEEN_MS, Settings

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
    """Copy the data folder."""
    _require_file(settings)
    from tend.store.sqlite import backup as copies

    print(copies.backup(settings.data, options.path))
    return 0


def restore(settings: Settings, options: argparse.Namespace) -> int:
    """Bring a backup back."""
    _require_file(settings)
    from tend.push.vapid_key import FILE, changes_on_restore
    from tend.store.sqlite import backup as copies

    with copies.opened(options.path) as source:
        if changes_on_restore(source, settings.data):
            # A database with the keys of another one: every push would be refused.
            kept = settings.data / FILE
            raise BackupError(f"{kept} is not the one in the backup: move it away first")
        print(copies.restore(source, settings.data))
    return 0


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


def _require_file(settings: Settings) -> None:
    if settings.database_url is not None:
        raise BackupError(
            "the database is on PostgreSQL: copy it with pg_dump and bring it back with pg_restore;"
            f" keep what lies in {settings.data}, too"
        )
