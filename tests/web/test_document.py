"""The OpenAPI document: valid, whole, and held to what the server answers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import openapi_spec_validator
import pytest
from tests.harness import ROOT, Recordings, Server
from tests.support import recorder
from tests.support.answers import load
from tests.support.recorder import Answer
from tests.web.conftest import Site

from tend.web import session
from tend.web.errors import STATUS, InternalError
from tend.web.openapi import document
from tend.web.routes import ROUTES, name_of

SOURCE: dict[str, Any] = json.loads(document(ROUTES))
JSON = [("content-type", "application/json")]
EVENTS = [("content-type", "text/event-stream")]
READS, WRITES = ("allow", "GET, OPTIONS"), ("allow", "DELETE, OPTIONS, PATCH")


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in SOURCE["paths"].items():
        yield from ((method, path, operation) for method, operation in methods.items())


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body that the document describes, by where it stands."""
    for method, path, operation in operations():
        places = {"request": operation.get("requestBody", {}), **operation["responses"]}
        for place, body in places.items():
            for media in body.get("content", {}).values():
                yield f"{method} {path} {place}", media


def test_the_document_is_valid_openapi() -> None:
    """
    A validator of the OpenAPI specification finds no fault in it.
    """
    whole: dict[Hashable, Any] = dict(SOURCE.items())
    openapi_spec_validator.validate(whole)
    assert SOURCE["openapi"].startswith("3.1")


async def test_the_app_serves_it(site: Site) -> None:
    """
    What is served is the document of the table of routes, and the app has those routes alone.
    """
    served = await site.http.get("/schema/openapi.json")

    assert served.json() == SOURCE
    found = {
        (method, name_of(route.path.replace(":str", "")))
        for route in site.app._api.routes
        for method in (getattr(route, "methods", None) or {"GET", "POST"})
        if method != "OPTIONS"
    }
    told = {(route.method, route.name) for route in ROUTES}
    assert told <= found
    assert {path for _, path in found} == set(SOURCE["paths"])


def test_each_body_has_an_example_of_its_schema() -> None:
    """
    Requests, answers and refusals are shown, and what is shown is right.
    """
    for place, media in bodies():
        shown = [one["value"] for one in media.get("examples", {}).values()]
        shown += [media["example"]] if "example" in media else []
        schema = {**media["schema"], "components": SOURCE["components"]}
        if place != "get /schema/openapi.json 200":
            assert shown, place
        for example in shown:
            jsonschema_rs.validate(schema, example)


def test_every_code_is_documented_at_its_status() -> None:
    """
    A client finds each code that it may switch on; but for faults of ours, and what no route says.
    """
    told = {
        (int(status), shown["value"]["error"])
        for _, _, operation in operations()
        for status, answer in operation["responses"].items()
        for media in answer.get("content", {}).values()
        for shown in media.get("examples", {}).values()
    }
    nowhere = {"backup", "copy", "not_found", "method", "slow", InternalError.code}
    assert told == {
        (status, kind.code) for kind, status in STATUS.items() if kind.code not in nowhere
    }


def test_security_is_described() -> None:
    """
    Who needs a token says so; whatever is named is described.
    """
    schemes = SOURCE["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"http", "apiKey"}
    open_to_all = set()
    for method, path, operation in operations():
        assert {name for way in operation["security"] for name in way} <= set(schemes)
        if not any(operation["security"]):
            open_to_all.add((method, path))
        assert ("401" in operation["responses"]) == any(operation["security"])
    assert len(open_to_all) == 7


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer("GET", "/api/session", 200, JSON, b'{"account":null}'), None),
        (Answer("GET", "/api/session", 200, JSON, b'{"account":null,"x":1}'), "additional"),
        (Answer("GET", "/api/session", 200, JSON, b'{"device":"345cc2d0"}'), "account"),
        (Answer("GET", "/api/session", 200, [("content-type", "text/plain")], b"{}"), "type"),
        (Answer("GET", "/api/session", 418, JSON, b"{}"), "status"),
        (Answer("GET", "/api/session", 401, JSON, b'{"error":"nobody","detail":"x"}'), "anyOf"),
        (Answer("GET", "/api/session", 401, JSON, b'{"error":"removed"}'), "anyOf"),
        (Answer("GET", "/api/session", 429, JSON, b'{"error":"throttled","detail":""}'), "Retry"),
        (
            Answer("POST", "/api/session", 405, [*JSON, READS], b'{"error":"method","detail":""}'),
            None,
        ),
        (Answer("POST", "/api/session", 405, JSON, b'{"error":"method","detail":""}'), "allows"),
        (Answer("POST", "/api/session", 200, [*JSON, READS], b"{}"), "not documented"),
        (Answer("OPTIONS", "/api/devices/345cc2d0", 204, [WRITES], b""), None),
        (Answer("OPTIONS", "/api/devices/345cc2d0", 204, [READS], b""), "allows"),
        (Answer("GET", "/api/nowhere", 404, JSON, b'{"error":"not_found","detail":""}'), None),
        (Answer("GET", "/api/nowhere", 200, JSON, b"{}"), "not documented"),
        (Answer("DELETE", "/api/devices/345cc2d0", 204, [], b""), None),
        (Answer("DELETE", "/api/devices/345cc2d0", 204, [], b"gone"), "has a body"),
        (Answer("DELETE", "/api/account", 204, [], b""), "Set-Cookie"),
        (Answer("POST", "/api/devices/renew", 200, JSON, b'{"account":"","device":""}'), None),
        (
            Answer("GET", "/api/poke", 200, EVENTS, b"data: 4\n\n"),
            "begins",
        ),
    ],
    ids=lambda one: " ".join(map(str, one[:3])) if isinstance(one, Answer) else str(one),
)
def test_an_undocumented_answer_is_found(answer: Answer, fault: str | None) -> None:
    """
    An unknown status, member, code, type or path, and a missing member or header: each is found.
    """
    found = load().fault(answer)

    assert found is None if fault is None else fault.lower() in (found or "").lower()


async def test_an_app_that_says_more_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What an app in this process answers is kept, and judged.
    """
    monkeypatch.setattr(session, "SessionOut", lambda account: {"account": account, "more": 1})
    await site.http.get("/api/session")
    kept, Recordings.here = Recordings.here, []

    assert ["more" in fault for fault in load().faults(kept)] == [True]


def test_what_a_server_process_answers_is_kept(server: Server) -> None:
    """
    Also of a process that is killed in the next moment.
    """
    httpx.get(f"{server.url}/api/session")
    server.kill()

    kept, _ = recorder.read(list(Recordings.files)[-1], 0)
    assert [one.status for one in kept if one.path == "/api/session"] == [200]
    assert [one.body for one in kept][-1] == b'{"account":null}'


def test_an_undocumented_answer_fails_its_test(tmp_path: Path) -> None:
    """
    No test need ask for it.
    """
    planted = tmp_path / "test_planted.py"
    planted.write_text(
        "from tests.harness import Recordings\n"
        "from tests.support.recorder import Answer\n"
        "def test_planted(): Recordings.here.append(Answer('GET', '/healthz', 418, [], b''))\n"
    )
    words = ["-q", "-c", str(ROOT / "pyproject.toml"), "-p", "tests.conftest"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--rootdir", str(tmp_path), str(planted)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1
    assert "GET /healthz 418: this status is not documented" in done.stdout
