"""Push over a whole server process: intake, the confirmation, the test, the status."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import signal
import sqlite3
import time
import urllib.error
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.harness import ROOT, Server
from tests.push.conftest import Post
from tests.push.push_receiver import Browser
from tests.support.forked import Forked
from tests.support.messages import arrived
from tests.support.program import Program, tend

from tend.push.payload import topic_of
from tend.push.vapid import Vapid


def send(person: Program, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Status and answer of a request; refusals too."""
    try:
        return 200, person.call(method, path, body)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except json.JSONDecodeError:
        return 204, None


def test_the_whole_chain(server: Server, post: Post) -> None:
    """
    Subscribing sends one greeting at once; a test can be sent; the status says when; a second PUT
    sends nothing more; after unsubscribing nothing can be tested.
    """
    person, browser = Program(server), Browser()
    assert person.call("GET", "/api/push/key") == {"key": post.vapid.public}
    about = {"endpoint": post.endpoint("chain"), "keys": browser.keys, "expirationTime": None}
    assert person.call("PUT", "/api/push/subscription", about)["on"]
    (hello,) = arrived(post, "chain", browser, 1)
    assert hello["notification"]["body"].startswith("It works.")
    person.call("PUT", "/api/push/subscription", {**about, "replaces": about["endpoint"]})
    assert send(person, "POST", "/api/push/test", {})[0] in (200, 202, 204)
    both = arrived(post, "chain", browser, 2)
    assert "test reminder" in both[1]["notification"]["body"]
    deadline = time.monotonic() + 5
    while (state := person.call("GET", "/api/push/status")["devices"][0])["last_delivered"] is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (state["on"], state["last_error"]) == (True, None)
    assert person.call("GET", "/api/devices")["devices"][0]["push"]
    assert send(person, "DELETE", "/api/push/subscription")[0] == 204
    status, refused = send(person, "POST", "/api/push/test", {})
    assert (status, refused["error"]) == (404, "not_subscribed")
    assert not person.call("GET", "/api/devices")["devices"][0]["push"]
    assert len(post.read("chain", browser)) == 2


@pytest.mark.parametrize("mode", ["410", "404"])
def test_an_address_that_died_is_refused(server: Server, post: Post, mode: str) -> None:
    """
    An endpoint that its service has given up is refused with 422 `dead`, also after a restart of
    the server, and nothing more is sent to it. A new endpoint is accepted and greeted.
    """
    person, browser, box = Program(server), Browser(), f"died-{mode}"
    about = {"endpoint": post.endpoint(box), "keys": browser.keys}
    post.set(box, mode=mode)
    person.call("PUT", "/api/push/subscription", about)
    deadline = time.monotonic() + 15
    while person.call("GET", "/api/push/status")["devices"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    tries = post.box(box)["tries"]
    server.restart()
    status, refused = send(person, "PUT", "/api/push/subscription", about)
    assert (status, refused["error"], refused["dead"]) == (422, "bad_endpoint", True)
    fresh = {**about, "endpoint": post.endpoint(f"{box}-fresh"), "replaces": about["endpoint"]}
    assert person.call("PUT", "/api/push/subscription", fresh)["on"]
    assert len(arrived(post, f"{box}-fresh", browser, 1)) == 1
    assert post.box(box)["tries"] == tries


def test_topics_tell_a_push_service_nothing(server: Server, post: Post) -> None:
    """
    The same key has different topics for different accounts, so that a push service cannot tell who
    is reminded of what. For one account the topic stays the same, also after a restart, so that a
    message replaces an undelivered one.
    """
    secret = post.vapid.secret
    key = "reminder/starter00001/2026-11-25/18:00"
    topics = {topic_of(secret, account, key) for account in ("a" * 16, "b" * 16)}
    topics.add(topic_of(b"another server", "a" * 16, key))
    topics.add(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:24]).decode())
    assert len(topics) == 4
    assert all(re.fullmatch("[A-Za-z0-9_-]{32}", topic) for topic in topics)
    again = Vapid(post.private, "mailto:ops@tend.example.org").secret
    assert topic_of(again, "a" * 16, key) in topics
    person, browser = Program(server), Browser()
    about = {"endpoint": post.endpoint("topics"), "keys": browser.keys}
    person.call("PUT", "/api/push/subscription", about)
    (hello,) = arrived(post, "topics", browser, 1)
    (sent,) = post.box("topics")["messages"]
    with closing(sqlite3.connect(server.data / "tend.db")) as db:
        (account,) = db.execute("SELECT id FROM account").fetchone()
    assert sent["topic"] == topic_of(secret, account, hello["notification"]["tag"])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"endpoint": "https://evil.example/x"}, 422, "bad_endpoint"),
        ({"endpoint": "https://169.254.169.254/x"}, 422, "bad_endpoint"),
        ({"endpoint": "https://[::1]/x"}, 422, "bad_endpoint"),
        ({"endpoint": "http://fcm.googleapis.com/x"}, 422, "bad_endpoint"),
        ({"endpoint": f"https://{'a' * 64}.push.apple.com/x"}, 422, "bad_endpoint"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, 422, "bad_keys"),
        ({"keys": {"p256dh": "AAAA"}}, 400, "shape"),
        ({"endpoint": 7}, 400, "shape"),
    ],
)
def test_wrong_subscriptions_change_nothing(
    server: Server, post: Post, change: dict[str, Any], status: int, code: str
) -> None:
    """A faulty subscription is refused with its code, and the previous one stays."""
    person, browser = Program(server), Browser()
    about = {"endpoint": post.endpoint("kept"), "keys": browser.keys}
    person.call("PUT", "/api/push/subscription", about)
    found, answer = send(person, "PUT", "/api/push/subscription", {**about, **change})
    assert (found, answer["error"]) == (status, code)
    assert person.call("GET", "/api/push/status")["devices"][0]["on"]


