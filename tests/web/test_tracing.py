"""Spans by OpenTelemetry's own SDK: kept in memory, and received from a real server."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.harness import ROOT, Server
from tests.support.program import Program

from tend.app import App
from tend.tracing import CLOSE_S, Spans

from .conftest import Maker, raw, tick

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture
def kept() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def spans(kept: InMemorySpanExporter) -> Iterator[Spans]:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    made = Spans(provider)
    yield made
    made.close()


def text_of(found: tuple[ReadableSpan, ...]) -> str:
    return "\n".join(one.to_json() for one in found)


async def test_a_request_has_a_span(
    make_site: Maker, spans: Spans, kept: InMemorySpanExporter
) -> None:
    """
    Named by its route's form, with status, length and the id of its answer; no account, device,
    token or id of a record stands in it.
    """
    site = await make_site(rate_limits=False)
    person = await site.join()
    site.app = App(site.app.context, spans=spans)
    site.http._transport.app = site.app  # type: ignore[attr-defined]
    synced = await person.sync(tick())
    missing = await person.call("GET", "/api/habits/h7k2m9q4s0ab/summary?from=x&to=y")
    found = kept.get_finished_spans()
    assert [one.name for one in found] == ["POST /api/sync", "GET /api/habits/{id}/summary"]
    first, second = (dict(one.attributes or {}) for one in found)
    assert first["http.response.status_code"] == 200
    assert first["tend.request_id"] == synced.headers["x-request-id"]
    assert second["http.response.status_code"] == missing.status_code == 404
    assert all((one.end_time or 0) > (one.start_time or 0) for one in found)
    secrets = (person.account, person.device, person.token, "h7k2m9q4s0ab", "2025-10-03")
    assert [secret for secret in secrets if secret in text_of(found)] == []


@pytest.mark.parametrize(("client", "belongs"), [("10.1.2.3", True), ("10.2.0.1", False)])
async def test_only_a_trusted_proxy_names_the_trace(
    make_site: Maker, spans: Spans, kept: InMemorySpanExporter, client: str, belongs: bool
) -> None:
    """A span belongs to the trace of a proxy that the operator trusts, and of nobody else."""
    site = await make_site(trusted_proxies=(ipaddress.ip_network("10.1.0.0/16"),))
    app = App(site.app.context, spans=spans)
    await raw(app, "GET", "/healthz", [("traceparent", f"00-{TRACE}-{PARENT}-01")], client=client)
    (span,) = kept.get_finished_spans()
    assert (f"{span.get_span_context().trace_id:032x}" == TRACE) is belongs  # type: ignore[union-attr]
    assert (span.parent is not None) is belongs


def test_a_message_has_a_span(spans: Spans, kept: InMemorySpanExporter) -> None:
    """With the push service and the outcome; a host that tells much is shortened."""
    spans.sent("db5p.very.long.notify.windows.com", "delivered", 0.25)
    (span,) = kept.get_finished_spans()
    assert span.name == "push notify.windows.com"
    assert dict(span.attributes or {})["tend.outcome"] == "delivered"
    assert (span.end_time or 0) - (span.start_time or 0) == 250_000_000


class Collector:
    """Takes what OTLP exporters post over HTTP."""

    def __init__(self) -> None:
        got = self.got = ExportTraceServiceRequest()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                got.MergeFromString(body)
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Not here."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_a_server_hands_its_spans_to_a_collector(tmp_path: Path) -> None:
    """A real server with a collector's address sends it each request's span before it ends."""
    collector = Collector()
    try:
        env = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "ours"}
        with Server(tmp_path / "data", env=env) as server:
            Program(server).tick("2025-10-01")
    finally:
        collector.close()
    (resource,) = {one.resource.SerializeToString() for one in collector.got.resource_spans}
    assert b"ours" in resource
    names = {
        span.name
        for one in collector.got.resource_spans
        for scope in one.scope_spans
        for span in scope.spans
    }
    assert {"POST /api/accounts", "POST /api/sync", "GET /readyz"} <= names


def test_a_collector_that_hangs_delays_no_end(tmp_path: Path) -> None:
    """A server whose collector takes connections and answers nothing serves, and ends in time."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        env = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{deaf.getsockname()[1]}"}
        server = Server(tmp_path / "data", env=env).start()
        Program(server).tick("2025-10-01")
        assert server.stop() < CLOSE_S + 6


WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "opentelemetry":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
from tend import tracing
import tend.app, tend.commands
print(tracing.set_up({}), tracing.set_up({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost"}))
"""


def test_it_is_optional() -> None:
    """
    Where it is not installed all else works, and a collector's address brings a warning; without
    an address nothing of it is loaded.
    """
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT / "server", capture_output=True, text=True
    )
    assert done.stdout == "None None\n", done.stderr
    assert "OpenTelemetry is not installed" in done.stderr
    loaded = "import sys, tend.app, tend.commands; from tend import tracing; tracing.set_up({});"
    loaded += "print([name for name in sys.modules if name.startswith('opentelemetry')])"
    done = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT / "server", capture_output=True, text=True
    )
    assert done.stdout == "[]\n", done.stderr
