"""An HTTP CONNECT proxy in a thread, as companies put between their servers and the internet."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading


class Proxy:
    """
    Resolves names by a given table, and records the targets of requests.

    Attributes:
        asked: The targets of all CONNECT requests, such as `fcm.googleapis.com:443`.
        wrong: How many requests it refused with 407, for want of `credentials`.
    """

    def __init__(self, names: dict[str, int], credentials: str | None = None) -> None:
        self.names, self.credentials = names, credentials
        self.asked: list[str] = []
        self.wrong = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self._lines.append(line)
            threading.Thread(target=self._one, args=(line,), daemon=True).start()

    def _one(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = line.recv(4096)
            if not part:
                return line.close()
            head += part
        first, _, rest = head.decode().partition("\r\n")
        method, target, _ = first.split(" ")
        assert method == "CONNECT", first
        if self.credentials is not None:
            wanted = base64.b64encode(self.credentials.encode()).decode()
            if f"proxy-authorization: basic {wanted}".lower() not in rest.lower():
                self.wrong += 1
                line.sendall(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
                return line.close()
        self.asked.append(target)
        port = self.names.get(target.rpartition(":")[0])
        if port is None:
            line.sendall(b"HTTP/1.1 502 No such name\r\nContent-Length: 0\r\n\r\n")
            return line.close()
        there = socket.create_connection(("127.0.0.1", port))
        self._lines.append(there)
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=_pour, args=(there, line), daemon=True).start()
        return _pour(line, there)

    def close(self) -> None:
        """Cut all lines."""
        # Closing alone would not wake the thread that waits in `accept`.
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        for line in self._lines:
            line.close()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
