"""A few acts over two small tables, for tests of drivers."""

from __future__ import annotations

from tend.store.acts.act import Act, rows, run

TABLES = """
CREATE TABLE account (part smallint, id text, n bigint NOT NULL DEFAULT 0, PRIMARY KEY (part, id));
CREATE TABLE thing (part smallint, id text, PRIMARY KEY (part, id));
"""
PUT = "INSERT INTO thing (part, id) VALUES (?1, ?2)"
LIST = "SELECT id FROM thing WHERE part = ?1 ORDER BY id"
RENAME = "UPDATE thing SET id = ?3 WHERE id = ?2 AND part = ?1 AND id <> ?3 RETURNING 1"
SHIFT = "UPDATE thing SET id = id || ?2 WHERE part = ?1"
PARTS = "SELECT DISTINCT part FROM thing WHERE part BETWEEN ?1 AND ?2 AND id > ?3 ORDER BY part"
READ = "SELECT n FROM account WHERE part = ?1 AND id = ?2"
COUNT = "UPDATE account SET n = ?3 WHERE part = ?1 AND id = ?2"
ADD = "INSERT INTO account (part, id, n) VALUES (?1, ?2, ?3)"


def put(id: str, part: int = 1) -> Act[str]:
    yield from run(PUT, part, id)
    return id


def listed(part: int = 1) -> Act[list[str]]:
    return [id for (id,) in (yield from rows(LIST, part))]
