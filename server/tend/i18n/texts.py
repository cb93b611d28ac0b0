"""
The texts of a language, and which language is a person's: their setting `lang`, else what their
browser prefers, else English.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeVar, cast

from tend.i18n.en import pages, push
from tend.i18n.parts import PagesTexts, PushTexts
from tend.i18n.pseudo import pseudo

SOURCE: Final = "en"
PSEUDO: Final = "en-XA"
_FROM_RIGHT: Final = frozenset({"ar", "fa", "he", "ur"})
Part = TypeVar("Part", PushTexts, PagesTexts)


class Texts(NamedTuple):
    """All parts of one language."""

    push: PushTexts
    pages: PagesTexts


LANGUAGES: Final = {SOURCE: Texts(push.TEXTS, pages.TEXTS)}


def texts(language: str) -> Texts:
    """The texts of one of `LANGUAGES`, or of `PSEUDO`."""
    return _pseudo_texts() if language == PSEUDO else LANGUAGES[language]


def direction(language: str) -> Literal["ltr", "rtl"]:
    """In which direction it is written."""
    return "rtl" if language == PSEUDO or language in _FROM_RIGHT else "ltr"


def known(tag: object) -> str | None:
    """The language, of those that there are texts for, that a tag such as `en-GB` names."""
    if not isinstance(tag, str):
        return None
    if tag.lower() == PSEUDO.lower():
        return PSEUDO
    base = tag.partition("-")[0].lower()
    return base if base in LANGUAGES else None


def language_of(wish: object, accept: bytes = b"") -> str:
    """
    The language to say something in.

    Args:
        wish: The person's setting `lang`, as stored.
        accept: The header `Accept-Language` of their request, if there is one.
    """
    return known(wish) or next(filter(None, map(known, _preferred(accept))), SOURCE)


def _preferred(accept: bytes) -> list[str]:
    """Tags, the best first; what cannot be read as a weight is 1."""
    weighed = []
    for one in accept[:1024].decode("latin-1").split(","):
        tag, _, weight = one.partition(";")
        try:
            q = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            q = 1.0
        if q > 0:
            weighed.append((q, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]


@lru_cache(maxsize=1)
def _pseudo_texts() -> Texts:
    source = LANGUAGES[SOURCE]
    return Texts(_marked(source.push), _marked(source.pages))


def _marked(part: Part) -> Part:
    return cast(Part, {key: pseudo(cast(str, text)) for key, text in part.items()})
