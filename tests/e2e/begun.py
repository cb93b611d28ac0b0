"""
Phones that have begun, kept: what a first visit and "Begin" leave in a browser and on a server, to
be put into the browsers and servers of other tests.

To begin costs more than all else that a short test does. It is done in earnest a few times in each
run of the tests, and both ends of it are kept: the server's data folder, and the browser's cookies,
localStorage and databases. A server that starts on a copy of the folder knows those accounts, and a
browser into which one of them is put is that account's device.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, Page
from tests.e2e.other import today
from tests.harness import Server

BARE = "/healthz"
"""A page of the same origin in which no app runs."""
_PARTS = """
  const settled = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
"""
# A device's own key cannot be read, so that which it wraps is kept, and wrapped by a new one.
_TAKE = f"""async () => {{
  {_PARTS}
  const pack = async (value) => {{
    if (value?.deviceKey) {{
      const how = {{ name: 'AES-GCM', iv: value.iv }};
      const master = await crypto.subtle.decrypt(how, value.deviceKey, value.wrapped);
      return {{ $key: base64(master), id: value.id }};
    }}
    if (Array.isArray(value)) return Promise.all(value.map(pack));
    if (!value || typeof value !== 'object') return value;
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`kept as ${{value}}`);
    const all = Object.entries(value).map(async ([name, one]) => [name, await pack(one)]);
    return Object.fromEntries(await Promise.all(all));
  }};
  const take = async ({{ name, version }}) => {{
    const db = await settled(indexedDB.open(name));
    const stores = [...db.objectStoreNames].map(async (store) => {{
      const from = db.transaction(store).objectStore(store);
      const [keys, values] = [settled(from.getAllKeys()), settled(from.getAll())];
      const path = from.keyPath;
      return {{ store, path, keys: await keys, values: await values }};
    }});
    const found = await Promise.all(stores);
    db.close();
    for (const one of found) one.values = await pack(one.values);
    return {{ name, version, stores: found }};
  }};
  const databases = await Promise.all((await indexedDB.databases()).map(take));
  return {{ databases, local: {{ ...localStorage }} }};
}}"""
_PUT = f"""async ({{ databases, local }}) => {{
  {_PARTS}
  const unpack = async (value) => {{
    if (value?.$key) {{
      const aes = {{ name: 'AES-GCM', length: 256 }};
      const deviceKey = await crypto.subtle.generateKey(aes, false, ['encrypt', 'decrypt']);
      const how = {{ name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) }};
      const wrapped = await crypto.subtle.encrypt(how, deviceKey, bytesOf(value.$key));
      return {{ id: value.id, deviceKey, iv: how.iv, wrapped }};
    }}
    if (Array.isArray(value)) return Promise.all(value.map(unpack));
    if (!value || typeof value !== 'object') return value;
    const all = Object.entries(value).map(async ([name, one]) => [name, await unpack(one)]);
    return Object.fromEntries(await Promise.all(all));
  }};
  const put = async ({{ name, version, stores }}) => {{
    for (const one of stores) one.values = await unpack(one.values);
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => {{
      for (const {{ store, path }} of stores) {{
        asked.result.createObjectStore(store, path ? {{ keyPath: path }} : undefined);
      }}
    }};
    const db = await settled(asked);
    const all = db.transaction(stores.map(({{ store }}) => store), 'readwrite');
    for (const {{ store, path, keys, values }} of stores) {{
      const to = all.objectStore(store);
      values.forEach((value, n) => (path ? to.put(value) : to.put(value, keys[n])));
    }}
    await new Promise((done, failed) => {{
      all.oncomplete = done;
      all.onabort = () => failed(all.error);
    }});
    db.close();
  }};
  await Promise.all(databases.map(put));
  for (const [name, value] of Object.entries(local)) localStorage.setItem(name, value);
}}"""


class Begun(NamedTuple):
    """A browser's end of an account that has begun."""

    cookies: list[dict[str, Any]]
    stored: dict[str, Any]

    @classmethod
    def take(cls, context: BrowserContext, page: Page, url: str) -> Begun:
        """What a phone has, whose app is left for this."""
        page.goto(url + BARE)
        return cls([*map(dict, context.cookies())], page.evaluate(_TAKE))

    def put(self, context: BrowserContext, page: Page, url: str) -> None:
        """Make a browser that has never been here the account's device."""
        context.add_cookies(self.cookies)  # type: ignore[arg-type]
        page.goto(url + BARE)
        page.evaluate(_PUT, self.stored)


class Stock:
    """
    Accounts that have begun, in a folder that all workers of a run share; made once a day of the
    person, for what has begun yesterday is shown otherwise.
    """

    def __init__(self, folder: Path, make: Callable[[Server], list[Begun]]) -> None:
        self._folder, self._make = folder, make
        self._left: dict[str, list[Begun]] = {}

    def fill(self, server: Server) -> Server:
        """Before its start: let a server know all of them."""
        made = self._made()
        shutil.copytree(made / "data", server.data, dirs_exist_ok=True)
        kept = json.loads((made / "begun.json").read_text())
        self._left[server.url] = [Begun(*one) for one in kept]
        return server

    def give(self, url: str) -> Begun | None:
        """One that no browser has yet; None: the server at *url* knows no further one."""
        left = self._left.get(url)
        return left.pop(0) if left else None

    def _made(self) -> Path:
        folder = self._folder / f"begun-{today()}"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "begun.json").exists():
                with Server(folder / "data") as server:
                    made = self._make(server)
                (folder / "begun.json").write_text(json.dumps(made))
        return folder
