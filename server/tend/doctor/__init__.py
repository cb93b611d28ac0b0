"""
The checks of `tend doctor`: each says what it looked at and, if that is not well, what to do.

They change no data, and ask nobody outside unless browsers reach this server over https.
"""

from __future__ import annotations

from tend.app import STATIC
from tend.doctor import folder, outside, push
from tend.doctor.finding import Finding
from tend.settings import Settings

__all__ = ["Finding", "examine"]


def examine(settings: Settings) -> list[Finding]:
    """Run all checks, those first on which others depend."""
    findings = folder.usable(settings.data)
    if all(one.well for one in findings):
        findings += folder.examine(settings)
        findings += push.examine(settings)
    findings.append(
        Finding(
            (STATIC / "index.html").exists(),
            "the app's pages are built",
            "run `make install` where Tend was installed from its source",
        )
    )
    return [*findings, *outside.examine(settings)]
