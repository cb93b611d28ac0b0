"""Each request has an id: in its answer, and in every line of the log about it."""

from __future__ import annotations

import http.client
import io
import ipaddress
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from tests.harness import Recordings, Server
from tests.support.program import Program

from tend.logs import REQUEST, JsonLines

from .conftest import Maker, raw, tick

PROXY, FORMED = "10.1.2.3", "8f14e45f-ceea-467f-a9d8-5f5a"
WRONG = ["short", "x" * 65, "with space in it", 'quote"quote"', "semi;colon;s", "ümlautümlaut", ""]


def asked(server: Server, method: str, path: str, headers: dict[str, str]) -> str | None:
    """The id of the answer to a request."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    line.request(method, path, headers=headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.getheader("x-request-id")


def test_an_answer_and_its_lines_have_one_id(tmp_path: Path) -> None:
    """
    Routes, refusals, pages and what is not there: each answer has an id of its own, and the log's
    line about it has the same. So have syncs, where the log shows them.
    """
    with Server(tmp_path / "data", env={"TEND_LOG": "debug"}) as server:
        person = Program(server)
        person.tick("2025-10-01")
        me = {"authorization": f"Bearer {person.token}"}
        places = ["/api/session", "/api/devices", "/api/nothing", "/healthz", "/", "/habit/x"]
        places += ["/sign-in", "/api/sync", "/favicon.nothing", "/schema/openapi.json"]
        ids = [asked(server, "GET", place, me) for place in places]
        ids += [asked(server, "POST", "/api/sync", me), asked(server, "POST", "/", {})]
        server.stop()
        lines = [json.loads(line) for line in server.read_log().splitlines()]
    assert None not in ids
    assert len({*ids}) == len(ids)
    named = {line["request"]: line["status"] for line in lines if line["say"] == "request"}
    assert {*ids} <= named.keys()
    assert named[ids[1]] == 200
    assert named[ids[2]] == 404


@pytest.mark.parametrize("path", ["/api/sync", "/api/session", "/"])
async def test_only_a_trusted_proxy_gives_an_id(make_site: Maker, path: str) -> None:
    """
    The id of a proxy that the operator trusts is taken; of anybody else it is not, nor one that is
    not well formed or comes twice.
    """
    site = await make_site(trusted_proxies=(ipaddress.ip_network("10.1.0.0/16"),))

    async def given(*values: str, client: str = PROXY) -> str:
        headers = [("X-Request-ID", value) for value in values]
        _, got, _ = await raw(site.app, "GET", path, headers, client=client)
        return got["x-request-id"]

    assert await given(FORMED) == FORMED
    for value in WRONG:
        assert await given(value) not in ("", value)
    assert FORMED not in await given(FORMED, FORMED)
    for stranger in ("10.2.0.1", "127.0.0.1", "::1", ""):
        assert await given(FORMED, client=stranger) != FORMED


async def test_without_trusted_proxies_no_id_is_taken(make_site: Maker) -> None:
    """As a server is unless told otherwise: every id is its own."""
    site = await make_site()
    _, got, _ = await raw(site.app, "GET", "/healthz", [("X-Request-ID", FORMED)])
    assert got["x-request-id"] != FORMED


async def test_what_went_wrong_can_be_found(make_site: Maker) -> None:
    """
    The line with the traceback of an error of ours has the id that its answer has; a line that is
    about no request has none.
    """
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines())
    logging.getLogger("tend").addHandler(handler)
    try:
        site = await make_site(rate_limits=False)
        person = await site.join()

        def broken() -> int:
            raise ZeroDivisionError

        clock, site.app.context.clock = site.app.context.clock, broken
        failed = await person.sync(tick())
        # No document lists an error of ours.
        assert Recordings.here.pop().status == 500
        site.app.context.clock = clock
        logging.getLogger("tend").warning("about nobody")
    finally:
        logging.getLogger("tend").removeHandler(handler)
    assert failed.status_code == 500
    lines: list[dict[str, Any]] = [json.loads(line) for line in said.getvalue().splitlines()]
    (trace,) = [line for line in lines if "trace" in line]
    assert "ZeroDivisionError" in trace["trace"]
    assert trace["request"] == failed.headers["x-request-id"]
    assert "request" not in lines[-1]
    assert REQUEST.get() is None
