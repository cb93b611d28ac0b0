"""Pages of the server's own."""

from __future__ import annotations

from typing import Final

from tend.i18n.parts import PagesTexts

TEXTS: Final[PagesTexts] = {
    "title": "Tend",
    "unbuilt": "Tend’s pages are not built yet. Whoever runs this server can: make install",
}
