"""The server's VAPID key: made at the first start, whole or not at all, and never replaced."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.harness import ROOT, Server
from tests.push import push_receiver
from tests.push.conftest import Post
from tests.support.program import Program, tend

from tend.doctor import push
from tend.doctor.finding import Finding
from tend.push.vapid import Vapid
from tend.push.vapid_key import (
    FILE,
    ORDER,
    check_subject,
    checked_key,
    private_key,
    reaches_somebody,
)
from tend.sending import make_vapid
from tend.settings import Settings, SettingsError, read

SUBJECT = "mailto:ops@tend.example.org"


def b64(number: int) -> str:
    """Base64url without padding, as keys are written."""
    return push_receiver.b64(number.to_bytes(32))


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """
    The key file is readable by its owner only, nothing else is left in the folder, and the key can
    sign.
    """
    first = private_key(tmp_path)
    assert private_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert private_key(tmp_path / "elsewhere", first) == first
    assert not (tmp_path / "elsewhere").exists()
    assert Vapid(first, SUBJECT).header("https://a.org").startswith("vapid t=")


def test_keys_are_numbers_of_the_curve() -> None:
    """
    A key is a number from 1 to one less than the order of the curve, as 32 bytes of base64url;
    anything else is refused.
    """
    for number in (1, ORDER - 1):
        Vapid(checked_key(b64(number)), SUBJECT)
        assert checked_key(b64(number) + "=") == b64(number)
    wrong = [b64(0), b64(ORDER), b64(2**256 - 1), "", "x", "x" * 42, "x" * 44, "+" * 43, "ä" * 43]
    for text in (*wrong, " " + "x" * 42):
        with pytest.raises(ValueError, match="no private key"):
            checked_key(text)


def start(data: Path, at_once: Any, found: Any) -> None:
    """One of many processes that start together."""
    at_once.wait()
    found.put(private_key(data))


def test_many_processes_agree_on_one_key(tmp_path: Path) -> None:
    """
    Processes that start at the same moment on an empty folder, ten times over, all have the same
    whole key.
    """
    context = multiprocessing.get_context("fork")
    for round in range(10):
        data = tmp_path / str(round)
        data.mkdir()
        at_once, found = context.Barrier(6), context.Queue()
        processes = [context.Process(target=start, args=(data, at_once, found)) for _ in range(6)]
        for process in processes:
            process.start()
        keys = {found.get(timeout=20) for _ in processes}
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * 6
        assert keys == {private_key(data)}
        assert [path.name for path in data.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", '{"private": 7}', '{"private": "nonsense"}', "{}", "\x00" * 60],
)
def test_a_damaged_key_is_said_at_the_start(tmp_path: Path, text: str) -> None:
    """
    `serve`, `work` and the doctor each say in one sentence that the key file is damaged; no new key
    is made, because that would end every subscription.
    """
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ValueError, match="is damaged: bring it back from a backup"):
        private_key(tmp_path)
    assert (tmp_path / FILE).read_text() == text


def test_a_damaged_key_stops_the_server_and_the_worker(tmp_path: Path) -> None:
    """On the real command line: exit status 1, one line that names the file, no traceback."""
    (tmp_path / FILE).write_text("{")
    for command, words in (("serve", ["--port", "0"]), ("work", [])):
        done = tend(tmp_path, command, *words)
        assert done.returncode == 1, done.stderr
        (line,) = done.stderr.strip().splitlines()
        assert f"{FILE} is damaged" in line
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    done = tend(tmp_path, "work")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr


def test_the_first_start_makes_the_key_and_loads_nothing_for_it(tmp_path: Path) -> None:
    """
    The key is there before anybody subscribes. Neither the imports at start nor making a key and
    checking all settings loads the heavy libraries.
    """
    with Server(tmp_path / "data", alone=True) as server:
        assert (server.data / FILE).exists()
        maps = Path(f"/proc/{server.pid}/maps").read_text()
    assert "_rust.abi3.so" not in maps
    assert "aiohttp" not in maps
    program = """
import sys
from pathlib import Path
import tend.app, tend.commands
from tend.push.vapid_key import private_key
from tend.settings import read
given = {"TEND_DATA": sys.argv[1], "TEND_PUSH_HOSTS": "push.clinic.example"}
given |= {"TEND_VAPID_SUB": "mailto:a@b.org"}
settings = read(given)
read({**given, "TEND_VAPID_KEY": private_key(settings.data, settings.vapid_key)})
print(*sorted({"cryptography", "aiohttp", "pywebpush", "py_vapid", "requests"} & set(sys.modules)))
"""
    words = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(
        words, cwd=ROOT / "server", capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == ""


def test_to_decide_loads_nothing_that_sends() -> None:
    """Deciding and writing messages imports no network library."""
    program = """
