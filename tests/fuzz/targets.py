"""
Everything of the server that reads what somebody else wrote, as functions of bytes.

Each returns when it has read its bytes or refused them as it promises to; any other exception is a
fault. Hypothesis (`test_parsers.py`) and atheris (`python -m tests.fuzz`) both run them.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tarfile
import tempfile
from collections.abc import Callable
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec

from tend import limits, settings
from tend.auth import credentials, origins, probe, tokens
from tend.domain.habits import decode as habits
from tend.domain.habits.habit import read_habit
from tend.domain.habits.schedule import read_date
from tend.domain.habits.summary import summarise
from tend.domain.nudges import key
from tend.domain.records import cells, hlc
from tend.errors import (
    BackupError,
    BadEndpoint,
    BadKeys,
    CrossSite,
    MalformedRequest,
    Unauthorized,
)
from tend.i18n.texts import language_of
from tend.push.breaker import PAUSE_MAX_S, retry_after
from tend.push.endpoints import check_endpoint, check_keys, is_host, is_public
from tend.push.vapid_key import check_subject, checked_key
from tend.store.archive import unpack
from tend.store.contract.revoked import FILE, Revoked
from tend.web import accounts, devices, leaving, pairings, push, recovery, request, sync
from tend.web.request_id import RequestIds

BODIES: Final[tuple[type, ...]] = (
    accounts.AccountIn,
    accounts.ConfirmIn,
    devices.NameIn,
    devices.RenewIn,
    leaving.LeftIn,
    pairings.ClaimIn,
    pairings.PairingIn,
    push.SubscriptionIn,
    recovery.RecoverIn,
    recovery.RecoveryIn,
    request.EmptyIn,
)
_PROXIES: Final = (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))


def text_of(data: bytes) -> str:
    """As a header or a query gives it."""
    return data.decode("latin-1")


def sync_body(data: bytes) -> None:
    """A body of `/api/sync`: what is taken can be merged with itself, and comes back as JSON."""
    try:
        asked = sync.parse(data)
    except MalformedRequest:
        return
    judged = cells.judge(asked.put)
    sync._bad_json(judged.bad)
    for kind, id, new in judged.rows:
        merged = cells.merge(kind, id, None, new)
        msgspec.json.decode(cells.row_json(kind, id, merged.body))
        again = cells.merge(kind, id, merged.body, new)
        assert again.changed == [], "P5: a replay changes something"
        assert all(hlc.read_stamp(stamp) for _, _, stamp in merged.changed)


def body(data: bytes) -> None:
    """A body of any other route."""
    for kind in BODIES:
        with contextlib.suppress(MalformedRequest):
            request.decode(data, kind)


def records(data: bytes) -> None:
    """What a device stored as a habit and as settings: rules take it for what they can."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return
    fields = found if isinstance(found, dict) else {"plan": found, "rem": found, "pause": found}
    rules = habits.read_settings([(name, {"v": value}) for name, value in fields.items()])
    today = date(2026, 11, 26)
    ticks: list[Any] = [(f"2026-11-{day:02}", fields) for day in range(1, 27)]
    life = habits.life_of(read_habit(fields), ticks, rules, today)
    msgspec.json.encode(summarise(life, date(2026, 11, 1), today))


def headers(data: bytes) -> None:
    """Headers of a request, a name and a value in each line, as uvicorn hands them on."""
    pairs = [line.partition(b":")[::2] for line in data.splitlines()]
    scope: Any = {
        "headers": [(name.strip().lower(), value.strip()) for name, value in pairs],
        "method": "POST",
        "client": ("127.0.0.1", 1),
    }
    found = request.headers_of(scope)
    for base in (None, "https://tend.example.org"):
        with contextlib.suppress(Unauthorized, CrossSite):
            tokens.hash_token(credentials.read_credentials(found, "tend", base).token)
    forwarded = text_of(found.get(b"x-forwarded-for", b""))
    assert limits.client_address("127.0.0.1", forwarded, _PROXIES)
    language_of(None, found.get(b"accept-language", b""))
    ids = RequestIds(_PROXIES)
    assert ids.of(scope).isprintable()
    ids.traceparent_of(scope)


def query(data: bytes) -> None:
    """What stands in an address: dates, codes, keys of nudges, an account's name."""
    words = [text_of(data), data.decode("utf-8", "replace")]
    words += [one for values in parse_qs(text_of(data)).values() for one in values]
    for text in words:
        read_date(text)
        tokens.read_code(text)
        key.NudgeKey.parse(text)
        key.is_planned(text)
        language_of(text)
        with contextlib.suppress(ValueError):
            hlc.read_stamp(text)


def subscription(data: bytes) -> None:
    """The address of a push service and the keys beside it, one in each line."""
    endpoint, auth, p256dh = (*data.decode("utf-8", "replace").split("\n", 2), "", "")[:3]
    for private in (False, True):
        with contextlib.suppress(BadEndpoint):
            found = check_endpoint(endpoint, ("push.example.org",), private=private)
            assert found.host.isascii()
    with contextlib.suppress(BadKeys):
        check_keys(p256dh, auth)
    is_host(endpoint)
    with contextlib.suppress(ValueError):
        is_public(auth)


