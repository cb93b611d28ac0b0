"""What Prometheus would read from a process: its metrics, by name and labels."""

from __future__ import annotations

import contextlib
import time
import urllib.request
from collections.abc import Callable
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families


class Sample(NamedTuple):
    """One number of a scrape."""

    name: str
    labels: dict[str, str]
    value: float


class Scrape:
    """One answer of the port for metrics."""

    def __init__(self, port: int) -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            self.text: str = answer.read().decode()
        self.samples = [
            Sample(one.name, dict(one.labels), one.value)
            for family in text_string_to_metric_families(self.text)
            for one in family.samples
        ]

    def sum(self, name: str, **labels: str) -> float:
        """The sum of all samples of a name that have these labels; 0 where there is none."""
        return sum(
            one.value
            for one in self.samples
            if one.name == name and labels.items() <= one.labels.items()
        )


def wait_for(port: int, true: Callable[[Scrape], bool], seconds: float = 30) -> Scrape:
    """The first scrape that is as wanted; a process that only begins is waited for."""
    deadline = time.monotonic() + seconds
    found = None
    while True:
        with contextlib.suppress(OSError):
            found = Scrape(port)
        if found is not None and true(found):
            return found
        assert time.monotonic() < deadline, found.text if found else "nobody listens"
        time.sleep(0.1)
