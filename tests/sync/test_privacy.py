"""
What people write stays private: real cores, and a search through every byte that the server stores
or receives.
"""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

from tests.harness import Server
from tests.pwa.cores import Cores
from tests.support.rounds import settle
from tests.sync.real import MK, Real
from tests.sync.wire import Line

from tend.domain.records.kinds import KINDS

HABIT = "h7k2m9q4s0ab"
# Long, so that no ciphertext holds a piece of one by chance.
WORDS = ["Zwetschgendatschi", "Himbeermarmelade", "Schlehenschnaps", "Mispelkompott"]
PLACES = [
    (letter, f"2025-10-01.{HABIT}" if letter == "t" else HABIT, field)
    for letter, kind in KINDS.items()
    for field in kind.sealed
]
"""Each sealed field of the schema."""
OPEN = "an-open-value"


def traces(word: bytes) -> list[bytes]:
    """The word itself, and its three possible forms within base64."""
    shown = [base64.b64encode(b"." * shift + word)[4 if shift else 0 : -4] for shift in range(3)]
    return [word, word.lower(), word.hex().encode(), *shown]


class Ears(Line):
    """A connection that keeps every body that it sends."""

    heard: list[bytes]

    def sync(self, token: str, body: str) -> tuple[int, object]:
        """Send one sync request as it is, and keep its body."""
        self.heard.append(body.encode())
        return super().sync(token, body)


def kept(server: Server, *more: Path) -> dict[str, bytes]:
    """The contents of every file in and beside the data folder."""
    files = [*server.data.rglob("*"), server.log]
    files += [path for folder in more for path in folder.rglob("*")]
    return {str(path): path.read_bytes() for path in files if path.is_file()}


def test_no_word_reaches_the_server(server: Server, tmp_path: Path) -> None:
    """
    After many texts, edits of them, undos and a full resend, no word and no key is in any request,
    the database, its write-ahead log, a backup or the server's log. A value that is not sealed is
    found in all of them but the log, so that the search is known to work.
    """
    line, account = Ears(server.port), secrets.token_hex(8)
    line.heard = []
    with Cores() as cores:
        phones = [Real(cores, id, account, id) for id in ("aaaaaaaa", "bbbbbbbb")]
        tokens = [line.account(account, phones[0].device)]
        tokens.append(line.join(tokens[0], phones[1].device))
        pairs = list(zip(phones, tokens, strict=True))
        phones[0].write("s", "tz", "v", OPEN)
        for turn in range(len(PLACES) + 3):
            for number, (phone, token) in enumerate(pairs):
                place = PLACES[(turn + number) % len(PLACES)]
                phone.text(*place, f"{WORDS[turn % 4]} {turn} " * (1 + turn % 3 * 8))
                settle(line, phone, token)
        cores("heal", phones[0].label)
        for phone, token in (*pairs, *pairs):
            settle(line, phone, token)
        assert phones[0].rows == phones[1].rows
        said = [str(phones[1].value(*place)) for place in PLACES]
        unread = [text for text in said if not any(word in text for word in WORDS)]
        assert unread == [], "the phones cannot read it either"

    found = {f"{path} in use": content for path, content in kept(server).items()}
    server.tend("backup", str(tmp_path / "copy"))
    server.stop()
    found |= kept(server, tmp_path / "copy")
    found["requests"] = b"\n".join(line.heard)
    server.start()
    secret = [bytes.fromhex(MK), MK.encode(), base64.b64encode(bytes.fromhex(MK))[:40]]
    for path, content in found.items():
        for trace in (trace for word in WORDS for trace in traces(word.encode())):
            assert trace not in content, f"{trace!r} in {path}"
        assert not any(key in content for key in secret), f"the key is in {path}"
    seen = [path for path, content in found.items() if OPEN.encode() in content]
    for where in ("requests", "-wal in use", f"{server.data}/", f"{tmp_path}/copy"):
        assert any(where in path for path in seen), f"{where} was not read: {seen}"
