"""A long past of a person, written by a second device that has the key."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tests.e2e.other import WALK_ID, Other, now_ms, stamp, today
from tests.e2e.phone import Phone
from tests.harness import Server

MASTER = """async () => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('tend.'));
  const done = (asked) => new Promise((yes, no) => {
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const db = await done(indexedDB.open(name));
  const meta = db.transaction('meta').objectStore('meta');
  const { deviceKey, iv, wrapped } = await done(meta.get('key'));
  db.close();
  const master = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, deviceKey, wrapped);
  return [name.slice(5), [...new Uint8Array(master)]];
}"""
HARD: list[int | None] = [4, 3, 2, 2, 1, 1, 1, 2]
EASY: list[int | None] = [1, 1, 2, 2, 1, 1, 1, 2]
FIRST = 26 * 7
"""The first day of a half year, so many days ago."""


class Author(Other):
    """A further device that can seal: it has the phone's key."""

    def __init__(self, phone: Phone, server: Server) -> None:
        super().__init__(phone, server)
        self.account, master = phone.page.evaluate(MASTER)
        derived = HKDF(hashes.SHA256(), 32, b"", b"tend/seal/1").derive(bytes(master))
        self._cipher = AESGCM(derived)

    def sealed(self, kind: str, id: str, field: str, text: str) -> str:
        """A text as the app would seal it for one cell."""
        plain = json.dumps([text, {}], ensure_ascii=False).encode() + b"\x80"
        size = 32
        while size < len(plain):
            size *= 2
        iv = os.urandom(12)
        place = "\x1f".join([self.account, kind, id, field]).encode()
        whole = iv + self._cipher.encrypt(iv, plain.ljust(size, b"\0"), place)
        return "1." + base64.urlsafe_b64encode(whole).rstrip(b"=").decode()

    def habit(self, id: str, name: str, since: date, *, area: str = "", **plan: Any) -> None:
        """A habit with a name of its own, every day unless *plan* says otherwise."""
        entry = {"from": str(since), "kind": "daily", "target": 1, "tiny": None, **plan}
        texts = {"name": name, **({"area": area} if area else {})}
        fields = {field: self.sealed("h", id, field, text) for field, text in texts.items()}
        self.write("h", id, plan=[entry], **fields)

    def ticks(self, habit: str, marks: Iterable[tuple[date, Any]]) -> None:
        """A tick (a number) or a chosen rest ("s") on each date, stamped on that date."""
        rows = []
        for on, value in marks:
            ms = round(datetime(on.year, on.month, on.day, 12, tzinfo=UTC).timestamp() * 1000)
            rows.append(["t", f"{on}.{habit}", {"v": [value, stamp(min(ms, now_ms()))]}])
        for at in range(0, len(rows), 400):
            self.sync(rows[at : at + 400])

    def check_in(self, on: date, answers: list[int | None]) -> None:
        """A check-in."""
        self.card("c", f"{on}.w", {"is": "checkin", "answers": answers})

    def card(self, kind: str, id: str, card: dict[str, Any]) -> None:
        """A card in a record of its own."""
        self.write(kind, id, body=self.sealed(kind, id, "body", json.dumps(card)))

    def write(self, kind: str, id: str, **fields: Any) -> None:
        """Some cells of a record, now."""
        at = stamp(now_ms())
        self.sync([[kind, id, {field: [value, at] for field, value in fields.items()}]])


def days(first: int, last: int = 0) -> list[date]:
    """The dates from so many days ago to so many."""
    return [today() - timedelta(back) for back in range(first, last - 1, -1)]


def this_week() -> date:
    """Monday of the week of today."""
    return today() - timedelta(today().isoweekday() - 1)


def half_a_year(phone: Phone, server: Server, *, name: str) -> Author:
    """
    A walk on four days of every other week, two of them next to a hard check-in; rest, hours of
    work and calls; a gift of a habit that was deleted.
    """
    me = Author(phone, server)
    me.habit(WALK_ID, name, days(FIRST)[0], area="self-care", kind="times_per_week", n=3)
    marks = []
    for back in range(1, 26):
        monday = this_week() - timedelta(7 * back)
        if back % 2:
            marks += [(monday + timedelta(n), 1) for n in (0, 1, 3, 5)]
        me.check_in(monday + timedelta(4), EASY if back % 2 else HARD)
    me.ticks(WALK_ID, marks)
    me.ticks("starter00002", [(this_week() - timedelta(3), "s")])
    me.write("s", "work", v={"1": ["19:00", "07:30"], "3": ["09:00", "17:00"]})
    call = {"is": "call", "minutes": 25}
    me.card("g", f"{this_week() - timedelta(6)}.call00000001", call)
    me.habit("gone00000001", "Deleted", days(FIRST)[0], area="learning")
    me.write("h", "gone00000001", **{"del": 1})
    me.ticks("gone00000001", [(this_week() - timedelta(5), 1)])
    return me
