"""Imports go one way, as tests/layers.py says; and proof that forbidden imports are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.layers import unused, violations

ROOT = Path(__file__).resolve().parent.parent


def test_imports_run_one_way() -> None:
    """No module imports what its room may not, and none imports in a circle."""
    assert violations(ROOT) == []


def test_no_arrow_is_allowed_in_vain() -> None:
    """The tables have no room that does not exist and no arrow that no module takes."""
    assert unused(ROOT) == []


def test_an_arrow_that_nobody_takes_is_named(tmp_path: Path) -> None:
    """Unused arrows of a room are listed, and rows without a room."""
    _plant(tmp_path, {"server/tend/web/sync.py": "import tend.live\n", "server/tend/live.py": ""})

    found = unused(tmp_path)

    assert "web never imports domain.habits" in found
    assert "web never imports live" not in found
    assert "there is no room limits" in found


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"server/tend/domain/habits/day.py": "from tend.store.contract.base import Store"},
            "domain.habits.day imports store.contract.base",
        ),
        ({"server/tend/domain/records/hlc.py": "import time"}, "domain.records.hlc imports time"),
        (
            {"server/tend/domain/records/hlc.py": "def f():\n    import random"},
            "domain.records.hlc imports random",
        ),
        (
            {
                "server/tend/domain/habits/a.py": "from tend.domain.nudges import b",
                "server/tend/domain/nudges/b.py": "",
            },
            "domain.habits.a imports domain.nudges.b",
        ),
        ({"server/tend/domain/a.py": "from litestar import get"}, "domain.a imports litestar"),
        (
            {"server/tend/web/sync.py": "from tend.store.sqlite import store"},
            "web.sync imports store.sqlite.store",
        ),
        (
            {"server/tend/web/sync.py": "from ..store.sqlite.store import SqliteStore"},
            "web.sync imports store.sqlite.store",
        ),
        (
            {"server/tend/store/contract/base.py": "from tend.store.sqlite import store"},
            "store.contract.base imports store.sqlite.store",
        ),
        (
            {"server/tend/store/contract/base.py": "import sqlite3"},
            "store.contract.base imports sqlite3",
        ),
        (
            {"server/tend/store/sqlite/store.py": "import tend.app"},
            "store.sqlite.store imports app",
        ),
        ({"server/tend/errors.py": "import litestar"}, "errors imports litestar"),
        ({"server/tend/web/sync.py": "import sqlite3"}, "web.sync imports sqlite3"),
        ({"server/tend/utils.py": ""}, "utils stands in no room of the house"),
        (
            {
                "server/tend/domain/a.py": "from . import b",
                "server/tend/domain/b.py": "from .a import x",
            },
            "circle: domain.a > domain.b > domain.a",
        ),
        (
            {"pwa/src/domain/day.ts": "import { open } from '../db/open.ts';"},
            "domain/day imports db/open",
        ),
        ({"pwa/src/domain/day.ts": "import { t } from 'idb';"}, "domain/day imports idb"),
        (
            {"pwa/src/ui/Row.tsx": "import {\n  Engine,\n} from '../sync/engine.ts';"},
            "ui/Row imports sync/engine",
        ),
        (
            {"pwa/src/db/a.ts": "export * from '../app/records/state';"},
            "db/a imports app/records/state",
        ),
        ({"pwa/src/sync/a.ts": "const ui = import('../ui/Row.tsx');"}, "sync/a imports ui/Row"),
        (
            {"pwa/src/sw/sw.ts": "import type { A } from '../app/records/state.ts';"},
            "sw/sw imports app/records/state",
        ),
        (
            {"pwa/src/screens/a/A.tsx": "import { B } from '../b/B.tsx';"},
            "screens/a/A imports screens/b/B",
        ),
        (
            {
                "pwa/src/sync/a.ts": "import { b } from './b.ts';",
                "pwa/src/sync/b.ts": "import { a } from './a.ts';",
            },
            "circle: sync/a > sync/b > sync/a",
        ),
    ],
)
def test_a_planted_arrow_is_caught(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    """Each kind of forbidden import is reported with both its ends."""
    _plant(tmp_path, files)

    assert [expected] == violations(tmp_path)


def test_arrows_of_the_house_pass(tmp_path: Path) -> None:
    """Allowed imports are not reported: downward ones, within a room, stylesheets, in comments."""
    _plant(
        tmp_path,
        {
            "server/tend/web/sync.py": "import msgspec\nfrom tend.store.contract import base\n",
            "server/tend/web/context.py": "from tend.web import sync\n",
            "server/tend/app.py": "from tend.store.sqlite import store\nimport tend.web.context\n",
            "server/tend/domain/habits/day.py": "from datetime import date\nimport msgspec\n",
            "pwa/src/ui/Row.tsx": (
                "import './row.css';\nimport { x } from '../app/records/state.ts';\n"
            ),
            "pwa/src/domain/a.ts": "// import { x } from '../db/open.ts'\nexport const a = 1;\n",
            "pwa/src/main.tsx": "import { Row } from './ui/Row.tsx';\n",
        },
    )

    assert violations(tmp_path) == []


def _plant(root: Path, files: dict[str, str]) -> None:
    """Write *files*, and empty ones for every module that they may name."""
    silent = [
        "server/tend/app.py",
        "server/tend/store/contract/base.py",
        "server/tend/store/sqlite/store.py",
        "pwa/src/db/open.ts",
        "pwa/src/app/records/state.ts",
        "pwa/src/ui/Row.tsx",
        "pwa/src/screens/b/B.tsx",
        "pwa/src/sync/engine.ts",
    ]
    for name, text in {**dict.fromkeys(silent, ""), **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
