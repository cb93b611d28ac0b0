"""`tend doctor` brought before each fault: it names the one that there is, and what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.harness import Server, free_port
from tests.push.conftest import Post
from tests.push.proxy import Proxy
from tests.push.vendors import NAMES
from tests.support.front import Front
from tests.support.program import Program, tend

from tend.doctor.push import SERVICES
from tend.store.sqlite import migrations

Make = Callable[..., Front]


class Clinic:
    """A server and what `tend doctor` says of it."""

    def __init__(self, server: Server, env: dict[str, str]) -> None:
        self.server, self.env = server, env

    def says(self, **env: str) -> tuple[list[str], list[str]]:
        """The lines of what is well, and of what is not, each of these with what to do."""
        done = tend(self.server.data, "doctor", **{**self.env, **env})
        assert done.stderr == ""
        well, ill = [], []
        for line in done.stdout.splitlines():
            if line.startswith("ok "):
                well.append(line[5:])
            elif line.startswith("NOT"):
                ill.append(line[5:])
            else:
                assert line.startswith("     -> "), line
                ill[-1] += "\n" + line.strip()
        assert done.returncode == (1 if ill else 0), done.stdout
        assert all("\n-> " in one for one in ill), "what is to be done is missing"
        return well, ill

    def ill(self, **env: str) -> str:
        """The one thing that is not well."""
        well, ill = self.says(**env)
        assert len(ill) == 1, (ill, well)
        return ill[0]


@pytest.fixture
def internet(post: Post) -> Iterator[Proxy]:
    """The push services, as far as this machine may reach them."""
    running = Proxy(dict.fromkeys(NAMES, post.port))
    yield running
    running.close()


@pytest.fixture
def clinic(tmp_path: Path, post: Post, internet: Proxy) -> Iterator[Clinic]:
    """A server that trusts a proxy on this machine, with a database in which somebody ticked."""
    env = {"TEND_TRUSTED_PROXIES": "127.0.0.1", "TEND_VAPID_SUB": "mailto:ops@tend-app.org"}
    with Server(tmp_path / "data", env=env) as server:
        Program(server).tick("2025-10-01")
        seen = {"HTTPS_PROXY": f"http://127.0.0.1:{internet.port}", "NO_PROXY": ""}
        seen |= {"TEND_PUSH_CA": str(post.ca), "TEND_VAPID_SUB": env["TEND_VAPID_SUB"]}
        yield Clinic(server, seen)


@pytest.fixture
def front(tmp_path: Path, clinic: Clinic) -> Iterator[Make]:
    """Makes the proxy before the server."""
    made: list[Front] = []

    def make(to: int | None = clinic.server.port, **how: object) -> Front:
        made.append(Front(tmp_path, to, **how))  # type: ignore[arg-type]
        clinic.env |= {"TEND_BASE_URL": made[-1].url, "SSL_CERT_FILE": str(made[-1].cert)}
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_all_is_well_behind_a_right_proxy(clinic: Clinic, front: Make, internet: Proxy) -> None:
    """
    Certificate, clocks, address, proxy and push services are looked at, and all is well; what is
    asked of the push services goes through the operator's proxy.
    """
    front()
    well, ill = clinic.says()
    assert ill == []
    for about in ("certificate of", "clock agrees", "Tend answers", "is believed", "sound"):
        assert any(about in one for one in well), about
    assert {f"{host}:443" for host in SERVICES} == {*internet.asked}


def test_a_proxy_that_is_not_trusted_is_named(
    clinic: Clinic, front: Make, tmp_path: Path, post: Post
) -> None:
    """Its address is told, which belongs into TEND_TRUSTED_PROXIES."""
    with Server(tmp_path / "other") as untrusting:
        clinic.server = untrusting
        front(untrusting.port)
        assert "add 127.0.0.1 to TEND_TRUSTED_PROXIES" in clinic.ill()


def test_a_proxy_that_says_nothing_of_people_is_named(clinic: Clinic, front: Make) -> None:
    """Without X-Forwarded-For everybody would share one rate limit."""
    front(forwards=False)
    assert "let it add X-Forwarded-For" in clinic.ill()


def test_nobody_else_learns_what_a_server_sees(clinic: Clinic, front: Make) -> None:
    """The address of the proxy is told to whoever holds the server's key, and to nobody else."""
    import http.client

    for header in ("", "x", f"{'0' * 32}.{'0' * 64}", "ü" * 9):
        line = http.client.HTTPConnection("127.0.0.1", clinic.server.port, timeout=10)
        line.request("GET", "/healthz", headers={"Tend-Doctor": header.encode("latin-1")})
        answer = line.getresponse()
        assert (answer.status, answer.getheader("tend-doctor")) == (200, None)
        line.close()


