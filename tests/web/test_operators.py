"""What hinders an operator is reported in one sentence, by every command."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tend.push.vapid_key import FILE, private_key
from tend.store.sqlite import migrations

from .other_user import OtherUser

ALL = ("serve", "work", "migrate", "invite", "purge", "backup", "restore", "doctor")
OPENING = ("serve", "work", "migrate", "invite", "purge", "backup", "doctor")


@pytest.fixture(scope="module")
def other() -> Iterator[OtherUser]:
    user = OtherUser()
    yield user
    user.close()


@pytest.fixture
def yard(other: OtherUser) -> Iterator[Path]:
    """A folder of the other user with a data folder in use (`data`) and a backup (`copy`)."""
    folder = Path(tempfile.mkdtemp(prefix="tend-yard-"))
    folder.chmod(0o755)
    other.own(folder)
    assert other.tend("invite", "--data", folder / "data").code == 0
    assert other.tend("backup", folder / "copy", "--data", folder / "data").code == 0
    private_key(folder / "data")
    other.own(folder)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(folder)


def ends_in_a_sentence(other: OtherUser, command: str, yard: Path, data: Path, about: str) -> None:
    """The command fails, and says why in one line that has *about* in it."""
    words: list[str | Path] = [command, "--data", data]
    if command in ("backup", "restore"):
        words.insert(1, yard / ("new" if command == "backup" else "copy"))
    if command == "serve":
        words += ["--port", "0"]
    done = other.tend(*words)
    assert "Traceback" not in done.out + done.err, done.err
    assert done.code in (1, 2), (command, done)
    if command == "doctor":
        lines = [line for line in done.out.splitlines() if line.startswith("NOT ")]
    else:
        lines = done.err.splitlines()
        assert lines[0].startswith("tend: "), done
    assert len(lines) == 1, (command, done)
    assert about in lines[0], (command, done)


def refill(yard: Path) -> Path:
    """The data folder without its database, to be filled by a restore."""
    for path in (yard / "data").glob("tend.db*"):
        path.unlink()
    return yard / "data"


def shut_in(yard: Path) -> Path:
    (yard / "shut").mkdir(mode=0o500)
    return yard / "shut" / "data"


def a_file(yard: Path) -> Path:
    (yard / "flat").write_text("")
    return yard / "flat"


def unwritable(yard: Path) -> Path:
    (yard / "data" / "tend.lock").unlink()
    (yard / "data").chmod(0o500)
    return yard / "data"


def closed(yard: Path) -> Path:
    (yard / "data").chmod(0)
    return yard / "data"


def lock_of_another(yard: Path) -> Path:
    (yard / "data" / "tend.lock").chmod(0)
    return yard / "data"


def read_only(yard: Path) -> Path:
    (yard / "data" / "tend.db").chmod(0o400)
    return yard / "data"


def unreadable(yard: Path) -> Path:
    (yard / "data" / "tend.db").chmod(0)
    return yard / "data"


def garbage(yard: Path) -> Path:
    (yard / "data" / "tend.db").write_bytes(b"no database " * 1000)
    return yard / "data"


def a_folder(yard: Path) -> Path:
    (yard / "data" / "tend.db").unlink()
    (yard / "data" / "tend.db").mkdir(mode=0o700)
    return yard / "data"


def foreign(yard: Path) -> Path:
    (yard / "data" / "tend.db").unlink()
    with closing(sqlite3.connect(yard / "data" / "tend.db")) as db:
        db.execute("CREATE TABLE recipes (name)")
    (yard / "data" / "tend.db").chmod(0o600)
    return yard / "data"


def foreign_with_a_number(yard: Path) -> Path:
    data = foreign(yard)
    with closing(sqlite3.connect(data / "tend.db")) as db:
        db.execute("PRAGMA user_version = 1")
    return data


def newer(yard: Path) -> Path:
    with closing(sqlite3.connect(yard / "data" / "tend.db")) as db:
        db.execute(f"PRAGMA user_version = {migrations.latest() + 1}")
    return yard / "data"


def key_of_another(yard: Path) -> Path:
    (yard / "data" / FILE).chmod(0)
    return yard / "data"


def damaged_key(yard: Path) -> Path:
    (yard / "data" / FILE).write_text("{")
    return yard / "data"


CASES: list[tuple[Callable[[Path], Path], tuple[str, ...], str]] = [
    (shut_in, ("serve", "work", "migrate", "invite", "purge", "restore"), "Permission denied"),
    (shut_in, ("backup",), "no database"),
    (shut_in, ("doctor",), "No such file"),
    (a_file, ("serve", "work", "migrate", "invite", "purge"), "flat: File exists"),
    (a_file, ("backup", "restore", "doctor"), "flat"),
    (unwritable, ("serve", "work", "migrate", "invite", "purge"), "tend.lock: Permission denied"),
    (unwritable, ("backup",), "tend.db cannot be written"),
    (unwritable, ("doctor",), "can be written"),
    (closed, ALL, "Permission denied"),
    (lock_of_another, ("serve", "work", "migrate", "invite", "purge"), "tend.lock: Permission"),
    (read_only, ("serve", "work", "migrate", "invite", "purge", "doctor"), "Permission denied"),
    (unreadable, OPENING, "Permission denied"),
    (garbage, OPENING, "tend.db is no database"),
    (a_folder, OPENING, "tend.db"),
    (foreign, OPENING, "belongs to another program"),
    (foreign_with_a_number, OPENING, "belongs to another program"),
    (newer, OPENING, "a newer Tend has been here"),
    (key_of_another, ("serve", "work", "doctor"), "vapid.json: Permission denied"),
    (damaged_key, ("serve", "work", "doctor"), "vapid.json is damaged"),
]


@pytest.mark.parametrize(
    ("spoil", "commands", "about"),
    CASES,
    ids=[f"{case[0].__name__}-{case[1][0]}" for case in CASES],
)
def test_a_folder_that_cannot_be_used_is_said_in_one_sentence(
    other: OtherUser,
    yard: Path,
    spoil: Callable[[Path], Path],
    commands: tuple[str, ...],
    about: str,
) -> None:
    """No traceback, exit status 1 or 2, the file and the reason; and the file is not changed."""
    data = spoil(yard)
    other.own(yard)
    database = data / "tend.db"
    before = database.read_bytes() if database.is_file() else None
    for command in commands:
        ends_in_a_sentence(other, command, yard, data, about)
        after = database.read_bytes() if database.is_file() else None
        assert before == after, command
    assert not (yard / "new").exists()


@pytest.mark.parametrize("spoil", [unwritable, lock_of_another])
def test_a_restore_into_a_folder_of_another_is_refused(
    other: OtherUser, yard: Path, spoil: Callable[[Path], Path]
) -> None:
    """A restore into another user's folder fails with one sentence and leaves nothing there."""
    refill(yard)
    (yard / "data" / FILE).unlink()
    data = spoil(yard)
    other.own(yard)
    ends_in_a_sentence(other, "restore", yard, data, "Permission denied")
    data.chmod(0o700)
    assert {"tend.lock", "serve.lock"} >= {path.name for path in data.iterdir()}


