"""The whole app on a real store, called by ASGI; people who use it; a clock that tests set."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from tests.harness import Recordings
from tests.support import postgres, recorder
from tests.support.stamps import NOW as NOW
from tests.support.stamps import stamp as stamp

from tend.app import App, make_context, make_store
from tend.settings import Settings
from tend.store.contract.base import Store

JSON = {"content-type": "application/json"}
recorder.record(App, lambda answer: Recordings.here.append(answer))


class Clock:
    """Milliseconds that tests set."""

    def __init__(self) -> None:
        self.ms = NOW

    def __call__(self) -> int:
        return self.ms


class Site:
    """A running app and its clock."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(cast("Any", app)), base_url="http://tend.test"
        )

    async def join(self, **body: Any) -> Person:
        """Somebody with an account of their own."""
        made = await self.http.post("/api/accounts", json=body)
        assert made.status_code == 201, made.text
        self.http.cookies.clear()
        return Person(self, made.json())


class Person:
    """One device, as a program that carries its token in a header."""

    def __init__(self, site: Site, made: dict[str, Any]) -> None:
        self.site = site
        self.account: str = made["account"]
        self.device: str = made["device"]
        self.token: str = made["token"]
        self.n = 0
        self.cursor = 0

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self.bearer, **options.pop("headers", {})}
        return await self.site.http.request(method, path, headers=headers, **options)

    async def sync(self, *put: Any, **more: Any) -> httpx.Response:
        """One round: a fresh request number, the cursor kept."""
        self.n += 1
        body = {"v": 1, "n": self.n, "cursor": self.cursor, "limit": 1000, "put": list(put), **more}
        answer = await self.call("POST", "/api/sync", json=body)
        if answer.status_code == 200:
            self.cursor = answer.json()["cursor"]
        return answer

    async def pair(self, **body: Any) -> Person:
        """Another device of the same account."""
        code = (await self.call("POST", "/api/pairings", json={})).json()["code"]
        made = await self.site.http.post(f"/api/pairings/{code}/claim", json=body)
        assert made.status_code == 201, made.text
        self.site.http.cookies.clear()
        return Person(self.site, made.json())


def tick(day: str = "2025-10-03", value: Any = 1, at: str | None = None) -> list[Any]:
    """A tick of one habit."""
    return ["t", f"{day}.h7k2m9q4s0ab", {"v": [value, at or stamp()]}]


async def raw(
    app: App,
    method: str,
    path: str,
    headers: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    client: str = "127.0.0.1",
) -> tuple[int, dict[str, str], Any]:
    """
    Send one request with exactly these headers: its status, headers and body (decoded if it is
    JSON).
    """
    sent: list[dict[str, Any]] = []
    pairs = [(k.lower().encode(), v.encode()) for k, v in (("host", "tend.test"), *headers)]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": pairs,
        "client": (client, 50000),
        "server": ("tend.test", 80),
        "state": {},
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]
    got = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    content = b"".join(message.get("body", b"") for message in sent[1:])
    is_json = got.get("content-type", "").startswith("application/json")
    return sent[0]["status"], got, json.loads(content) if is_json and content else content


Maker = Callable[..., Awaitable[Site]]


@pytest_asyncio.fixture
async def make_site(tmp_path: Path) -> AsyncIterator[Maker]:
    """Makes sites with given settings."""
    sites: list[Site] = []
    stores: list[Store] = []

    async def make(**settings: Any) -> Site:
        chosen = Settings(data=tmp_path / f"data{len(sites)}", **settings)
        clock = Clock()
        store = await make_store(chosen)
        stores.append(store)
        sites.append(Site(App(make_context(chosen, store, clock)), clock))
        return sites[-1]

    yield make
    for site in sites:
        await site.http.aclose()
    for store in stores:
        await store.close()


@pytest_asyncio.fixture
async def site(make_site: Maker) -> Site:
    """A site without rate limits."""
    return await make_site(rate_limits=False)


@pytest.fixture
def make() -> Iterator[Callable[[], str]]:
    """Makes empty databases on PostgreSQL; their addresses."""
    server = postgres.shared()
    names: list[str] = []

    def one() -> str:
        names.append(postgres.in_thread(server.make()))
        return server.url(names[-1])

    yield one
    for name in names:
        postgres.in_thread(server.drop(name))
