"""The port for metrics, scraped from real servers and workers that really send."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
from pathlib import Path

import pytest
from tests.harness import ROOT, Server, free_port
from tests.push.bulk_accounts import Phone, build, this_minute
from tests.push.conftest import Post
from tests.push.push_receiver import Browser
from tests.push.workers import Workers
from tests.support import postgres
from tests.support.forked import Forked
from tests.support.program import Program, tend
from tests.support.scraped import Scrape, wait_for

from tend.metrics import OWN_HOSTS_MOST, Metrics
from tend.push.endpoints import FAMILIES, SERVICES

LABELS = {"route", "status", "le", "state", "service", "outcome", "parts"}


def test_a_server_is_scraped(tmp_path: Path, post: Post) -> None:
    """
    After syncs, an open stream, a reminder and a wrong request each metric has moved; and no
    account, device, token or endpoint stands anywhere in what is scraped.
    """
    port = free_port()
    env = {**post.env, "TEND_METRICS_PORT": str(port), "TEND_NUDGE_JITTER_S": "0"}
    with Server(tmp_path / "data", env=env) as server:
        person, browser = Program(server), Browser()
        for day in range(1, 6):
            person.tick(f"2025-10-0{day}")
        me = person.call("GET", "/api/session")
        about = {"endpoint": post.endpoint("scraped"), "keys": browser.keys}
        person.call("PUT", "/api/push/subscription", {**about, "expirationTime": None})
        stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        stream.request("GET", "/api/poke", headers={"authorization": f"Bearer {person.token}"})
        assert stream.getresponse().status == 200
        wrong = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        wrong.request("GET", f"/api/habits/{me['account']}/summary")
        assert wrong.getresponse().status == 401
        wrong.close()

        found = wait_for(
            port,
            lambda now: (
                now.sum("tend_streams") == 1
                and now.sum("tend_push_seconds_count", outcome="delivered") == 1
                and now.sum("tend_due_lag_seconds_count") > 0
            ),
        )
        stream.close()
        assert found.sum("tend_request_seconds_count", route="/api/sync", status="2xx") == 5
        assert found.sum("tend_request_seconds_count", route="/api/habits/{id}/summary") == 1
        assert found.sum("tend_request_seconds_count", route="/api/poke") == 0
        assert found.sum("tend_store_batch_jobs_sum") >= 5
        assert found.sum("tend_store_commit_seconds_count") >= 1
        assert found.sum("tend_store_connections") == 4
        assert found.sum("tend_event_loop_lag_seconds_count") > 0
        assert found.sum("process_resident_memory_bytes") > 1e7
        wait_for(port, lambda now: now.sum("tend_streams") == 0)
        known = (me["account"], me["device"], person.token, "scraped", str(post.port), browser.auth)
        assert [secret for secret in known if str(secret) in found.text] == []
        assert {label for one in found.samples for label in one.labels} <= LABELS


def test_a_worker_is_scraped(tmp_path: Path, post: Post) -> None:
    """A worker tells how late it took accounts up, how long sending took and what came of it."""
    data, port, browser = tmp_path / "data", free_port(), Browser()
    data.mkdir()
    workers = Workers(data, post, lease_s=30)
    phones = [Phone(post.endpoint(f"{tmp_path.name}-{n}"), **browser.keys) for n in range(3)]
    post.set(f"{tmp_path.name}-2", mode=410)
    build(workers.database, 1, this_minute(), lambda _: phones)
    workers.set(TEND_METRICS_PORT=str(port))
    with workers.running():
        found = wait_for(port, lambda now: now.sum("tend_push_seconds_count") == 3)
        assert found.sum("tend_push_seconds_count", outcome="delivered", service="other") == 2
        assert found.sum("tend_push_seconds_count", outcome="gone") == 1
        assert found.sum("tend_due_lag_seconds_count") >= 1
        assert 0 <= found.sum("tend_due_lag_seconds_sum") < 3600
        assert found.sum("tend_store_batch_jobs_count") > 0
        wait_for(port, lambda now: now.sum("tend_event_loop_lag_seconds_count") > 0)
        assert "tend_streams 0.0" in found.text


def test_a_server_on_postgres_is_scraped(tmp_path: Path) -> None:
    """Its store tells pushes that shared a transaction, and its connections, as a file's does."""
    databases, port = postgres.shared(), free_port()
    name = postgres.in_thread(databases.make())
    env = {"TEND_DATABASE_URL": databases.url(name), "TEND_METRICS_PORT": str(port)}
    try:
        with Server(tmp_path / "data", env=env) as server:
            person = Program(server)
            for day in range(1, 6):
                person.tick(f"2025-10-0{day}")
            found = wait_for(port, lambda now: now.sum("tend_store_connections") > 0)
            assert found.sum("tend_store_batch_jobs_sum") >= 5
            assert found.sum("tend_store_commit_seconds_count") >= 1
            assert "tend_store_waiting 0.0" in found.text
    finally:
        postgres.in_thread(databases.drop(name))


