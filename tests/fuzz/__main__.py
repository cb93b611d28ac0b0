"""
`make fuzz`: atheris (libFuzzer for Python) looks for bytes that make a parser fail, led by which
lines of it they reach. What it finds is written to a file and belongs into `CORPUS`.

    python -m tests.fuzz [NAME …] [--seconds 60]
"""

from __future__ import annotations

import argparse
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.harness import ROOT


def main() -> int:
    """Run each target in a process of its own, which libFuzzer ends; 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.fuzz")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        _fuzz(given.names[0], given.seconds)
    from tests.fuzz.targets import TARGETS

    failed = []
    for name in given.names or TARGETS:
        words = [name, "--seconds", str(given.seconds), "--alone"]
        print(f"{name}: {given.seconds} s", flush=True)
        done = subprocess.run([sys.executable, "-m", "tests.fuzz", *words], cwd=ROOT, check=False)
        failed += [name] if done.returncode else []
    print(f"failed: {', '.join(failed)}" if failed else "nothing was found")
    return 1 if failed else 0


def _fuzz(name: str, seconds: int) -> None:
    """Never returns."""
    import atheris

    with atheris.instrument_imports(include=["tend"]):
        from tests.fuzz.targets import CORPUS, TARGETS
    # Millions of refusals, each with its line. Only here: tests of the same process read the log.
    logging.getLogger("tend").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as corpus, tempfile.TemporaryDirectory() as found:
        for at, seed in enumerate(CORPUS[name]):
            Path(corpus, str(at)).write_bytes(seed)
        kept = Path(tempfile.gettempdir(), f"tend-fuzz-{name}-")
        flags = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-verbosity=0"]
        flags += [f"-artifact_prefix={kept}", "-print_final_stats=1", "-rss_limit_mb=4096"]
        atheris.Setup([sys.argv[0], *flags, corpus, found], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
