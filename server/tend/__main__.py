"""`tend serve | work | migrate | doctor | ready | backup | restore | copy | invite | purge`."""

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
_SERVE += ("workers",)
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
    copy = commands.add_parser("copy", help="move everything to another database")
    _add_copy(copy)
    invite = commands.add_parser("invite", help="print a link for one new account")
    add_options(invite, "data", "database_url", "base_url")
    purge = commands.add_parser("purge", help="drop accounts unseen for 400 days")
    add_options(purge, "data", "database_url")
    return parser


def _add_copy(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Copies while the source is served: run it as often as you like, each time it brings the"
        " target up to date, and goes on where it was cut short. No server starts on the target"
        " yet. With --switch it then holds the source for a moment (devices are told to try"
        " again), copies what is left, and lets nobody write to the source any more: start tend"
        " on the target. Each account is compared in all its rows on both sides."
    )
    kinds = "sqlite:FOLDER, postgresql://USER@HOST/DATABASE or 0-511=postgresql://…;512-1023=…"
    parser.add_argument("--from", dest="source", required=True, metavar="URL", help=kinds)
    parser.add_argument(
        "--to", dest="target", required=True, metavar="URL", help="the same; it must be empty"
    )
    parser.add_argument("--switch", action="store_true", help="move: the source ends with it")
    parser.add_argument(
        "--clear",
        action="store_true",
        help="after a move: delete what moved from servers that go on with other parts",
    )
    parser.add_argument(
        "--stop",
        action="store_true",
        help="give up a copy that was killed: the source writes down no more what is changed",
    )
    parser.add_argument(
        "--data",
        default=None,
        help="folder with the key for push and the file `revoked` of the one on PostgreSQL"
        " (TEND_DATA)",
    )


__all__ = ["Settings", "main"]

if __name__ == "__main__":
    sys.exit(main())
