"""
A trace of the model, step by step, with the real parts: the server's store and round, and the
client's core under Node. After each step both must be where the model is.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.model.host import Host, Unpaired
from tests.model.names import (
    ACCOUNTS,
    LARGE,
    RECORDS,
    TOO_LARGE,
    at,
    device_id,
    place,
    plainly,
    share,
    stamp_of,
    stamps,
    value_of,
    values,
)
from tests.pwa.cores import Cores

from tend.store.open import open_store

Step = dict[str, Any]

MEMORY = next((path for path in ("/dev/shm",) if Path(path).is_dir()), None)
"""Where a flush costs nothing, if there is such a place."""
MK = "07" * 32
# What stands between browser and server may say (R11 to R13, R21).
BARRED: dict[str, tuple[int, Any]] = {
    "wait": (503, {"error": "unavailable"}),
    "version": (426, {"error": "version", "min": 2, "max": 2}),
    "shut": (200, None),
    "size": (413, {"error": "size"}),
    "account": (409, {"error": "account"}),
}
KINDS = {"retry": "again", "shut": "wait"}


class Differs(AssertionError):
    """The real parts are not where the model is."""


class Replay:
    """One trace; `run` raises `Differs` at the first step that differs."""

    def __init__(self, cores: Cores, folder: Path, empty: Path) -> None:
        """*empty*: a migrated database without an account, to begin with."""
        self.cores, self.host = cores, Host(folder, empty)
        self.at: Step = {}
        self.out: dict[int, Any] = {}
        self.asked: dict[int, tuple[str, int, int]] = {}
        self.tokens: dict[int, tuple[str, int]] = {}
        self.answers: dict[int, tuple[int, int, Any]] = {}
        self.actions: dict[int, Any] = {}
        self.opened: set[int] = set()
        self.outcome = ""

    async def run(self, trace: list[Step]) -> None:
        """Replay it; the store is closed in the end."""
        await self.host.restore()
        try:
            for step in trace:
                self.at, self.outcome = step, ""
                await getattr(self, "_" + step["op"].replace(" ", "_"))(step)
                await self._compare(step)
        finally:
            for phone in self.opened:
                self.cores("evict", f"p{phone}")
            await self.host.store.close()

    # --- the device -----------------------------------------------------------------------------

    def _do(self, cmd: str, phone: int, **inputs: Any) -> Any:
        skew = self.at["device"]["skew"]
        return self.cores(cmd, f"p{phone}", now=self.at["now"] + skew, **inputs)

    def _start(self, phone: int, account: str, dev: int, **inputs: Any) -> None:
        self.opened.add(phone)
        self._do("open", phone, account=ACCOUNTS[account], device=device_id(dev), mk=MK, **inputs)

    async def _take(self, phone: int, request: int, status: int, body: Any) -> None:
        """Hand an answer to the core, and do what the app does about what it came to."""
        it = self.at["device"]
        got = self.at["now"] + it["skew"]
        came = self._do(
            "answer",
            phone,
            out=self.out[request],
            status=status,
            body=body,
            sent_at=self.asked[request][2],
            got_at=got,
        )
        kind = came["kind"]
        if kind == "ok" and came["again"]:
            kind = "again"
        self.outcome = KINDS.get(kind, kind)
        if kind == "renew" and self.at["token"]:
            caller = await self.host.caller(self.tokens[phone][1])
            await self.host.store.add_twin(
                caller.account,
                caller.device,
                self.host.new(self.at["token"], 0).token_hash,
                self.at["server_now"],
            )
            self._do("renewed", phone, device=device_id(self.at["dev"]))
        if kind == "unauthorized" and self.at["token"]:
            new = self.host.new(self.at["token"], it["dev"])
            await self.host.store.create_account(
                ACCOUNTS[it["account"]], new, self.at["server_now"]
            )
            self._do("heal", phone)
        if it["who"] in ("removed", "gone"):
            self._do("evict", phone)

    # --- the steps of the model, by their names -------------------------------------------------

    async def _init(self, step: Step) -> None:
        now = step["now"]
        await self.host.store.create_account(ACCOUNTS["ours"], self.host.new(1, 1), now)
        self.tokens = {1: ("ours", 1), 2: ("ours", 2)}
        alone = step["fate"] == "alone"
        if alone:
            await self.host.store.create_account(ACCOUNTS["other"], self.host.new(3, 1), now)
            self.tokens[3] = ("other", 3)
        self.at = {**step, "device": {"skew": 0, "who": "home", "dev": 0}}
        for phone, (account, _) in self.tokens.items():
            if phone == 2:
                await self.host.admit("ours", 2, 2, self.at["server_now"])
            self._start(phone, account, 2 if phone == 2 else 1, is_new=phone != 2)
            self._ask_for(phone, -phone)
            await self._take(phone, -phone, *await self._reach(-phone, 1000))
        self.at = step
        if step["outcome"] != "empty":
            self.host.back_up()

    async def _edit(self, step: Step) -> None:
        edits: list[dict[str, Any]] = []
        for cell in step["cells"]:
            kind, id, field = place(cell["key"])
            value = LARGE if cell["value"] == TOO_LARGE else cell["value"]
            what = {"text": f"text {value}"} if field == "n" else {"value": value}
            edits.append({"kind": kind, "id": id, "field": field, **what})
        self._act("write", edits=edits)

    async def _tap(self, step: Step) -> None:
        self._act("tap", kind="t", id=RECORDS["d1"][1], delta=step["by"])

    async def _count(self, step: Step) -> None:
        self._act("count", kind="t", id=RECORDS["d1"][1], total=step["by"])

    async def _undo(self, step: Step) -> None:
        self._do("undo", step["phone"], action=self.actions.pop(step["phone"]))

    def _act(self, cmd: str, **inputs: Any) -> None:
        phone = self.at["phone"]
        self.actions[phone] = self._do(cmd, phone, **inputs)

    def _ask_for(self, phone: int, request: int) -> None:
        self.out[request] = self._do("request", phone)
        self.asked[request] = (*self.tokens[phone], self.at["now"] + self.at["device"]["skew"])

    async def _reach(self, request: int, limit: int) -> tuple[int, Any]:
        return await self.host.serve(
            self.asked[request][1], self.out[request]["body"], limit, self.at["server_now"]
        )

    async def _ask(self, step: Step) -> None:
        self._ask_for(step["phone"], step["request"])
        out, asked = self.out[step["request"]], step["asked"]
        sent = [[*place(one["key"]), stamp_of(one["cell"]["stamp"])] for one in asked["sent"]]
        self._same("n", out["n"] or 0, asked["n"])
        self._same("cursor", out["cursor"], asked["cursor"])
        self._same("epoch", out["epoch"], asked["epoch"])
        self._same(
            "sent", [[kind, id, field, cell[1]] for kind, id, field, cell in out["sent"]], sent
        )

    async def _arrive(self, step: Step) -> None:
        # A server that is killed before it commits has done nothing.
        if step["fate"] == "killed":
            return
        status, body = await self._reach(step["request"], step["limit"])
        self._same("the answer", "page" if status == 200 else body["error"], step["outcome"])
        self.answers[step["answer"]] = (step["request"], status, body)

    async def _hear(self, step: Step) -> None:
        if step["outcome"] == "nobody":
            return
        request, status, body = self.answers[step["answer"]]
        await self._take(step["phone"], request, status, body)
        self._same("outcome", self.outcome, step["outcome"])

    async def _round(self, step: Step) -> None:
        self._ask_for(step["phone"], step["request"])
        await self._take(
            step["phone"], step["request"], *await self._reach(step["request"], step["limit"])
        )
        self._same("outcome", self.outcome, step["outcome"])

    async def _bar(self, step: Step) -> None:
        if step["outcome"] == "nobody":
            return
        await self._take(step["phone"], step["request"], *BARRED[step["fate"]])
        self._same("outcome", self.outcome, KINDS.get(step["outcome"], step["outcome"]))

    async def _crash(self, step: Step) -> None:
        it = step["device"]
        self._do("close", step["phone"])
        self._start(step["phone"], it["account"], it["dev"])

    async def _evict(self, step: Step) -> None:
        it = step["device"]
        caller = await self.host.caller(it["token"])
        renewed = await self.host.store.renew_device(caller.account, caller.device)
        self._same("n", renewed.n, step["by"])
        self._do("evict", step["phone"])
        self._start(step["phone"], it["account"], it["dev"], n=renewed.n)

    async def _clone(self, step: Step) -> None:
        it = step["device"]
        self.cores("copy", f"p{step['other']}", to=f"p{step['phone']}")
        self._start(step["phone"], it["account"], it["dev"])
        if step["other"] in self.actions:
            self.actions[step["phone"]] = self.actions[step["other"]]

    async def _join(self, step: Step) -> None:
        await self.host.admit("ours", step["token"], step["dev"], self.at["server_now"])
        self._start(step["phone"], "ours", step["dev"])

    async def _sign_in(self, step: Step) -> None:
        if step["token"]:
            await self.host.admit(
                step["device"]["account"], step["token"], step["dev"], self.at["server_now"]
            )
            self._do("renewed", step["phone"], device=device_id(step["dev"]))

    async def _remove(self, step: Step) -> None:
        caller = await self.host.caller(step["token"])
        await self.host.store.remove_device(caller.account, caller.device, step["server_now"])

    async def _delete(self, step: Step) -> None:
        await self.host.store.delete_account(
            ACCOUNTS[step["device"]["account"]], step["server_now"]
        )

    async def _backup(self, step: Step) -> None:
        self.host.back_up()

    async def _restore(self, step: Step) -> None:
        await self.host.store.close()
        await self.host.restore()

    async def _time(self, step: Step) -> None: ...

    async def _turn(self, step: Step) -> None: ...

    async def _turn_server(self, step: Step) -> None: ...

    async def _rest(self, step: Step) -> None: ...

    async def _poke(self, step: Step) -> None:
        self._do("poked", step["phone"], seq=step["by"], since=step["limit"])

    # --- comparing ------------------------------------------------------------------------------

    def _same(self, what: str, real: Any, model: Any) -> None:
        if real != model:
            raise Differs(f"{what}: the real parts have {real!r}, the model {model!r}")

    async def _compare(self, step: Step) -> None:
        it = step["device"]
        if it is not None and step["op"] != "init":
            self.tokens[step["phone"]] = (it["account"], it["token"])
            if it["who"] in ("home", "signed out"):
                self._compare_device(it)
        if step["server"]["known"] and not step["server"]["gone"]:
            await self._compare_server(step["server"], ACCOUNTS[it["account"] if it else "ours"])

    def _compare_device(self, it: dict[str, Any]) -> None:
        found = self._do("look", self.at["phone"])
        dump = found["dump"]
        self._same("device", dump["device"], device_id(it["dev"]))
        for name in ("n", "cursor", "offset"):
            self._same(name, dump[name], it[name])
        self._same("clock", dump["clock"], [it["clock"]["ms"], it["clock"]["counter"]])
        cells = {place(key): cell for key, cell in it["cells"]}
        real = {
            (kind, id, field): cell
            for kind, id, fields in dump["rows"]
            for field, cell in fields.items()
        }
        self._same(
            "cells", stamps(real), {key: stamp_of(cell["stamp"]) for key, cell in cells.items()}
        )
        texts = {tuple(key): text for *key, text in found["texts"]}
        self._same(
            "values", values(real, texts), {key: value_of(key, cell) for key, cell in cells.items()}
        )
        waiting = {place(key): stamp_of(one["stamp"]) for key, one in it["queue"]}
        self._same(
            "queue", {(kind, id, field): stamp for kind, id, field, stamp in dump["dirty"]}, waiting
        )
        aside = {place(one["key"]): stamp_of(one["cell"]["stamp"]) for one in it["aside"]}
        self._same("aside", {at(one): one["cell"][1] for one in dump["quarantined"]}, aside)
        shelf = {
            (*place(one["key"]), stamp_of(one["cell"]["stamp"])): str(
                value_of(place(one["key"]), one["cell"])
            )
            for one in it["shelf"]
        }
        self._same(
            "shelf", {(*at(one), one["stamp"]): one["mine"] for one in found["shelf"]}, shelf
        )

    async def _compare_server(self, account: dict[str, Any], name: str) -> None:
        self._same("seq", await self.host.store.seq(name), account["seq"])
        rows = {one[0]: one[1] for one in account["rows"] if one[1]}
        for kind in ("k", "t"):
            page = await self.host.store.records(name, kind)
            found = {
                (kind, record.id, field): share((kind, record.id, field), value)
                for record in page.records
                for field, value in record.fields.items()
            }
            cells = {place(one["key"]): one["cell"] for row in rows.values() for one in row}
            mine = {key: value_of(key, cell) for key, cell in cells.items() if key[0] == kind}
            self._same(f"records {kind}", plainly(found), plainly(mine))


async def replay_all(traces: list[list[Step]]) -> str | None:
    """Replay traces, each with a store and devices of its own; tell the first that differs."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name, Cores() as cores:
        folder = Path(name)
        empty = folder / "empty.db"
        store = await open_store(empty)
        await store.migrate()
        await store.close()
        for number, trace in enumerate(traces):
            (folder / str(number)).mkdir()
            one = Replay(cores, folder / str(number), empty)
            try:
                await one.run(trace)
            except Unpaired:
                continue
            except Differs as differs:
                at = trace.index(one.at)
                steps = "\n".join(
                    f"{n} {step['op']} {json.dumps(step)}" for n, step in enumerate(trace[: at + 1])
                )
                return f"{steps}\n\ntrace {number}, step {at}, {one.at['op']}: {differs}"
            shutil.rmtree(folder / str(number))
    return None
