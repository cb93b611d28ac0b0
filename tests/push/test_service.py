"""The tests' own push service: it must refuse a sender that is wrong."""

from __future__ import annotations

import http.client
import json
import secrets
import ssl
import time
from typing import Any

import pytest
from tests.push.conftest import Post
from tests.push.push_receiver import sign
from tests.push.vendors import NAMES

SUB = "mailto:ops@tend.example.org"


class Raw:
    """A sender that is right in everything that a test does not make wrong."""

    def __init__(self, post: Post, host: str = "") -> None:
        self.post = post
        self.host = host or f"localhost:{post.port}"
        self.name = secrets.token_hex(8)

    def claims(self, **change: Any) -> dict[str, Any]:
        """The claims of a right sender with *change* applied; None removes one."""
        right = {"aud": f"https://{self.host}", "exp": int(time.time()) + 3600, "sub": SUB}
        return {key: value for key, value in {**right, **change}.items() if value is not None}

    def send(self, body: bytes = b"sealed", **headers: str | None) -> tuple[int, Any, str]:
        """Status, headers and text of the answer; a header of None is left out."""
        right: dict[str, str | None] = {
            "Host": self.host,
            "Authorization": sign(self.claims(), self.post.private),
            "TTL": "60",
            "Content-Encoding": "aes128gcm",
        }
        right |= {name.replace("_", "-"): value for name, value in headers.items()}
        context = ssl.create_default_context(cafile=str(self.post.ca))
        line = http.client.HTTPSConnection("localhost", self.post.port, context=context)
        try:
            sent = {name: value for name, value in right.items() if value is not None}
            line.request("POST", f"/push/{self.name}", body, sent)
            answer = line.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            line.close()

    def signed(self, key: str | None = None, alg: str = "ES256", **change: Any) -> int:
        """The status for other claims, or another key."""
        said = sign(self.claims(**change), key or self.post.private, alg)
        return self.send(Authorization=said)[0]

    @property
    def kept(self) -> list[Any]:
        """What lies in the box."""
        return list(self.post.box(self.name)["messages"])


@pytest.mark.parametrize("host", ["", *NAMES])
def test_a_right_message_is_taken(post: Post, host: str) -> None:
    """A correct message is accepted, so that the refusals below prove something."""
    raw = Raw(post, host)
    assert raw.send(Topic="a" * 32, Urgency="high")[0] == 201
    assert len(raw.kept) == 1


@pytest.mark.parametrize("host", ["", *NAMES])
def test_wrong_signatures_are_refused(post: Post, host: str) -> None:
    """Each vendor checks each claim: audience, expiry, contact, key and algorithm."""
    raw, now = Raw(post, host), int(time.time())
    refused = 401 if NAMES.get(host) in ("mozilla", "wns") else 403
    for change in (
        {"aud": f"https://{raw.host}/"},
        {"aud": f"https://{raw.host}/push"},
        {"aud": "https://push.example.org"},
        {"aud": f"http://{raw.host}"},
        {"aud": None},
        {"exp": now - 1},
        {"exp": now + 86_500},
        {"exp": str(now + 3600)},
        {"exp": True},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "ops@tend.example.org"},
        {"sub": "http://tend.example.org"},
    ):
        assert raw.signed(**change) == refused, change
    assert raw.signed(alg="none") == refused
    assert raw.signed(key="y" * 43) == refused
    right = sign(raw.claims(), post.private)
    other = sign(raw.claims(), "y" * 43)
    # Another's signature under our key's name; a signature cut short; none at all.
    for wrong in (
        other.split(", k=")[0] + ", k=" + right.split(", k=")[1],
        right.replace(",", "x,"),
    ):
        assert raw.send(Authorization=wrong)[0] == refused
    for said in (None, "", "Bearer x", "vapid t=a.b.c, k=d", right.replace("vapid", "WebPush")):
        assert raw.send(Authorization=said)[0] == refused
    assert raw.kept == []


