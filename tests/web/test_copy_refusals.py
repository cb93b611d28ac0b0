"""What `tend copy` refuses, each in a sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.harness import Server
from tests.support.copies import ask, copied, refused
from tests.support.installations import fill

Make = Callable[[], str]


def test_what_cannot_be_copied_is_refused_in_a_sentence(tmp_path: Path, make: Make) -> None:
    """Each says what to do; the source serves on, and the target is as it was."""
    source, data = tmp_path / "data", tmp_path / "pg"
    fill(source / "tend.db", range(3))
    here, url, other = f"sqlite:{source}", make(), make()
    refused("are the same database", here, f"sqlite:{source}/tend.db", data)
    refused("there is no database at", f"sqlite:{tmp_path}/nowhere", url, data)
    refused("is named as sqlite:FOLDER", "mysql://root:secret@localhost/tend", url, data)
    refused("is named as sqlite:FOLDER", here, "tend:secret", data)
    refused("cannot be reached", here, "postgresql://me:secret@127.0.0.1:1/tend", data)
    refused("is not there: make it", here, url.replace("/tend_test", "/gone_test"), data)
    refused("would be on no server", here, f"0-500={url}", data)
    refused("overlap", here, f"0-511={url};511-1023={other}", data)

    fill(tmp_path / "full/tend.db", range(1))
    refused("is not empty", here, f"sqlite:{tmp_path}/full", data)
    copied(f"sqlite:{tmp_path}/full", other, data)
    refused("holds half a copy of another", here, other, data)
    with Server(tmp_path / "empty", env={"TEND_DATABASE_URL": url}):
        refused("others are connected to", here, url, data)
    with Server(tmp_path / "served"):
        refused("a running tend works with", here, f"sqlite:{tmp_path}/served", data)

    with closing(sqlite3.connect(tmp_path / "full/tend.db")) as db:
        db.execute("PRAGMA user_version = 999")
    refused("a newer Tend has been here", f"sqlite:{tmp_path}/full", other, data)
    with closing(sqlite3.connect(source / "tend.db")) as db:
        newest = db.execute("PRAGMA user_version").fetchone()[0]
        db.execute(f"PRAGMA user_version = {newest - 1}")
    refused("run `tend migrate` there", here, url, data)
    with closing(sqlite3.connect(source / "tend.db")) as db:
        db.execute(f"PRAGMA user_version = {newest}")

    (source / "vapid.json").write_text("{}")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/vapid.json").write_text("{ }")
    refused("is not the key of the source", here, url, tmp_path / "other")
    assert ask(url, "SELECT count(*) FROM account")[0][0] == 0
    assert "moved" in copied(here, url, data, "--switch")
    refused("has moved there already", here, url, data)
    refused("has moved to the database", here, f"sqlite:{tmp_path}/third", data)
    refused("is not in", url, f"sqlite:{tmp_path}/third", tmp_path / "nobody")


def test_nobody_needs_a_key_that_is_in_the_settings(tmp_path: Path, make: Make) -> None:
    """TEND_VAPID_KEY is the key: then none has to lie in the folder of a database's server."""
    fill(tmp_path / "data/tend.db", range(1))
    url = make()
    copied(f"sqlite:{tmp_path}/data", url, tmp_path / "pg", "--switch")
    key = {"TEND_VAPID_KEY": "A" * 42 + "E"}
    said = copied(url, f"sqlite:{tmp_path}/back/tend.db", tmp_path / "pg", "--switch", **key)
    assert "1 of 1 accounts" in said