def test_an_address_that_nobody_answers_is_named(clinic: Clinic) -> None:
    """Nothing listens there: the name, the port or the proxy is wrong."""
    found = clinic.ill(TEND_BASE_URL=f"https://localhost:{free_port()}")
    assert "answers (Connection refused)" in found
    assert "does the proxy run?" in found


def test_a_name_without_an_address_is_named(clinic: Clinic) -> None:
    """A name that leads nowhere."""
    assert "there is no address for" in clinic.ill(TEND_BASE_URL="https://tend.invalid")


def test_another_program_at_the_address_is_named(clinic: Clinic, front: Make) -> None:
    """The proxy shows a page of its own."""
    front(None)
    assert "let the proxy pass all paths" in clinic.ill()


def test_a_proxy_without_a_server_is_named(clinic: Clinic, front: Make) -> None:
    """The server is not running."""
    front()
    clinic.server.stop()
    try:
        assert clinic.ill()
    finally:
        clinic.server.start()


def test_another_tend_at_the_address_is_named(clinic: Clinic, front: Make, tmp_path: Path) -> None:
    """A name that leads to another machine's Tend, which does not hold this one's key."""
    with Server(tmp_path / "other") as other:
        front(other.port)
        assert "it is this Tend that answers" in clinic.ill()


def test_a_certificate_that_nobody_vouches_for_is_named(clinic: Clinic, front: Make) -> None:
    """Browsers would refuse it."""
    front()
    found = clinic.ill(SSL_CERT_FILE=clinic.env["TEND_PUSH_CA"])
    assert "its certificate: self" in found
    assert "let the proxy fetch a certificate" in found


@pytest.mark.parametrize(("days", "about"), [(-1, "expired"), (5, "good for 5 days")])
def test_a_certificate_that_ends_is_named(
    clinic: Clinic, front: Make, days: int, about: str
) -> None:
    """One that has ended, and one that is not renewed in time."""
    front(days=days)
    assert about in clinic.ill()


@pytest.mark.parametrize("ahead_s", [-3600, 3600])
def test_clocks_that_differ_are_named(clinic: Clinic, front: Make, ahead_s: float) -> None:
    """An hour between this machine and the proxy."""
    front(ahead_s=ahead_s)
    found = clinic.ill()
    assert "the clock agrees" in found
    assert "timesyncd" in found


def test_a_clock_that_went_back_is_named(clinic: Clinic) -> None:
    """A database that was written in the future."""
    # A running server would soon write it again.
    clinic.server.stop()
    ahead = time.time() + 7200
    os.utime(clinic.server.data / "tend.db", (ahead, ahead))
    assert "the clock has not gone back" in clinic.ill()


@pytest.mark.parametrize(
    ("name", "mode", "about"),
    [
        ("", 0o777, "chmod go-w"),
        ("tend.db", 0o644, "chmod go="),
        ("vapid.json", 0o640, "chmod go="),
    ],
)
def test_what_others_can_read_or_change_is_named(
    clinic: Clinic, name: str, mode: int, about: str
) -> None:
    """The folder, the database, the keys."""
    (clinic.server.data / name).chmod(mode)
    assert about in clinic.ill()


