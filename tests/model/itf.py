"""Traces of the model: reading what Quint writes (Informal Trace Format), and telling a life."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

BEGIN = 1759480000000
"""As in world.qnt."""
TOLD = ("who", "token", "dev", "n", "cursor", "epoch", "carry", "skew", "offset")


def plain(value: Any) -> Any:
    """A value of the format as plain Python: lists for sets and tuples, pairs for maps."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "#bigint" in value:
        return int(value["#bigint"])
    for name in ("#tup", "#set"):
        if name in value:
            return [plain(one) for one in value[name]]
    if "#map" in value:
        return [[plain(key), plain(one)] for key, one in value["#map"]]
    return {name: plain(one) for name, one in value.items() if name != "#meta"}


def states(file: Path) -> list[dict[str, Any]]:
    """The worlds of a trace, first to last; a world that rests at the end stands once."""
    worlds = [plain(one["world"]) for one in json.loads(file.read_text("utf-8"))["states"]]
    steps = [world["steps"] for world in worlds]
    return [world for at, world in enumerate(worlds) if at == 0 or steps[at] != steps[at - 1]]


def compact(worlds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    What a replay needs of a trace: of each state the step that led there, both clocks, the device
    that took part, its account on the server, and the request that it made.
    """
    return [_compact(world) for world in worlds]


def _compact(world: dict[str, Any]) -> dict[str, Any]:
    did = world["did"]
    phones = dict(world["phones"])
    it = phones.get(did["phone"])
    account = dict(world["accounts"])[it["account"] if it else "ours"]
    asked = [one for id, one in world["wire"] if id == did["request"] and did["op"] == "ask"]
    return {
        **did,
        "now": world["now"],
        "server_now": world["now"] + world["serverSkew"],
        "device": {name: it[name] for name in DEVICE} if it else None,
        "server": {name: account[name] for name in ("known", "gone", "seq", "rows")},
        "asked": {name: asked[0][name] for name in ("n", "cursor", "epoch", "sent")}
        if asked
        else None,
    }


DEVICE = (
    "who",
    "account",
    "token",
    "dev",
    "skew",
    "offset",
    "clock",
    "cells",
    "queue",
    "cursor",
    "n",
    "aside",
    "shelf",
)


def told(world: dict[str, Any]) -> str:
    """One state in lines, for whoever looks into a broken promise."""
    did = {name: one for name, one in world["did"].items() if one not in (0, "", [])}
    lines = [f"{world['steps']:3} +{(world['now'] - BEGIN) / 1000:.1f}s {did}"]
    for name, account in world["accounts"]:
        cells = [one for _, row in account["rows"] for one in row]
        kept = " ".join(_cell(one["key"], one["cell"]) for one in cells)
        if account["known"]:
            lines.append(f"      server {name} seq {account['seq']} n {account['n']}: {kept}")
    for number, it in world["phones"]:
        if it["who"] == "nobody":
            continue
        waits = [key for key, _ in it["queue"]]
        has = " ".join(
            _cell(key, cell) + ("*" if key in waits else "") for key, cell in it["cells"]
        )
        lines.append(
            f"      phone {number} {' '.join(f'{name} {it[name]}' for name in TOLD)}: {has}"
            f" shelf {[one['cell']['write'] for one in it['shelf']]}"
        )
    return "\n".join(lines)


def _cell(key: list[Any], cell: dict[str, Any]) -> str:
    stamp = cell["stamp"]
    at_s = (stamp["ms"] - BEGIN) / 1000 if stamp["ms"] else 0
    name = f"{key[0]}.{key[1]}{key[2] or ''}={cell['value']}"
    return f"{name}(w{cell['write']} {at_s:.3f}.{stamp['counter']}@{stamp['dev']})"


def life(file: Path) -> str:
    """A trace in lines, each state with what it changed."""
    lines: list[str] = []
    before: set[str] = set()
    for world in states(file):
        told_ = told(world).split("\n")
        lines += [told_[0], *(line for line in told_[1:] if line not in before)]
        before = set(told_)
    return "\n".join(lines)


if __name__ == "__main__":
    print(life(Path(sys.argv[1])))
