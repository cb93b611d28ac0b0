"""
Spans by OpenTelemetry, where an operator has it (`pip install 'tend[tracing]'`) and names a
collector in `OTEL_EXPORTER_OTLP_ENDPOINT`. Otherwise nothing of it is loaded.

A span is made when what it is about has ended: nothing is added to the way of a request. Its name
and attributes are a route's form, a status, a push service: never a path, an account or a token.
"""

from __future__ import annotations

import importlib.util
import logging
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from tend import __version__

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

COLLECTORS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
CLOSE_S: Final = 1.5
"""So long a process that ends waits for a collector that does not answer."""

log = logging.getLogger("tend")


def set_up(environ: Mapping[str, str]) -> Spans | None:
    """The spans of this process; None unless *environ* names a collector."""
    if not any(environ.get(name) for name in COLLECTORS):
        return None
    if not _is_installed():
        log.warning("a collector for traces is set, and OpenTelemetry is not installed")
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    about = {"service.name": environ.get("OTEL_SERVICE_NAME", "tend")}
    resource = Resource.create({**about, "service.version": __version__})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(provider)


def _is_installed() -> bool:
    try:
        found = importlib.util.find_spec("opentelemetry.exporter.otlp.proto.http")
    except ModuleNotFoundError:
        return False
    return found is not None and importlib.util.find_spec("opentelemetry.sdk") is not None


class Spans:
    """Makes the spans. Is a `tend.nudger.dispatch.Tally`."""

    def __init__(self, provider: TracerProvider) -> None:
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._tracer = provider.get_tracer("tend", __version__)
        self._parents = TraceContextTextMapPropagator()

    def answered(
        self,
        method: str,
        route: str,
        status: int,
        seconds: float,
        request: str,
        traceparent: str | None,
    ) -> None:
        """
        A request was answered.

        Args:
            route: Its form, as in the log.
            request: Its id.
            traceparent: The header of that name of a proxy that the operator trusts.
        """
        from opentelemetry.trace import SpanKind, Status, StatusCode

        ended = time.time_ns()
        parent = self._parents.extract({"traceparent": traceparent}) if traceparent else None
        span = self._tracer.start_span(
            f"{method} {route}",
            parent,
            SpanKind.SERVER,
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
                "tend.request_id": request,
            },
            start_time=ended - int(seconds * 1e9),
        )
        if status >= 500 or status == 0:
            span.set_status(Status(StatusCode.ERROR))
        span.end(ended)

    def taken_up(self, late_s: float) -> None:
        """Takes no time, so there is no span."""

    def sent(self, host: str, outcome: str, seconds: float) -> None:
        """See `tend.nudger.dispatch.Tally`. Of the host its last three names are told."""
        from opentelemetry.trace import SpanKind

        ended = time.time_ns()
        service = ".".join(host.split(".")[-3:])
        span = self._tracer.start_span(
            f"push {service}",
            None,
            SpanKind.CLIENT,
            {"server.address": service, "tend.outcome": outcome},
            start_time=ended - int(seconds * 1e9),
        )
        span.end(ended)

    def close(self) -> None:
        """Hand the last spans to the collector, if it answers in time."""
        last = threading.Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        last.join(CLOSE_S)
