"""An example of each body, for the OpenAPI document; a test checks them against its schemas."""

from __future__ import annotations

from datetime import date
from typing import Any

from tend.domain.habits.summary import ChapterDates, PeriodState, Summary
from tend.web.accounts import AccountIn, ConfirmIn, JoinedOut
from tend.web.devices import DeviceOut, DevicesOut, NamedOut, NameIn, RenewIn
from tend.web.habits import HabitOut, HabitsOut
from tend.web.health import ReadyOut, StatusOut
from tend.web.leaving import LeavingOut, LeftIn
from tend.web.pairings import ClaimIn, PairingIn, PairingOut
from tend.web.push import (
    FadedOut,
    KeyOut,
    KeysIn,
    PushStateOut,
    PushStatusOut,
    SubscriptionIn,
    ZoneOut,
)
from tend.web.recovery import RecoverIn, RecoveryIn
from tend.web.request import EmptyIn
from tend.web.session import SessionOut
from tend.web.sync import SyncIn, SyncOut

_ACCOUNT, _DEVICE, _HABIT = "7214ada5bf6a6aad", "345cc2d0", "h7k2m9q4s0ab"
_TOKEN = "cIEOlwBY8hSvRJtcEXaKTulZSTfohz3SZC7Bkkr0XFM"
_SEALED = "1.5pwh3nD0m1nS0Zq7bJb9yQ"
_KEY = "BNbxGYNMhEIi9zrneh7mqV4oUanjLUK3m-mYZBc62frMKrEoMk88r3Lk596T0ck9xlT-aok0fO1KXBLV4-XqxYM"
_AT = "2026-11-25T23:53:24.949Z"
_LOCATOR, _PROOF = "A" * 43, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
_TICK: Any = ("t", f"2026-11-25.{_HABIT}", {"v": (1, "19ab1c3f2800000345cc2d0")})
_PLAN = [{"from": "2026-11-25", "kind": "daily", "target": 1, "tiny": None}]
_LISTED: Any = {**dict.fromkeys(HabitOut.__struct_fields__), "id": _HABIT, "plan": _PLAN}
_PUSHED = PushStateOut(_DEVICE, True, _AT, None)
_DAY = date(2026, 11, 25)

EXAMPLES: dict[Any, Any] = {
    AccountIn: AccountIn(account=_ACCOUNT, device=_DEVICE, name=_SEALED),
    ConfirmIn: ConfirmIn(confirm=_ACCOUNT),
    JoinedOut: JoinedOut(_ACCOUNT, _DEVICE, _TOKEN),
    EmptyIn: EmptyIn(),
    LeavingOut: LeavingOut(_TOKEN, "2027-12-30T23:53:24.949Z"),
    LeftIn: LeftIn(_ACCOUNT, _TOKEN),
    SyncIn: SyncIn(1, 1, [_TICK], 57, 1000),
    SyncOut: SyncOut(1795650805305, 2, False, [_TICK], 2268354330),
    SessionOut: SessionOut(_ACCOUNT, _DEVICE),
    DevicesOut: DevicesOut([DeviceOut(_DEVICE, _SEALED, _AT, _AT, True, False)]),
    RenewIn: RenewIn(),
    NameIn: NameIn(_SEALED),
    NamedOut: NamedOut(_DEVICE, _SEALED),
    PairingIn: PairingIn(_SEALED),
    PairingOut: PairingOut("Q32S04YV", "2026-11-26T00:03:24.980Z"),
    ClaimIn: ClaimIn(_SEALED, _DEVICE),
    RecoveryIn: RecoveryIn(_LOCATOR, _PROOF),
    RecoverIn: RecoverIn(_LOCATOR, _PROOF, _DEVICE, _SEALED),
    HabitsOut: HabitsOut([HabitOut(**_LISTED)], None),
    Summary: Summary(
        {_DAY: "kept"},
        [PeriodState(_DAY, "kept")],
        1,
        "days",
        1,
        1,
        [],
        [ChapterDates(_DAY, _DAY, 1, "days")],
        None,
        1,
        0.051922,
        "seed",
        "seed",
    ),
    KeyOut: KeyOut(_KEY),
    SubscriptionIn: SubscriptionIn(
        "https://fcm.googleapis.com/fcm/send/c1KrmpTuRm8", KeysIn("BIPUL12D", "tBHItJI5sv")
    ),
    PushStateOut: _PUSHED,
    PushStatusOut: PushStatusOut(
        [_PUSHED], [FadedOut(_HABIT, "18:30")], ZoneOut("Europe/Berlin", True)
    ),
    StatusOut: StatusOut("alive"),
    ReadyOut: ReadyOut("ready", ["0-511"]),
}
