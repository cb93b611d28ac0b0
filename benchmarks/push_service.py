"""
A push service that says 201 to everything, as fast as one core can: `python -m
benchmarks.push_service FOLDER`, with `cert.pem` and `key.pem` in the folder. The first line on
stdout is the port; SIGUSR1 prints how many messages it has taken so far.
"""

from __future__ import annotations

import asyncio
import signal
import ssl
import sys
from pathlib import Path
from typing import Any

from benchmarks.process import fast_loop

CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
taken = 0


class Line(asyncio.Protocol):
    """One connection; reads heads and bodies by their length."""

    def connection_made(self, transport: Any) -> None:
        self.transport, self.rest = transport, b""

    def data_received(self, data: bytes) -> None:
        global taken
        self.rest += data
        while (end := self.rest.find(b"\r\n\r\n")) >= 0:
            head = self.rest[:end].lower()
            at = head.index(b"content-length:") + 15
            size = int(head[at:].split(b"\r\n", 1)[0])
            if len(self.rest) < end + 4 + size:
                return
            self.rest = self.rest[end + 4 + size :]
            taken += 1
            self.transport.write(CREATED)


async def main(folder: Path) -> None:
    """Serve until killed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Line, "127.0.0.1", 0, ssl=context)
    loop.add_signal_handler(signal.SIGUSR1, lambda: print(taken, flush=True))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(main(Path(sys.argv[1])))
