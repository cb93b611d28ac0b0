"""`tend serve | work | migrate | doctor | ready | backup | restore | invite | purge`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tend import __version__
from tend.settings import Settings, SettingsError, add_options, read

_SERVE: tuple[str, ...] = ("host", "port", "data", "database_url", "base_url")
_SERVE += ("clock_ahead_ms", "signup", "trusted_proxies", "rate_limits", "purge", "log", "nudge")
_SERVE += ("metrics_port", "metrics_host", "backup_every", "backup_keep", "backup_to")
_WORK: tuple[str, ...] = ("data", "database_url", "base_url", "nudge_jitter_s", "log")
_WORK += ("metrics_port", "metrics_host")


def main(words: list[str] | None = None) -> int:
    """Run one command; its exit status."""
    options = _parser().parse_args(words)
    try:
        settings = read(os.environ, options)
    except SettingsError as error:
        for fault in error.faults:
            print(f"tend: {fault}", file=sys.stderr)
        return 2
    from tend import commands

    return commands.run(options.command, settings, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tend", description="A habit tracker for people who look after others."
    )
    parser.add_argument("--version", action="version", version=f"tend {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    add_options(commands.add_parser("serve", help="serve the app"), *_SERVE)
    add_options(commands.add_parser("work", help="decide and send nudges, beside serve"), *_WORK)
    migrate = commands.add_parser("migrate", help="bring the database up to date")
    add_options(migrate, "data", "database_url")
    doctor = commands.add_parser("doctor", help="look for what may be wrong")
    add_options(doctor, "data", "database_url", "base_url", "host")
    ready = commands.add_parser("ready", help="ask the server here whether it can answer")
    add_options(ready, "host", "port")
    for name, help in (
        ("backup", "copy the data folder, also while it is served"),
        ("restore", "bring a backup back into an empty data folder"),
    ):
        command = commands.add_parser(name, help=help)
        command.add_argument(
            "path",
            type=Path,
            help="the backup: a folder, or a file that ends in .tar.gz (packed) or .db",
        )
        add_options(command, "data")
    invite = commands.add_parser("invite", help="print a link for one new account")
    add_options(invite, "data", "database_url", "base_url")
    purge = commands.add_parser("purge", help="drop accounts unseen for 400 days")
    add_options(purge, "data", "database_url")
    return parser


__all__ = ["Settings", "main"]

if __name__ == "__main__":
    sys.exit(main())