def test_words_on_demand_are_limited(tmp_path: Path, post: Post) -> None:
    """
    An account may send ten greetings or tests a minute; further ones get 429 with Retry-After and
    are not sent.
    """
    env = {
        **post.env,
        "TEND_RATE_LIMITS": "on",
    }
    with Server(tmp_path / "data", env=env) as server:
        person, browser = Program(server), Browser()
        about = {"endpoint": post.endpoint("eager"), "keys": browser.keys}
        assert send(person, "PUT", "/api/push/subscription", about)[0] == 200
        for _ in range(9):
            assert send(person, "POST", "/api/push/test", {})[0] in (200, 204)
            # What is asked for twice within a millisecond is sent once.
            time.sleep(0.002)
        for method, path, body in (
            ("POST", "/api/push/test", {}),
            ("PUT", "/api/push/subscription", about),
        ):
            status, refused = send(person, method, path, body)
            assert (status, refused["error"]) == (429, "throttled")
        arrived(post, "eager", browser, 10)


def test_a_host_that_leads_inside_is_refused(tmp_path: Path, post: Post) -> None:
    """
    A host that the operator trusts is refused with 422 if its name resolves to this machine, and
    the status stays empty. With private services allowed it is accepted.
    """
    about = {"endpoint": "https://localhost/push/x", "keys": Browser().keys}
    with Server(tmp_path / "data", env={"TEND_PUSH_HOSTS": "localhost"}) as server:
        person = Program(server)
        status, answer = send(person, "PUT", "/api/push/subscription", about)
        assert (status, answer["error"]) == (422, "bad_endpoint")
        assert person.call("GET", "/api/push/status")["devices"] == []
    with Server(tmp_path / "data", env={"TEND_PUSH_PRIVATE": "1", "TEND_NUDGE": "off"}) as server:
        person = Program(server)
        assert person.call("PUT", "/api/push/subscription", about)["on"]


@pytest.mark.parametrize("command", ["serve", "work"])
def test_loopback_is_for_loopback(tmp_path: Path, command: str) -> None:
    """
    A server that is reachable from elsewhere accepts no push service on this machine, and its
    worker connects to none.
    """
    for host in ("0.0.0.0", "::", "192.168.1.5", "tend.example.org"):
        refused = tend(tmp_path / "data", command, TEND_PUSH_PRIVATE="1", TEND_HOST=host)
        assert refused.returncode == 2
        assert "TEND_PUSH_PRIVATE" in refused.stderr
    if command == "serve":
        refused = tend(tmp_path / "data", "serve", "--host", "0.0.0.0", TEND_PUSH_PRIVATE="1")
        assert (refused.returncode, "TEND_PUSH_PRIVATE" in refused.stderr) == (2, True)
    assert not (tmp_path / "data").exists()


def test_two_workers_in_two_processes(tmp_path: Path, post: Post) -> None:
    """
    Two `tend work` beside a server that sends nothing itself send a hundred devices one message
    each; a worker that is asked to stop does so at once.
    """
    env = {
        **post.env,
    }
    with Server(tmp_path / "data", env={**env, "TEND_NUDGE": "off"}) as server:
        browsers = [Browser() for _ in range(100)]
        boxes = [f"{tmp_path.name}{i}" for i in range(100)]
        for box, browser in zip(boxes, browsers, strict=True):
            about = {"endpoint": post.endpoint(box), "keys": browser.keys}
            Program(server).call("PUT", "/api/push/subscription", about)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
        words, nothing = ["work", "--data", str(server.data)], Path(os.devnull)
        workers = [Forked(words, ROOT / "server", {**kept, **env}, nothing) for _ in range(2)]
        try:
            for box, browser in zip(boxes, browsers, strict=True):
                arrived(post, box, browser, 1)
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            assert [worker.wait(10) for worker in workers] == [0, 0]
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        assert [post.box(box)["tries"] for box in boxes] == [1] * 100