@pytest.mark.parametrize("spoil", [unreadable, garbage, a_folder, foreign, newer])
def test_a_backup_that_is_none_does_not_come_back(
    other: OtherUser, yard: Path, spoil: Callable[[Path], Path]
) -> None:
    """
    An unreadable backup, one of another program and one of a newer Tend are refused with one
    sentence, and no folder is made.
    """
    source = spoil(yard)
    other.own(yard)
    done = other.tend("restore", source, "--data", yard / "fresh")
    assert (done.code, done.err.count("\n"), done.err[:6]) == (1, 1, "tend: "), done
    assert not (yard / "fresh").exists()


def test_a_backup_that_cannot_be_written_is_said(other: OtherUser, yard: Path) -> None:
    """
    Into a folder without permission, below a file, over something else: one sentence each, and
    nothing is left.
    """
    (yard / "shut").mkdir(mode=0o500)
    other.own(yard / "shut")
    (yard / "flat").write_text("")
    for target, about in (
        ("shut/copy", "Permission denied"),
        ("flat/copy", "flat"),
        ("copy", "overwrites nothing"),
    ):
        done = other.tend("backup", yard / target, "--data", yard / "data")
        assert (done.code, done.err.count("\n"), done.err[:6]) == (1, 1, "tend: "), done
        assert about in done.err
    assert {"shut", "flat", "copy", "data"} == {path.name for path in yard.iterdir()}


