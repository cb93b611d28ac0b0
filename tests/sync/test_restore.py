"""After an older backup was restored the devices send the lost days again, and none is wiped."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest
from tests.harness import Server
from tests.pwa.cores import Cores
from tests.support.rounds import pull, settle
from tests.sync.peer import digest
from tests.sync.real import Real
from tests.sync.wire import Line

HABIT = "h7k2m9q4s0ab"
DEVICES = ("aaaaaaaa", "bbbbbbbb", "cccccccc")


def set_back(server: Server, copy: Path) -> None:
    """Stop the server, put the backup in place of its data, start it again on the same port."""
    server.stop()
    shutil.rmtree(server.data)
    server.tend("restore", str(copy))
    server.start()


def test_devices_give_a_lost_day_back(server: Server, tmp_path: Path) -> None:
    """
    Ticks, notes and counts that only the devices have are sent again, and arrive on every device
    and a new one; no device is told to wipe itself, and no older value comes back.
    """
    line, account, copy = Line(server.port), secrets.token_hex(8), tmp_path / "copy"
    with Cores() as cores:
        phones = [Real(cores, id, account, id) for id in DEVICES]
        tokens = [line.account(account, DEVICES[0])]
        tokens += [line.join(tokens[0], id) for id in DEVICES[1:]]
        pairs = list(zip(phones, tokens, strict=True))

        def day(date: str) -> None:
            for number, (phone, token) in enumerate(pairs):
                phone.write("t", f"{date}.{HABIT}{number}", "v", 1)
                phone.tap("t", f"{date}.counted00000")
                phone.text("t", f"{date}.{HABIT}0", "n", f"{date} by {number}")
                settle(line, phone, token)

        day("2025-10-01")
        phones[0].write("h", "dropped00000", "del", 0)
        settle(line, phones[0], tokens[0])
        server.tend("backup", str(copy))
        day("2025-10-02")
        phones[0].write("h", "dropped00000", "del", 1)
        phones[1].write("t", f"2025-10-01.{HABIT}1", "v", None)
        for _ in range(2):
            for phone, token in pairs:
                settle(line, phone, token)
        before = phones[0].rows
        assert all(phone.rows == before for phone in phones)

        set_back(server, copy)
        phones[2].write("t", f"2025-10-03.{HABIT}2", "v", 1)
        for _ in range(3):
            for phone, token in pairs:
                said = settle(line, phone, token)
                assert set(said) <= {"ok", "more", "retry"}, said

        fresh = pull(line, line.join(tokens[0], "dddddddd"), account)
        assert f"2025-10-03.{HABIT}2" in {id for _, id in fresh.rows}
        for row, fields in before.items():
            assert fresh.rows[row] == fields, row
        assert all(phone.rows == fresh.rows for phone in phones), "P1"
        assert {cores("dump", id)["digest"] for id in DEVICES} == {digest(fresh.rows)}
        assert phones[1].value("t", f"2025-10-02.{HABIT}0", "n") == "2025-10-02 by 2"


@pytest.mark.parametrize("poked", [False, True])
def test_a_device_paired_since_the_backup_keeps_all(
    server: Server, tmp_path: Path, poked: bool
) -> None:
    """
    The restored server does not know the token of a device that paired after the backup: the device
    is refused and not wiped, goes on ticking, and all that it did is everywhere once it has paired
    again. This holds whether the stream or a pull first shows that the server was set back.
    """
    line, account, copy = Line(server.port), secrets.token_hex(8), tmp_path / "copy"
    counted = ("t", "2025-10-02.counted00000")
    with Cores() as cores:
        old = Real(cores, "old", account, DEVICES[0])
        token = line.account(account, DEVICES[0])
        old.write("t", f"2025-10-01.{HABIT}", "v", 1)
        settle(line, old, token)
        server.tend("backup", str(copy))
        late = Real(cores, "late", account, DEVICES[1])
        lost = line.join(token, DEVICES[1])
        settle(line, late, lost)
        late.write("t", f"2025-10-02.{HABIT}", "v", 1)
        late.tap(*counted, 3)
        late.tap("t", "2025-10-02.once", 1)
        settle(line, late, lost)

        set_back(server, copy)
        late.write("t", f"2025-10-03.{HABIT}", "v", 1)
        late.tap(*counted)
        assert settle(line, late, lost) == ["unauthorized"]
        assert {id[:10] for kind, id in late.rows if kind == "t"} == {
            "2025-10-01",
            "2025-10-02",
            "2025-10-03",
        }

        again = line.join(token, "eeeeeeee")
        cores("renewed", "late", device="eeeeeeee")
        late.device = "eeeeeeee"
        if poked:
            knew = cores("status", "late")["cursor"]
            assert cores("poked", "late", seq=1, since=knew), "the server is behind: sync at once"
        for device, said in ((late, again), (old, token)):
            settle(line, device, said)
        fresh = pull(line, line.join(token, "dddddddd"), account)
        assert fresh.rows == old.rows == late.rows
        assert cores("dump", "late")["dirty"] == []
        assert {id[:10] for kind, id in old.rows if kind == "t"} == {
            "2025-10-01",
            "2025-10-02",
            "2025-10-03",
        }
        assert sum(cell[0] for cell in fresh.rows[counted].values()) == 4, "P7"


def test_an_account_made_since_the_backup_is_made_again(server: Server, tmp_path: Path) -> None:
    """
    The restored server does not know an account that was made after the backup: the device makes it
    again under its own ids and sends every cell.
    """
    line, account, copy = Line(server.port), secrets.token_hex(8), tmp_path / "copy"
    server.tend("backup", str(copy))
    with Cores() as cores:
        phone = Real(cores, "phone", account, DEVICES[0])
        token = line.account(account, DEVICES[0])
        for day in range(1, 6):
            phone.write("t", f"2025-10-0{day}.{HABIT}", "v", 1)
        settle(line, phone, token)

        set_back(server, copy)
        assert settle(line, phone, token) == ["unauthorized"]
        again = line.account(account, DEVICES[0])
        cores("heal", "phone")
        settle(line, phone, again)
        assert pull(line, line.join(again, "dddddddd"), account).rows == phone.rows
        assert len([id for kind, id in phone.rows if kind == "t"]) == 5
