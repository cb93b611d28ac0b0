"""Whatever Schemathesis makes of the document, a real server answers as the document says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.harness import Server
from tests.support import postgres
from tests.support.program import Program

CONFIG = Path(__file__).with_name("schemathesis.toml")
RUN = "from schemathesis.cli import schemathesis; schemathesis()"
SEED = "1"
EXAMPLES, MANY_EXAMPLES = 5, 300


def ask(server: Server, words: list[str], examples: int, person: Program | None) -> None:
    """
    Let Schemathesis ask what it makes of the document, valid and not; fails with what it found.

    Its own server process records each answer besides, and the test is held to them all.
    """
    if person is not None:
        account = person.call("GET", "/api/session")["account"]
        words = [*words, "--header", f"Authorization: Bearer {person.token}"]
        words += ["--header", f"Tend-Account: {account}"]
        # It would wait for the end of a stream.
        words += ["--exclude-path", "/api/poke"]
    words += ["--phases", "examples,coverage,fuzzing,stateful"]
    words += ["--max-examples", str(examples), "--generation-database", "none"]
    words += ["--no-color", "--warnings", "off", "--output-sanitize", "false"]
    done = subprocess.run(
        [
            *(sys.executable, "-c", RUN, "--config-file", str(CONFIG)),
            *("run", f"{server.url}/schema/openapi.json", *words),
        ],
        cwd=server.data.parent,  # where it leaves what it has found
        env={name: value for name, value in os.environ.items() if not name.startswith("TEND_")},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-12_000:]}\n{done.stderr[-2000:]}"
    assert "Tested: 2" in done.stdout, done.stdout
    said = [json.loads(line) for line in server.read_log().splitlines() if line.startswith("{")]
    assert [one for one in said if one["level"] == "error" or one.get("status") == 500] == []


def somebody(server: Server) -> Program:
    """Who has something that can be asked for."""
    person = Program(server)
    person.tick("2025-10-03")
    return person


@pytest.mark.long
@pytest.mark.parametrize("known", [True, False], ids=["with a token", "without a token"])
def test_no_request_gets_an_answer_that_is_not_documented(server: Server, known: bool) -> None:
    """
    A slice, of a fixed seed: no fault of the server, no status, type, header or body that the
    document does not have, nothing refused that it allows, nothing taken that it forbids, and
    nobody is let in without a token.
    """
    ask(server, ["--seed", SEED], EXAMPLES, somebody(server) if known else None)


@pytest.mark.soak
@pytest.mark.parametrize("known", [True, False], ids=["with a token", "without a token"])
def test_no_request_of_thousands_does(server: Server, known: bool) -> None:
    """The same with many more, of another seed each time."""
    ask(server, [], MANY_EXAMPLES, somebody(server) if known else None)


@pytest.mark.soak
def test_no_request_does_on_postgres(tmp_path: Path) -> None:
    """The same on the other database."""
    service = postgres.shared()
    name = postgres.in_thread(service.make())
    try:
        with Server(tmp_path / "data", env={"TEND_DATABASE_URL": service.url(name)}) as server:
            ask(server, [], MANY_EXAMPLES, somebody(server))
    finally:
        postgres.in_thread(service.drop(name))
