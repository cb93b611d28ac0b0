"""
What Prometheus may scrape, on a port of its own: how fast this process is, and what waits.

No label names a person: routes go by their form and push services by names that are known
beforehand, so there is never an account, a device, a token or an endpoint in one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    start_http_server,
)

from tend.push.endpoints import FAMILIES, SERVICES
from tend.store.contract.values import Load

SAMPLE_EVERY_S: Final = 0.5
OWN_HOSTS_MOST: Final = 20
"""So many hosts of `TEND_PUSH_HOSTS` have a label of their own; those beyond are `other`."""
_TIMES: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_LATE: Final = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
_BATCHES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_LAGS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

log = logging.getLogger("tend.metrics")


class Metrics:
    """
    The counts of this process.

    Args:
        hosts: Hosts of push services that the operator trusts, beside those that browsers use.
    """

    def __init__(self, hosts: Collection[str] = ()) -> None:
        registry = self.registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        histogram = partial(Histogram, registry=registry)
        gauge = partial(Gauge, registry=registry)
        self._hosts = frozenset([*SERVICES, *sorted(hosts)[:OWN_HOSTS_MOST]])
        self._children: dict[tuple[str, int], Histogram] = {}
        self._requests = histogram(
            "tend_request_seconds",
            "Time from a request to the end of its answer, by route; streams are not among them.",
            ["route", "status"],
            buckets=_TIMES,
        )
        self._batches = histogram(
            "tend_store_batch_jobs",
            "Writes that shared one transaction.",
            buckets=_BATCHES,
        )
        self._commits = histogram(
            "tend_store_commit_seconds",
            "Time of one transaction of the writer, its commit included.",
            buckets=_TIMES,
        )
        self._waiting = gauge("tend_store_waiting", "Writes that wait for the writer.")
        self._connections = gauge(
            "tend_store_connections",
            "Connections to the database.",
            ["state"],
        )
        self._away = gauge(
            "tend_store_away",
            "Whether the database of these parts did not answer when it was asked last (1).",
            ["parts"],
        )
        self._streams = gauge("tend_streams", "Open streams of pokes.")
        self._due = histogram(
            "tend_due_lag_seconds",
            "How long after it was due an account was taken up by this process.",
            buckets=_LATE,
        )
        self._pushes = histogram(
            "tend_push_seconds",
            "Time of one message to a push service, by service and outcome.",
            ["service", "outcome"],
            buckets=_TIMES,
        )
        self._lag = histogram(
            "tend_event_loop_lag_seconds",
            "How late the event loop wakes a task that sleeps.",
            buckets=_LAGS,
        )
        self._backed_up: Gauge | None = None
        self._backup_failures = Counter(
            "tend_backup_failures", "Scheduled backups that failed.", registry=registry
        )

    def answered(self, route: str, status: int, seconds: float) -> None:
        """A request to *route* (its form, as in the log) was answered."""
        child = self._children.get((route, status // 100))
        if child is None:
            child = self._requests.labels(route, f"{status // 100}xx")
            self._children[route, status // 100] = child
        child.observe(seconds)

    def committed(self, jobs: int, seconds: float) -> None:
        """See `tend.store.contract.values.Meter`."""
        self._batches.observe(jobs)
        self._commits.observe(seconds)

    def taken_up(self, late_s: float) -> None:
        """See `tend.nudger.dispatch.Tally`."""
        self._due.observe(max(0.0, late_s))

    def sent(self, host: str, outcome: str, seconds: float) -> None:
        """See `tend.nudger.dispatch.Tally`."""
        self._pushes.labels(self.service(host), outcome).observe(seconds)

    def service(self, host: str) -> str:
        """The label of a push service: one of a number that is known beforehand."""
        if host in self._hosts:
            return host
        family = next((one for one in FAMILIES if host.endswith(one)), None)
        return f"*{family}" if family else "other"

    def backed_up(self, at_s: float) -> None:
        """The newest scheduled backup is of *at_s*, seconds since 1970; 0: there is none yet."""
        if self._backed_up is None:
            # Not there, rather than 0, where none are scheduled.
            self._backed_up = Gauge(
                "tend_backup_last_success_timestamp_seconds",
                "When the newest scheduled backup was taken that is complete and checked; 0: none.",
                registry=self.registry,
            )
        self._backed_up.set(at_s)

    def backup_failed(self) -> None:
        """A scheduled backup failed."""
        self._backup_failures.inc()

    async def sample(
        self, load: Callable[[], Load], streams: Callable[[], int] | None = None
    ) -> None:
        """Look every so often, until cancelled, at what has no event of its own."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + SAMPLE_EVERY_S
            await asyncio.sleep(SAMPLE_EVERY_S)
            self._lag.observe(max(0.0, loop.time() - due))
            try:
                self._look(load(), streams)
            except Exception:
                log.exception("the store could not be looked at for metrics")

    def _look(self, found: Load, streams: Callable[[], int] | None) -> None:
        self._waiting.set(found.waiting)
        self._connections.labels("busy").set(found.busy)
        self._connections.labels("idle").set(found.idle)
        for parts, is_away in found.away.items():
            self._away.labels(parts).set(is_away)
        if streams is not None:
            self._streams.set(streams())


@contextlib.contextmanager
def exposed(metrics: Metrics, host: str, port: int) -> Iterator[int]:
    """
    Answer scrapes on *port* (0: a free one) meanwhile, in a thread; the port.

    Raises:
        OSError: Nobody may listen there; its `filename` is the setting.
    """
    try:
        server, thread = start_http_server(port, host, metrics.registry)
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"TEND_METRICS_PORT {port}") from None
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
