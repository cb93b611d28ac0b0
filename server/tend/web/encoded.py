"""Answers whose body is JSON already, encoded in the lane's thread or earlier."""

from __future__ import annotations

from typing import TypeVar

from litestar import Response

T = TypeVar("T")


class Encoded(Response[T]):
    """
    A *T* that is encoded as JSON already.

    The type parameter is for the OpenAPI document; `Response` sends the bytes unchanged.
    """

    def __init__(self, body: bytes) -> None:
        super().__init__(body, media_type="application/json")  # type: ignore[arg-type]
