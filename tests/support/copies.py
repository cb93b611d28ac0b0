"""`tend copy` as tests run it, and what a database says of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.harness import ROOT
from tests.support import postgres
from tests.support.forked import Forked
from tests.support.program import tend


def ask(url: str, sql: str) -> list[Any]:
    """One statement, elsewhere than in our own transactions."""
    return postgres.in_thread(postgres.shared().run(sql, url.rpartition("/")[2].partition("?")[0]))


def copied(old: str, new: str, data: Path, *words: str, **env: str) -> str:
    """What `tend copy` said."""
    done = tend(data, "copy", "--from", old, "--to", new, *words, **env)
    assert done.returncode == 0, done
    return done.stdout


def refused(about: str, old: str, new: str, data: Path, *words: str) -> None:
    done = tend(data, "copy", "--from", old, "--to", new, *words)
    assert done.returncode == 1, done
    assert (done.stderr.count("\n"), done.stderr[:6]) == (1, "tend: "), done
    assert about in done.stderr, done
    assert "secret" not in done.stderr + done.stdout


def refused_start(data: Path, url: str, about: str) -> None:
    """A server that does not start there."""
    done = tend(data, "serve", "--port", "0", TEND_DATABASE_URL=url)
    assert (done.returncode, about in done.stderr) == (1, True), done


def until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def copying(old: str, new: str, data: Path, log: Path) -> Forked:
    """A copy that runs beside us."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    words = ["copy", "--data", str(data), "--from", old, "--to", new, "--switch"]
    return Forked(words, ROOT / "server", kept, log)
