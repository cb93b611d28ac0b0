"""
What failed in a browser, once more and alone: `python -m tests.again`, after a run that failed.

A machine that does a lot at once can hold a browser up beyond any deadline, and a person who waits
for the whole suite learns nothing from that. Only a few browser tests are taken, and they are
named, so that one that comes back is seen and mended; whatever else failed stays a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache/v/cache/lastfailed"
MOST = 4


def worth_a_try(failed: list[str]) -> bool:
    """Whether these failures may be the machine's."""
    return 0 < len(failed) <= MOST and all(one.startswith("tests/e2e/") for one in failed)


def main() -> int:
    """The exit status: 0 if all pass this time."""
    failed = sorted(json.loads(KEPT.read_text())) if KEPT.exists() else []
    if not worth_a_try(failed):
        return 1
    print("Failed, and run once more alone:", *failed, sep="\n  ", flush=True)
    words = [sys.executable, "-m", "pytest", "-n0", "-m", "not soak", *failed]
    return subprocess.run(words, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