def test_without_hard_links_it_works(other: OtherUser, yard: Path) -> None:
    """Without hard links, as on vfat or in some containers, the push key is made once and whole."""
    keys = set()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        # It comes as far as the port, which somebody else has.
        words = ["serve", "--data", str(yard / "fresh"), "--port", str(taken.getsockname()[1])]
        for _ in range(2):
            done = other.tend(*words, links=False)
            assert "Traceback" not in done.err
            assert "address already in use" in done.err
            keys.add((yard / "fresh" / FILE).read_bytes())
    assert len(keys) == 1
    assert other.tend("doctor", "--data", yard / "fresh", links=False).code == 0
    names = {path.name for path in (yard / "fresh").iterdir()}
    assert {"tend.db", FILE, "tend.lock", "serve.lock", "copy.lock"} == names


# --- mounts -------------------------------------------------------------------------------------


def mounting(how: str) -> list[str]:
    """
    The words before a command that give it a mount of its own; skips where that is not permitted.
    """
    for words in (["unshare", "--mount"], ["unshare", "--map-root-user", "--mount"]):
        try:
            done = subprocess.run([*words, "sh", "-c", how], capture_output=True)
        except FileNotFoundError:
            break
        if done.returncode == 0:
            return [*words, "sh", "-c", f'{how} && exec "$@"', "sh"]
    pytest.skip("this machine lets nobody mount a file system, not even in a namespace of its own")


def test_a_read_only_disk_is_said(yard: Path) -> None:
    """Every command that opens the data reports a read-only disk, without a traceback."""
    data = yard / "data"
    there = OtherUser(*mounting(f"mount --bind {data} {data} && mount -o remount,ro,bind {data}"))
    try:
        for command in ("serve", "work", "migrate", "invite", "purge"):
            ends_in_a_sentence(there, command, yard, data, "Read-only file system")
        ends_in_a_sentence(there, "backup", yard, data, "may this user write there?")
        ends_in_a_sentence(there, "doctor", yard, data, "can be written")
    finally:
        there.close()


@pytest.mark.parametrize("size_kb", [4, 16, 64])
def test_a_full_disk_is_said(yard: Path, size_kb: int) -> None:
    """
    A full disk is reported at the first start, by a restore and by a backup, at whichever page it
    ran full.
    """
    small = yard / "small"
    small.mkdir()
    os.chown(small, *yard.stat()[4:6])
    how = f"mount -t tmpfs -o size={size_kb}k,mode=777 none {small}"
    there = OtherUser(*mounting(how))
    try:
        for command in ("serve", "work", "migrate", "restore"):
            words: list[str | Path] = [command, "--data", small / command]
            words += [yard / "copy"] if command == "restore" else []
            words += ["--port", "0"] if command == "serve" else []
            done = there.tend(*words)
            assert "Traceback" not in done.out + done.err, done.err
            assert (done.code, done.err.count("\n"), done.err[:6]) == (1, 1, "tend: "), done
            assert "disk" in done.err or "space" in done.err, done
        done = there.tend("backup", small / "copy", "--data", yard / "data")
        assert (done.code, done.err.count("\n"), done.err[:6]) == (1, 1, "tend: "), done
    finally:
        there.close()


def test_a_disk_that_is_nearly_full_is_named(yard: Path) -> None:
    """`tend doctor` says how much is free, before people's changes are refused, and what to do."""
    small = yard / "small"
    small.mkdir()
    there = OtherUser(*mounting(f"mount -t tmpfs -o size=64m,mode=777 none {small}"))
    try:
        assert there.tend("invite", "--data", small / "data").code == 0
        done = there.tend("doctor", "--data", small / "data")
    finally:
        there.close()
    (line,) = [line for line in done.out.splitlines() if line.startswith("NOT ")]
    assert "MB are free on its disk" in line
    assert "-> make room" in done.out