def answers(data: bytes) -> None:
    """What other servers say to us: when to come again, and whether they are this Tend."""
    assert 1 <= retry_after(text_of(data)) <= PAUSE_MAX_S
    probe.nonce_of(b"key", text_of(data))
    probe.read_answer(b"key", "nonce", text_of(data))
    origins.origin_of(text_of(data))
    origins.address_in(text_of(data))


def options(data: bytes) -> None:
    """The environment, a setting in each line; all that is wrong is named."""
    lines = data.decode("utf-8", "replace").splitlines()
    found = {name: value for name, _, value in (line.partition("=") for line in lines)}
    found.pop("TEND_PUSH_CA", None)
    with contextlib.suppress(settings.SettingsError):
        settings.read(found)
    for check in (checked_key, check_subject):
        with contextlib.suppress(ValueError):
            check(lines[0] if lines else "")


def archive(data: bytes) -> None:
    """A packed backup: as it is, as the tar inside, and as the list of files inside that."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as inner:
        for name, content in (("manifest.json", data), ("tend.db", b"SQLite")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            inner.addfile(member, io.BytesIO(content))
    for packed in (data, gzip.compress(data, 1), gzip.compress(tar.getvalue(), 1)):
        with tempfile.TemporaryDirectory() as folder:
            there = Path(folder, "there")
            there.mkdir()
            Path(folder, "a.tar.gz").write_bytes(packed)
            with contextlib.suppress(BackupError, OSError):
                unpack(Path(folder, "a.tar.gz"), there)
            assert {path.name for path in Path(folder).iterdir()} == {"a.tar.gz", "there"}


def revoked(data: bytes) -> None:
    """The list of what was removed: lines that are none are skipped."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, FILE).write_bytes(data)
        for one in Revoked(Path(folder, FILE)).read():
            assert len(one.hash) == 32


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    one.__name__: one
    for one in (
        sync_body,
        body,
        records,
        headers,
        query,
        subscription,
        answers,
        options,
        archive,
        revoked,
    )
}
_STAMP: Final = "199a92e2e0100003f9a1c07"
_ROW: Final = ["t", "2025-10-03.h7k2m9q4s0ab", {"v": [1, _STAMP], "note": ["1.abc", _STAMP]}]
CORPUS: Final[dict[str, list[bytes]]] = {
    "sync_body": [
        json.dumps({"v": 1, "n": 57, "cursor": 1234, "limit": 1000, "put": [_ROW]}).encode(),
        b'{"v":1,"cursor":0,"put":[]}',
        b'{"v":1,"n":1,"cursor":0,"put":[["t","a",{"v":[1e400,"' + _STAMP.encode() + b'"]}]]}',
        b'{"v":1,"n":1,"cursor":0,"put":[["t","a",{"v":["\\ud800","' + _STAMP.encode() + b'"]}]]}',
    ],
    "body": [
        b'{"account":"0123456789abcdef","device":"0123abcd","name":"1.x","invite":"T3P0X6F7"}',
        b'{"endpoint":"https://fcm.googleapis.com/x","keys":{"p256dh":"B","auth":"A"}}',
        b"{}",
    ],
    "records": [
        b'{"plan":[{"from":"2026-01-01","kind":"weekly","n":3,"target":1,"tiny":null}],'
        b'"rem":[{"at":"07:30","days":[1,2]}],"pause":[{"from":"2026-11-02","to":null}],'
        b'"tz":"Europe/Berlin","dayStart":"04:00","v":1,"c.0123abcd":2}',
        b'[{"from":"2026-01-01","kind":"every_n_days","n":365,"target":2.5,"tiny":1}]',
    ],
    "headers": [
        b"host: tend.example.org\norigin: https://tend.example.org\ncookie: tend=abc\n"
        b"x-forwarded-for: 192.0.2.1, [2001:db8::1]:80\naccept-language: de;q=0.8, en",
        b"authorization: Bearer abc\nsec-fetch-site: same-origin\nx-request-id: 0af7651916cd43dd",
    ],
    "query": [
        b"account=0123456789abcdef",
        b"today=2026-11-26&from=2026-11-01&to=2026-11-26",
        b"rem.h7k2m9q4s0ab.2026-11-26.0730",
        _STAMP.encode(),
    ],
    "subscription": [
        b"https://fcm.googleapis.com/fcm/send/abc\nAAAAAAAAAAAAAAAAAAAAAA\nBAAA",
        b"https://[::1]:443/x\n127.0.0.1\n=",
    ],
    "answers": [b"120", b"Fri, 31 Dec 1999 23:59:59 GMT", b"https://tend.example.org:443"],
    "options": [
        b"TEND_PORT=8000\nTEND_BASE_URL=https://tend.example.org\nTEND_TRUSTED_PROXIES=10.0.0.0/8",
        b"TEND_DATABASE_URL=postgresql://tend@localhost/tend\nTEND_BACKUP_EVERY=1d",
        b"TEND_DATABASE_URL=0-511=postgresql://a/tend;512-1023=postgresql://b/tend",
    ],
    "archive": [b'{"tend":"1","sha256":{"tend.db":"00"}}', b"\x1f\x8b\x08\x00", b"8", b"[" * 2000],
    "revoked": [b"buried " + b"ab" * 32 + b" 1759480000123\nremoved x\n"],
}
"""Where to begin: a few well-formed texts of each, and what a fault was once found with."""
