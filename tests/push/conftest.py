"""A push service beside the tests, and the keys of the server that sends to it."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from tests.harness import ROOT, Server
from tests.push.push_receiver import Browser, unb64
from tests.push.service import certificate

from tend.push.vapid import Vapid
from tend.push.vapid_key import private_key
from tend.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from tests.push.nudge_world import World


class Post:
    """The running service: how boxes behave, and what lies in them."""

    def __init__(self, folder: Path) -> None:
        self.ca, _ = certificate(folder)
        self.private = private_key(folder)
        self.vapid = Vapid(self.private, "mailto:ops@tend.example.org")
        words = [sys.executable, "-m", "tests.push.service", str(folder), self.vapid.public]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        # Not through the proxy that a test may have set.
        tls = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=str(self.ca)))
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), tls)

    @property
    def env(self) -> dict[str, str]:
        """With this environment a server sends to it, and is believed."""
        return {
            "TEND_PUSH_PRIVATE": "1",
            "TEND_PUSH_CA": str(self.ca),
            "TEND_VAPID_KEY": self.private,
            "TEND_VAPID_SUB": "mailto:ops@tend.example.org",
        }

    def endpoint(self, name: str) -> str:
        """Where a box takes messages."""
        return f"https://localhost:{self.port}/push/{name}"

    def set(self, name: str, **how: Any) -> None:
        """How a box behaves from now on."""
        self._call("PUT", name, json.dumps(how).encode())

    def box(self, name: str) -> dict[str, Any]:
        """All that a box has seen."""
        return dict(json.loads(self._call("GET", name)))

    def boxes(self, prefix: str) -> dict[str, dict[str, int]]:
        """How many messages lie in each box of a prefix, and how often it was tried."""
        return dict(json.loads(self._call("GET", f"?prefix={prefix}")))

    def read(self, name: str, browser: Browser) -> list[dict[str, Any]]:
        """The messages of a box, opened."""
        return [json.loads(browser.open(unb64(m["body"]))) for m in self.box(name)["messages"]]

    def _call(self, method: str, name: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(
            f"https://localhost:{self.port}/box/{name}", body, method=method
        )
        with self._opener.open(request, timeout=10) as answer:
            return bytes(answer.read())

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="session")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    running = Post(tmp_path_factory.mktemp("push"))
    yield running
    running.close()


@pytest.fixture
def server(tmp_path: Path, post: Post) -> Iterator[Server]:
    """A server that sends to it, each nudge at its own minute."""
    env = {**post.env, "TEND_NUDGE_JITTER_S": "0"}
    with Server(tmp_path / "data", env=env) as running:
        yield running


@pytest_asyncio.fixture
async def world(tmp_path: Path, post: Post) -> AsyncIterator[World]:
    """A fresh store before the push service."""
    from tests.push.nudge_world import World

    store = await SqliteStore.open(tmp_path / "tend.db", jitter_s=0)
    await store.migrate()
    yield World(store, post)
    await store.close()
