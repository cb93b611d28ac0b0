"""The records as they are stored on a phone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.e2e.phone import Phone

SOON = 15_000
EMPTY = """() => indexedDB.databases().then((all) => Promise.all(all.map(({ name }) =>
  new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; }))))"""
RECORDS = """async (kind) => {
  const names = (await indexedDB.databases()).map((one) => one.name);
  const db = await new Promise((done) => {
    const open = indexedDB.open(names.find((one) => one.startsWith('tend.')));
    open.onsuccess = () => done(open.result);
  });
  const rows = await new Promise((done) => {
    const asked = db.transaction('rec').objectStore('rec').getAll();
    asked.onsuccess = () => done(asked.result);
  });
  db.close();
  return rows.filter((one) => one.kind === kind).map(({ id, fields }) => [id, fields]);
}"""


def stored(phone: Phone, kind: str, true: Callable[[dict[str, Any]], Any], id: str = "") -> None:
    """Wait until a record of this kind (and id), as it lies on the device, has such fields."""
    deadline = time.monotonic() + SOON / 1000

    def found() -> bool:
        rows = phone.page.evaluate(RECORDS, kind)
        return any(true(fields) for name, fields in rows if name == (id or name))

    while not found():
        assert time.monotonic() < deadline, phone.page.evaluate(RECORDS, kind)
        phone.page.wait_for_timeout(100)


def empty(phone: Phone) -> None:
    """The browser drops the storage, and keeps the cookie, while no page of Tend is open."""
    phone.visit("/healthz")
    phone.page.evaluate(EMPTY)
    phone.visit()