import sys
import tend.nudger.decide, tend.push.payload
heavy = {"aiohttp", "asyncio", "cryptography", "pywebpush", "socket", "sqlite3", "ssl"}
print(*sorted(heavy & set(sys.modules)))
"""
    words = [sys.executable, "-c", program]
    done = subprocess.run(
        words, cwd=ROOT / "server", capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == ""


def test_a_worker_that_comes_first_makes_the_key(tmp_path: Path) -> None:
    """`tend work` makes the key in an empty folder, and the server that starts later uses it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    words = [sys.executable, "-m", "tend", "work", "--data", str(tmp_path / "data")]
    worker = subprocess.Popen(
        words, cwd=ROOT / "server", env=kept, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "data" / FILE).exists():
            assert worker.poll() is None
            assert time.monotonic() < deadline, "the worker makes no key"
            time.sleep(0.02)
        with Server(tmp_path / "data") as server:
            public = Program(server).call("GET", "/api/push/key")["key"]
        assert worker.poll() is None, worker.stderr and worker.stderr.read()
    finally:
        worker.kill()
        worker.communicate()
    assert Vapid(private_key(tmp_path / "data"), SUBJECT).public == public


def test_the_key_comes_back_from_a_backup(tmp_path: Path) -> None:
    """
    A restore brings the key back with the data, so that subscriptions go on. Into a folder with
    another key it is refused, because subscriptions and key would not match.
    """
    copy, again, other = tmp_path / "copy", tmp_path / "again", tmp_path / "other"
    with Server(tmp_path / "data") as server:
        public = Program(server).call("GET", "/api/push/key")
        assert tend(server.data, "backup", str(copy)).returncode == 0
    assert tend(again, "restore", str(copy)).returncode == 0
    with Server(again) as restored:
        assert Program(restored).call("GET", "/api/push/key") == public
    other.mkdir()
    kept = private_key(other)
    refused = tend(other, "restore", str(copy))
    assert (refused.returncode, "move it away first" in refused.stderr) == (1, True)
    assert (private_key(other), list(other.glob("*.db"))) == (kept, [])
    (other / FILE).rename(tmp_path / "old.json")
    assert tend(other, "restore", str(copy)).returncode == 0
    assert (other / FILE).read_bytes() == (copy / FILE).read_bytes()


WRONG_SUBJECTS = [
    *("mailto:x@localhost", "mailto: a@b.org", "mailto:<a@b.org>", "a@b.org", "http://b.org", ""),
    *("mailto:a@b", "mailto:a@b.org,c@d.org", "mailto:@b.org", "https://localhost", "https://b"),
    *("https://127.0.0.1", "https://[::1]", "https://b.org/a b", "https://[", "https://localhost."),
    *("mailto:a@b.org/x", "https://me@b.org", "https://b..org", "https://b.org\nx", "tel:+49123"),
]


@pytest.mark.parametrize("subject", WRONG_SUBJECTS)
def test_contacts_that_vendors_refuse_are_refused(subject: str) -> None:
    """
    A contact that vendors refuse is refused at the start, rather than making messages fail later.
    """
    with pytest.raises(ValueError, match="neither"):
        check_subject(subject)


def test_contacts_that_vendors_take(post: Post) -> None:
    """
    Contacts that vendors accept pass, also those with a port, which pywebpush would refuse to sign.
    """
    for subject in (
        "mailto:ops@tend.example.org",
        "mailto:Ops+tend@Clinic.example",
        "https://tend.example.org",
        "https://tend.example.org:8443",
        "https://tend.example.org/contact?x=1",
    ):
        check_subject(subject)
        assert Vapid(post.private, subject).header("https://a.org").startswith("vapid t=")