@pytest.mark.parametrize("host", ["", *NAMES])
def test_wrong_messages_are_refused(post: Post, host: str) -> None:
    """TTL, topic, urgency, encoding and size are checked as the RFCs require."""
    raw = Raw(post, host)
    for ttl in (None, "", "-1", "soon", "1.5", "60s"):
        assert raw.send(TTL=ttl)[0] == 400, ttl
    for topic in ("a" * 33, "a.b", "a b", "ä".encode().decode("latin-1"), ""):
        assert raw.send(Topic=topic)[0] == 400, topic
    assert raw.send(Urgency="urgent")[0] == 400
    for coding in (None, "aesgcm", "identity"):
        assert raw.send(Content_Encoding=coding)[0] == 400
    assert raw.send(b"x" * 4097)[0] == 413
    assert raw.kept == []
    assert raw.send(b"x" * 4096)[0] == 201


@pytest.mark.parametrize(
    "subject",
    ["mailto:x@localhost", "https://localhost", "mailto:<a@b.org>", "mailto: a@b.org", "mailto:x"],
)
def test_apple_wants_to_know_whom_to_write_to(post: Post, subject: str) -> None:
    """Apple answers 403 BadJwtToken to a contact that is no real address; others accept it."""
    apple, google = Raw(post, "web.push.apple.com"), Raw(post, "fcm.googleapis.com")
    said = sign(apple.claims(sub=subject), post.private)
    status, _, text = apple.send(Authorization=said)
    assert (status, json.loads(text)) == (403, {"reason": "BadJwtToken"})
    assert google.signed(sub=subject) == 201


@pytest.mark.parametrize("topic", ["collie-update", "a", "abcde", "a" * 29])
def test_apple_decodes_topics(post: Post, topic: str) -> None:
    """Apple refuses a topic whose length is 1 mod 4, which is no base64; others accept it."""
    apple, google = Raw(post, "web.push.apple.com"), Raw(post, "fcm.googleapis.com")
    status, _, text = apple.send(Topic=topic)
    assert (status, json.loads(text)) == (400, {"reason": "BadWebPushTopic"})
    assert google.send(Topic=topic)[0] == 201
    assert apple.send(Topic="a" * 16)[0] == 201


def test_windows_takes_no_ttl_of_0(post: Post) -> None:
    """
    Windows refuses a TTL of 0 and gives the reason in a header only; others accept it and keep
    nothing.
    """
    wns, google = Raw(post, "db5p.notify.windows.com"), Raw(post, "fcm.googleapis.com")
    status, headers, text = wns.send(TTL="0")
    assert (status, text) == (400, "")
    assert headers["X-WNS-ERROR-DESCRIPTION"].startswith("Ttl value")
    assert wns.send(TTL="0", X_WNS_Cache_Policy="no-cache")[0] == 201
    assert (google.send(TTL="0")[0], google.kept) == (201, [])


def test_mozilla_numbers_its_faults(post: Post) -> None:
    """Mozilla gives an `errno` in JSON."""
    raw = Raw(post, "updates.push.services.mozilla.com")

    def errno(**headers: str | None) -> int:
        return int(json.loads(raw.send(b"sealed", **headers)[2])["errno"])

    assert errno(Authorization="x") == 109
    assert (errno(TTL=None), errno(TTL="-1"), errno(Topic="a.b")) == (111, 112, 113)
    assert json.loads(raw.send(b"x" * 5000)[2])["errno"] == 104
    post.set(raw.name, mode="410")
    assert errno() == 106


def test_google_says_404_in_a_page(post: Post) -> None:
    """Google's 404 has an HTML page, not JSON."""
    raw = Raw(post, "fcm.googleapis.com")
    post.set(raw.name, mode="404")
    status, headers, text = raw.send()
    assert (status, headers["Content-Type"].partition(";")[0]) == (404, "text/html")
    assert "push subscription" in text


def test_messages_are_replaced_and_run_out(post: Post) -> None:
    """A box keeps the last message of each topic, for its TTL and no longer."""
    raw = Raw(post)
    for body, topic in ((b"1", "a"), (b"2", "a"), (b"3", "b"), (b"4", None), (b"5", None)):
        assert raw.send(body, Topic=topic)[0] == 201
    assert [one["body"] for one in raw.kept] == ["Mg", "Mw", "NA", "NQ"]
    assert raw.send(b"6", TTL="1")[0] == 201
    assert len(raw.kept) == 5
    time.sleep(1.1)
    assert len(raw.kept) == 4
