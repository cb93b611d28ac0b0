"""The command line, as an operator meets it: real processes on real folders."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.harness import ROOT, Server, free_port
from tests.support import forked
from tests.support.program import Program, tend


def test_a_backup_of_a_running_server_comes_back(tmp_path: Path) -> None:
    """
    A backup taken while people tick holds all that was acknowledged; it overwrites nothing, and a
    restore brings that day back, with the devices' tokens, and overwrites nothing either.
    """
    copy, again = tmp_path / "copy", tmp_path / "again"
    with Server(tmp_path / "data") as server:
        person = Program(server)
        person.tick("2025-10-01")
        person.tick("2025-10-02")
        made = tend(server.data, "backup", str(copy))
        assert made.returncode == 0, made.stderr
        twice = tend(server.data, "backup", str(copy))
        assert (twice.returncode, bool(twice.stderr)) == (1, True)
        person.tick("2025-10-03")
    onto = tend(server.data, "restore", str(copy))
    assert onto.returncode == 1, "a restore overwrote data"
    assert tend(again, "restore", str(copy)).returncode == 0
    with Server(again) as restored:
        person.server = restored
        assert person.days() == ["2025-10-01", "2025-10-02"]
    for path in (*copy.rglob("*"), *again.rglob("*")):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_broken_backup_is_refused(tmp_path: Path) -> None:
    """A restore checks what it brings back, and leaves nothing half-made behind."""
    with Server(tmp_path / "data") as server:
        Program(server).tick("2025-10-01")
        copy = tmp_path / "copy"
        assert tend(server.data, "backup", str(copy)).returncode == 0
    database = next(path for path in copy.rglob("*.db"))
    body = bytearray(database.read_bytes())
    body[200:6000] = b"\0" * 5800
    database.chmod(0o600)
    database.write_bytes(body)
    refused = tend(tmp_path / "new", "restore", str(copy))
    assert refused.returncode == 1
    assert refused.stderr.startswith("tend: ")
    assert "Traceback" not in refused.stderr
    assert not list((tmp_path / "new").rglob("*.db")) if (tmp_path / "new").exists() else True


def test_doctor_says_what_is_well(tmp_path: Path) -> None:
    """All is well on a fresh folder; a database that others can read is named."""
    with Server(tmp_path / "data") as server:
        well = tend(server.data, "doctor")
        assert (well.returncode, "NOT" in well.stdout) == (0, False), well.stdout
    database = tmp_path / "data" / "tend.db"
    database.chmod(0o644)
    ill = tend(tmp_path / "data", "doctor")
    assert ill.returncode == 1
    (line,) = [line for line in ill.stdout.splitlines() if line.startswith("NOT")]
    assert "644" in line


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    """Migrating an empty folder makes a database that only its owner can read; twice is fine."""
    for _ in range(2):
        done = tend(tmp_path / "data", "migrate")
        assert done.returncode == 0, done.stderr
    assert stat.S_IMODE((tmp_path / "data" / "tend.db").stat().st_mode) == 0o600


def test_an_invitation_is_good_for_one_account(tmp_path: Path) -> None:
    """A server by invitation takes the code of `tend invite` once, and nobody without one."""
    with Server(tmp_path / "data", env={"TEND_SIGNUP": "invite"}) as server:
        printed = server.tend("invite").strip()
        code = printed.rpartition("=")[2]
        assert printed.endswith(f"/?invite={code}")
        Program(server, invite=code)
        for about in ({"invite": code}, {}, {"invite": "AAAA-AAAA"}):
            with pytest.raises(urllib.error.HTTPError) as caught:
                Program(server, **about)
            assert caught.value.code == 403
            assert json.load(caught.value)["error"] == "signup"


def test_purge_waits_for_the_server_to_stop(tmp_path: Path) -> None:
    """Purging beside a running server is refused; alone it drops nobody who was seen lately."""
    with Server(tmp_path / "data") as server:
        person = Program(server)
        person.tick("2025-10-01")
        beside = tend(server.data, "purge")
        assert (beside.returncode, "stop the server" in beside.stderr) == (1, True)
        server.stop()
        alone = tend(server.data, "purge")
        assert (alone.returncode, alone.stdout.strip()) == (0, "0")
        server.start()
        assert person.days() == ["2025-10-01"]


def test_one_folder_one_server(tmp_path: Path) -> None:
    """A second server on the same folder ends at once and says why."""
    with Server(tmp_path / "data") as server:
        second = tend(server.data, "serve", "--port", "0")
        assert second.returncode == 1
        assert "another tend" in second.stderr


def test_wrong_settings_end_every_command(tmp_path: Path) -> None:
    """All faults are on stderr, one a line, and nothing was made."""
    refused = tend(tmp_path / "data", "serve", TEND_PORT="x", TEND_SIGNUP="y")
    assert refused.returncode == 2
    assert "TEND_PORT" in refused.stderr
    assert "TEND_SIGNUP" in refused.stderr
    assert not (tmp_path / "data").exists()


def test_a_health_check_asks_the_server_here(tmp_path: Path) -> None:
    """`tend ready` says whether the server on this machine can answer, or why it does not."""
    port = str(free_port())
    with Server(tmp_path / "data", port=int(port)) as server:
        for host in ("127.0.0.1", "0.0.0.0", "localhost"):
            done = ready(TEND_PORT=port, TEND_HOST=host)
            assert (done.returncode, done.stdout) == (0, "ready\n"), done
        with server.frozen():
            hung = ready(TEND_PORT=port)
        assert (hung.returncode, hung.stderr) == (1, "tend: timed out\n")
    none = ready(TEND_PORT=port)
    assert (none.returncode, none.stderr) == (1, "tend: Connection refused\n")


def ready(**env: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    return forked.run(["ready"], ROOT / "server", {**kept, **env}, 30)