def test_the_contact_without_a_setting() -> None:
    """
    The default contact is the app's address where one is set, else a placeholder, which the doctor
    warns about.
    """
    assert Settings(base_url="https://t.org:8443").push_subject == "https://t.org:8443"
    assert Settings(base_url="https://t.org", vapid_sub="mailto:a@b.org").push_subject == (
        "mailto:a@b.org"
    )
    for base in (None, "http://localhost:8000", "https://localhost", "https://10.0.0.1"):
        assert Settings(base_url=base).push_subject == "mailto:operator@example.org"
        assert not reaches_somebody(Settings(base_url=base).push_subject)
    for subject in ("mailto:a@clinic.org", "https://tend.clinic.org:8443/x"):
        assert reaches_somebody(subject)
    for subject in ("mailto:a@example.com", "https://tend.local", "https://a.test", "x"):
        assert not reaches_somebody(subject)


def test_settings_of_push_are_checked(tmp_path: Path) -> None:
    """Each faulty setting of push is named at the start."""
    nonsense = tmp_path / "ca.pem"
    nonsense.write_text("no certificate")
    for name, value in (
        ("TEND_VAPID_SUB", "mailto:x@localhost"),
        ("TEND_VAPID_KEY", "short"),
        ("TEND_PUSH_HOSTS", "10.0.0.1"),
        ("TEND_PUSH_HOSTS", "push.clinic.example,2130706433"),
        ("TEND_PUSH_HOSTS", "https://push.clinic.example"),
        ("TEND_PUSH_HOSTS", "push.clinic.example:8443"),
        ("TEND_PUSH_CA", str(nonsense)),
        ("TEND_PUSH_CA", str(tmp_path / "missing.pem")),
        ("TEND_PUSH_PRIVATE", "yes"),
    ):
        with pytest.raises(SettingsError) as caught:
            read({name: value})
        (fault,) = caught.value.faults
        assert fault.startswith(f"{name}: "), fault
    assert read({"TEND_PUSH_HOSTS": "Push.Clinic.example, 198.41.0.4"}).push_hosts == (
        "push.clinic.example",
        "198.41.0.4",
    )


@pytest.mark.parametrize("command", ["serve", "work"])
def test_wrong_settings_end_the_command(tmp_path: Path, command: str) -> None:
    """On the real command line all faults are listed before anything is opened."""
    done = tend(
        tmp_path / "data",
        command,
        TEND_VAPID_SUB="mailto:x@localhost",
        TEND_PUSH_PRIVATE="1",
        TEND_HOST="0.0.0.0",
    )
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert [line.split(":")[1].strip() for line in lines] == ["TEND_VAPID_SUB", "TEND_PUSH_PRIVATE"]
    assert not (tmp_path / "data").exists()


def test_the_doctor_looks_at_push(tmp_path: Path) -> None:
    """
    The doctor checks the key, its file's mode, the contact, and whether a key in the settings is
    the one on disk.
    """
    data = tmp_path / "data"
    data.mkdir()
    assert "the first start makes them" in tend(data, "doctor").stdout
    make_vapid(Settings(data=data))
    well = tend(data, "doctor").stdout
    assert "ok   the keys for push can be used, by their owner alone (mode 600)" in well

    def found(**env: str) -> list[Finding]:
        # Without nudges nobody outside is asked.
        settings = read({"TEND_DATA": str(data), "TEND_NUDGE": "off", **env})
        return push.examine(settings)

    def ill(**env: str) -> list[str]:
        return [one.says for one in found(**env) if not one.well]

    assert "push services may write to https://tend.clinic.org" in [
        one.says for one in found(TEND_BASE_URL="https://tend.clinic.org")
    ]
    assert ill() == []
    assert ill(TEND_BASE_URL="https://tend.clinic.org") == []
    # Contacts of nobody.
    for env in (
        {"TEND_BASE_URL": "https://tend.example.org"},
        {"TEND_BASE_URL": "https://tend"},
        {"TEND_BASE_URL": "https://t.org", "TEND_VAPID_SUB": "mailto:operator@example.org"},
    ):
        (line,) = ill(**env)
        assert "set TEND_VAPID_SUB" in line
    (line,) = ill(TEND_BASE_URL="https://t.org", TEND_PUSH_PRIVATE="1")
    assert "TEND_PUSH_PRIVATE is for tests" in line
    assert ill(TEND_VAPID_KEY=private_key(data)) == []
    (line,) = ill(TEND_VAPID_KEY="x" * 43)
    assert line.startswith("TEND_VAPID_KEY is the key that is kept in")
    (data / FILE).chmod(0o644)
    (line,) = ill()
    assert "by their owner alone (mode 644)" in line
    (data / FILE).write_text(json.dumps({"private": "nonsense"}))
    (line,) = ill()
    assert "is damaged" in line
