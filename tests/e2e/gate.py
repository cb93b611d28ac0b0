"""
A login proxy such as oauth2-proxy, Authelia or Authentik. It lets nobody pass without its cookie.
The login page has an origin of its own and returns to `/oauth2/callback`, which the proxy answers
itself by setting the cookie.
"""

from __future__ import annotations

import secrets
from urllib.parse import quote, urlsplit

from tests.e2e.between import Answer, Asked, Between

CALLBACK = "/oauth2/callback"
COOKIE = "_gate"


class Gate(Between):
    """
    The proxy.

    Attributes:
        how: What a stranger meets: `redirect` to the login page; or the login page itself with the
            status 200, 401 or 403.
        entered: How often somebody came in by the callback.
    """

    def __init__(self, port: int, how: str) -> None:
        super().__init__(port, self._ask)
        self.how = how
        self.entered = 0
        self._session = secrets.token_hex(8)
        self._login = Between(0, lambda asked: self._page(200, asked.path.partition("rd=")[2]))

    def expire(self) -> None:
        """End all sessions; open connections stay."""
        self._session = secrets.token_hex(8)

    def _ask(self, asked: Asked) -> Answer | None:
        path = urlsplit(asked.path)
        if path.path == CALLBACK:
            self.entered += 1
            return Answer(
                302,
                headers=(
                    ("Location", path.query.partition("rd=")[2] or "/"),
                    ("Set-Cookie", f"{COOKIE}={self._session}; Path=/; HttpOnly; SameSite=Lax"),
                ),
            )
        if f"{COOKIE}={self._session}" in asked.cookies:
            return None
        if self.how == "redirect":
            # The name makes it another site.
            login = f"http://127.0.0.1:{self._login.port}/login?rd={quote(asked.path)}"
            return Answer(302, headers=(("Location", login),))
        return self._page(int(self.how), quote(asked.path))

    def _page(self, status: int, back: str) -> Answer:
        link = f"{self.url}{CALLBACK}?rd={back}"
        page = f'<!doctype html><title>Who are you?</title><a href="{link}">Log in</a>'
        return Answer(status, page.encode())

    def close(self) -> None:
        super().close()
        self._login.close()
