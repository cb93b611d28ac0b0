"""docs/api.md is correct: its examples run in order against a real server."""

from __future__ import annotations

import json
import re
import shlex
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from time import time_ns

from tests.harness import ROOT, Server

from tend.web.openapi import document
from tend.web.routes import ROUTES

API = ROOT / "docs/api.md"
BLOCK = re.compile(r"(?:^ {4,}\S.*\n|^ {5}\d.*\n)+", re.MULTILINE)
VOLATILE = [
    (r"\"code\":\"[0-9A-Z]{8}\"", "CODE"),
    (r"[0-9a-f]{23}", "STAMP"),
    (r"\"[0-9a-f]{16}\"", "ACCOUNT"),
    (r"\"[0-9a-f]{8}\"", "DEVICE"),
    (r"\"[\w-]{43,}\"", "SECRET"),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "INSTANT"),
    (r"\d{4}-\d\d-\d\d", "DATE"),
    (r"\"now\":\d+", "NOW"),
    (r"\"digest\":\d+", "DIGEST"),
]


def examples() -> Iterator[tuple[str, str]]:
    """Each command of the paper with the answer below it."""
    blocks = BLOCK.findall(API.read_text(encoding="utf-8"))
    for at, block in enumerate(blocks):
        if block.lstrip().startswith("curl "):
            shown = [line.strip() for line in blocks[at + 1].splitlines()]
            yield block.strip(), ("" if shown[0].startswith("{") else "\n").join(shown)


def masked(answer: str) -> str:
    """An answer without what differs between runs."""
    for form, name in VOLATILE:
        answer = re.sub(form, name, answer)
    return answer


class Reader:
    """Runs the commands of the paper one after the other."""

    def __init__(self, url: str) -> None:
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        self.values = {"TEND": url, "JSON": "Content-Type: application/json", "TODAY": today}
        self.asked: set[tuple[str, str]] = set()

    def run(self, command: str) -> str:
        stamp = f"{time_ns() // 1_000_000:011x}0000{self.values.get('DEVICE', '')}"
        self.values |= {
            "STAMP": stamp,
            "ME": f"Authorization: Bearer {self.values.get('TOKEN', '')}",
        }
        words = [re.sub(r"\$(\w+)", lambda at: self.values[at[1]], w) for w in shlex.split(command)]
        method, headers, body, url = "", {}, None, ""
        rest = iter(words[1:])
        for word in rest:
            if word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = next(rest).encode()
            elif word == "-X":
                method = next(rest)
            elif word != "-N":
                url = word
        return self.ask(method or ("POST" if body else "GET"), url, headers, body)

    def ask(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> str:
        self.asked.add((method, url.removeprefix(self.values["TEND"]).partition("?")[0]))
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            answer = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            if answer.headers.get("content-type") == "text/event-stream":
                return "".join(answer.readline().decode() for _ in range(2))
            text = answer.read().decode()
        if text.startswith("{") and '"error"' not in text:
            found = json.loads(text)
            for name in ("account", "device", "token", "code", "ticket"):
                if isinstance(found.get(name), str):
                    self.values[name.upper()] = found[name]
        return f"{text} {answer.status}"


def test_the_api_answers_as_it_is_shown(server: Server) -> None:
    """Each example gets the answer that the paper shows, and every route has an example."""
    reader = Reader(server.url)
    for command, shown in examples():
        answer = masked(reader.run(command)).strip()
        wanted = ".*".join(map(re.escape, masked(shown).strip().split("…")))
        assert re.fullmatch(wanted, answer, re.DOTALL), (
            f"{command}\nanswers\n{answer}\nand is shown as\n{shown}"
        )

    routes = json.loads(document(ROUTES))["paths"]
    forms = {
        (method.upper(), re.sub(r"\{\w+\}", "[^/]+", path))
        for path in routes
        for method in routes[path]
    }
    unshown = [
        form
        for form in sorted(forms)
        if not any(
            method == form[0] and re.fullmatch(form[1], path) for method, path in reader.asked
        )
    ]
    assert unshown == []
