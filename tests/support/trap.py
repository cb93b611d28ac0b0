"""A port on loopback that must never be connected to."""

from __future__ import annotations

import socket
import threading


class Trap:
    """A listening port on loopback that counts connections."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0.1)
        self.port = self.socket.getsockname()[1]
        self.visits = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self) -> None:
        while not self.over.is_set():
            try:
                visitor, _ = self.socket.accept()
            except TimeoutError:
                continue
            # Counted first: the visitor may ask for the count as soon as it is closed.
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self.over.set()
        self.thread.join()
        self.socket.close()
