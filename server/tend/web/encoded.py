"""An answer that was encoded elsewhere: on the lane's thread, or long before."""

from __future__ import annotations

from typing import TypeVar

from litestar import Response

T = TypeVar("T")


class Encoded(Response[T]):
    """
    A *T* as JSON.

    The type is for the document; `Response` itself sends bytes as they are.
    """

    def __init__(self, body: bytes) -> None:
        super().__init__(body, media_type="application/json")  # type: ignore[arg-type]
