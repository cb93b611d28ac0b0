"""
What the command line does: a command takes settings and options, and gives its exit status.

What a command needs is loaded when it runs: a backup has no use for a web server.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from tend.commands.copy import copy
from tend.commands.data import backup, invite, migrate, purge, restore
from tend.commands.running import outcome
from tend.commands.server import serve
from tend.commands.worker import work
from tend.settings import Settings

READY_S = 4.0


def doctor(settings: Settings, _: argparse.Namespace) -> int:
    """Say what is well and what is not; 1 if anything needs a hand."""
    from tend.doctor import examine

    findings = examine(settings)
    for one in findings:
        print(f"{'ok ' if one.well else 'NOT'}  {one.says}")
        if not one.well and one.do:
            print(f"     -> {one.do}")
    return 0 if all(one.well for one in findings) else 1


def ready(settings: Settings, _: argparse.Namespace) -> int:
    """Ask the server on this machine whether it can answer: 0 or 1, for health checks."""
    import http.client

    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    line = http.client.HTTPConnection(host, settings.port, timeout=READY_S)
    try:
        line.request("GET", "/readyz")
        status = line.getresponse().status
    finally:
        line.close()
    print("ready" if status == 200 else f"not ready: {status}")
    return 0 if status == 200 else 1


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "serve": serve,
    "migrate": migrate,
    "doctor": doctor,
    "ready": ready,
    "backup": backup,
    "restore": restore,
    "copy": copy,
    "work": work,
    "invite": invite,
    "purge": purge,
}


def run(command: str, settings: Settings, options: argparse.Namespace) -> int:
    """Run one command; its exit status. What stands in its way is one sentence on stderr."""
    return outcome(lambda: COMMANDS[command](settings, options))