def listening(port: int) -> set[str]:
    """The addresses on which this machine listens on *port*, as the kernel writes them."""
    found = set()
    for name in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            place, state = line.split()[1], line.split()[3]
            address, _, number = place.partition(":")
            if state == "0A" and int(number, 16) == port:
                found.add(address)
    return found


@pytest.mark.parametrize(
    ("host", "wanted"), [("", "0100007F"), ("0.0.0.0", "00000000")], ids=["unless told", "told"]
)
def test_the_port_is_for_this_machine_alone(tmp_path: Path, host: str, wanted: str) -> None:
    """It listens on loopback unless an address is given; the app's own port has no metrics."""
    port = free_port()
    env = {"TEND_METRICS_PORT": str(port), **({"TEND_METRICS_HOST": host} if host else {})}
    with Server(tmp_path / "data", env=env) as server:
        assert listening(port) == {wanted}
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        line.request("GET", "/metrics", headers={"accept": "text/plain"})
        assert line.getresponse().status == 404
        line.close()


def test_nobody_listens_unless_a_port_is_set(server: Server) -> None:
    """Without the setting the process listens on the app's port alone."""
    links = [path.readlink().name for path in Path(f"/proc/{server.pid}/fd").iterdir()]
    mine = {re.sub(r"\D", "", link) for link in links if link.startswith("socket:")}
    open_ports = {
        int(line.split()[1].partition(":")[2], 16)
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[9] in mine
    }
    assert open_ports == {server.port}


@pytest.mark.parametrize("command", ["serve", "work"])
def test_a_port_that_is_taken_is_said(tmp_path: Path, command: str) -> None:
    """It ends at the start, with one sentence that names the setting."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        words = ["--port", "0"] if command == "serve" else []
        done = tend(tmp_path / "data", command, *words, TEND_METRICS_PORT=port)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert line == f"tend: TEND_METRICS_PORT {port}: Address already in use"


def test_services_are_bounded(tmp_path: Path) -> None:
    """
    However many hosts messages go to, a scrape knows the usual services, twenty of the operator's
    hosts, and `other`.
    """
    own = [f"push{n:03}.example.org" for n in range(200)]
    metrics = Metrics(own)
    for n in range(500):
        for host in (f"h{n}.notify.windows.com", f"h{n}.example.net", *own, *SERVICES):
            metrics.sent(host, "delivered", 0.1)
    labels = {
        sample.labels["service"]
        for family in metrics.registry.collect()
        for sample in family.samples
        if "service" in sample.labels
    }
    assert labels == {*SERVICES, *own[:OWN_HOSTS_MOST], "*.notify.windows.com", "other"}
    assert metrics.service("x.push.apple.com") in {f"*{one}" for one in FAMILIES}


def test_a_server_with_metrics_stops(tmp_path: Path) -> None:
    """SIGTERM ends it while somebody holds the port for metrics open; then the port is free."""
    port = free_port()
    words = ["serve", "--port", "0", "--data", str(tmp_path / "data")]
    log = tmp_path / "log"
    process = Forked(words, ROOT / "server", {"TEND_METRICS_PORT": str(port)}, log)
    held = None
    try:
        wait_for(port, lambda now: now.sum("tend_event_loop_lag_seconds_count") > 0)
        held = socket.create_connection(("127.0.0.1", port))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
        assert listening(port) == set()
    finally:
        process.kill()
        if held is not None:
            held.close()
    assert all(json.loads(line) for line in log.read_text().splitlines())
    with pytest.raises(OSError):
        Scrape(port)