def test_push_services_out_of_reach_are_named(clinic: Clinic, front: Make, internet: Proxy) -> None:
    """Each that cannot be reached, not those that can."""
    front()
    del internet.names["web.push.apple.com"]
    found = clinic.ill()
    assert "web.push.apple.com" in found
    assert "HTTPS_PROXY" in found


def test_a_proxy_that_opens_tls_is_named(clinic: Clinic, front: Make) -> None:
    """The push services' certificates come from an authority that nobody knows."""
    made = front()
    _, ill = clinic.says(TEND_PUSH_CA=str(made.cert))
    assert len(ill) == len(SERVICES)
    assert all("Name its authority in TEND_PUSH_CA" in one for one in ill)


def test_a_contact_that_reaches_nobody_is_named(clinic: Clinic, front: Make) -> None:
    """Apple refuses it."""
    front()
    found = clinic.ill(TEND_VAPID_SUB="mailto:me@tend.test")
    assert "set TEND_VAPID_SUB to mailto:" in found


def test_another_key_than_the_kept_one_is_named(clinic: Clinic, post: Post) -> None:
    """Everybody's subscription would be dead."""
    assert "TEND_VAPID_KEY is the key" in clinic.ill(TEND_VAPID_KEY=post.private)


def test_a_damaged_key_is_named(clinic: Clinic) -> None:
    """The file of the keys is cut short."""
    (clinic.server.data / "vapid.json").write_text("{")
    assert "bring" in clinic.ill()


def test_a_damaged_database_is_named(clinic: Clinic) -> None:
    """Pages with nonsense in them; restoring is what helps."""
    clinic.server.stop()
    database = clinic.server.data / "tend.db"
    with closing(sqlite3.connect(database)) as db:
        for number in range(2000):
            row = (0, "0" * 16, "t", f"{number}", number, b"x" * 200)
            db.execute(
                "INSERT INTO rec (part, account, kind, id, seq, body) VALUES (?, ?, ?, ?, ?, ?)",
                row,
            )
        db.commit()
        db.execute("PRAGMA journal_mode=DELETE")
    body = bytearray(database.read_bytes())
    for at in range(len(body) // 2, len(body) - 5000, 4096):
        body[at : at + 200] = os.urandom(200)
    database.write_bytes(body)
    try:
        found = clinic.ill()
        assert "damaged" in found or "malformed" in found
        assert "restore the newest backup" in found
    finally:
        database.unlink()
        clinic.server.start()


def test_a_newer_database_is_named(clinic: Clinic) -> None:
    """The way back is a newer Tend, or the backup of before."""
    with closing(sqlite3.connect(clinic.server.data / "tend.db")) as db:
        db.execute(f"PRAGMA user_version = {migrations.latest() + 1}")
    assert "install the newer Tend again" in clinic.ill()


def test_a_disk_without_room_for_a_backup_is_named(clinic: Clinic) -> None:
    """A database so large that its copies do not fit beside it."""
    clinic.server.stop()
    folder, now = clinic.server.data / "backups", time.gmtime()
    folder.mkdir(mode=0o700)
    (folder / f"tend-{time.strftime('%Y%m%dT%H%M%SZ', now)}.tar.gz").touch()
    free = shutil.disk_usage(folder).free
    os.truncate(clinic.server.data / "tend.db", free // 4096 * 4096)
    assert "the next backup has room" in clinic.ill(TEND_BACKUP_EVERY="1d")


def test_missing_and_old_backups_are_named(clinic: Clinic) -> None:
    """Where one a day is scheduled: none at all, and one of three days ago."""
    folder = clinic.server.data / "backups"
    assert "there is a backup of the schedule" in clinic.ill(TEND_BACKUP_EVERY="1d")
    folder.mkdir(mode=0o700)
    for days, is_well in ((3, False), (1, True)):
        at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - days * 86_400))
        (folder / f"tend-{at}.tar.gz").touch()
        well, ill = clinic.says(TEND_BACKUP_EVERY="1d")
        assert bool(ill) is not is_well
        assert any("hours old" in one for one in (well if is_well else ill))
