"""Checks answers against the OpenAPI document: each must be one that the document lists."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any

import jsonschema_rs
from tests.support.recorder import Answer

from tend.web.openapi import document
from tend.web.routes import ROUTES

Json = dict[str, Any]
_EVENT = re.compile(rb"event: seq\ndata: \d+\n\n").fullmatch
UNKNOWN_PATH, UNKNOWN_METHOD = (404, "not_found"), (405, "method")
"""Answers that a document cannot list, because it has no such operation."""


class Document:
    """The document, prepared for checking answers."""

    def __init__(self, source: bytes) -> None:
        self._source: Json = json.loads(source)
        self._paths = {
            re.compile(re.sub(r"\{\w+\}", "[^/]+", path)): path for path in self._source["paths"]
        }
        self._validators: dict[tuple[str, ...], jsonschema_rs.Validator] = {}

    @cached_property
    def _components(self) -> Json:
        """
        The schemas, closed to members that they do not name.

        The document leaves them open, because clients must ignore unknown members. But if this
        server sends a member that the document does not name, the document is incomplete.
        """
        closed: Json = _closed(self._source["components"])
        return closed

    def faults(self, answers: Iterable[Answer]) -> Iterator[str]:
        """What is undocumented in *answers*, each as a line for a person."""
        for answer in answers:
            fault = self.fault(answer)
            if fault is not None:
                yield f"{answer.method} {answer.path} {answer.status}: {fault}"

    def fault(self, answer: Answer) -> str | None:
        """What is undocumented in *answer*."""
        known = [path for form, path in self._paths.items() if form.fullmatch(answer.path)]
        # Of a fixed path and one that varies, the fixed one.
        path = min(known, key=lambda path: path.count("{"), default=None)
        if path is None:
            return self._nowhere(answer, UNKNOWN_PATH)
        operation = self._source["paths"][path].get(answer.method.lower())
        if operation is None:
            return self._other_method(answer, path)
        promised = operation["responses"].get(str(answer.status))
        if promised is None:
            return f"this status is not documented; it answers {answer.body[:200]!r}"
        headers = dict(answer.headers)
        for name, header in promised.get("headers", {}).items():
            value = headers.get(name.lower())
            if value is None:
                if header.get("required"):
                    return f"lacks the header {name}"
            elif not jsonschema_rs.is_valid(header["schema"], value):
                return f"has the header {name}: {value}"
        at = ("paths", path, answer.method.lower(), "responses", str(answer.status))
        return self._body(answer, promised.get("content"), at)

    def _other_method(self, answer: Answer, path: str) -> str | None:
        """A refusal, or what asks for the methods: both name exactly those of *path*."""
        allowed = dict(answer.headers).get("allow", "").split(", ")
        if {*allowed} - {"OPTIONS"} != {method.upper() for method in self._source["paths"][path]}:
            return f"allows {allowed}"
        if answer.method == "OPTIONS" and answer.status == 204:
            return "more than methods" if answer.body else None
        return self._nowhere(answer, UNKNOWN_METHOD)

    def _nowhere(self, answer: Answer, wanted: tuple[int, str]) -> str | None:
        found = json.loads(answer.body) if answer.body.startswith(b"{") else {}
        if (answer.status, found.get("error")) == wanted:
            return None
        return f"is not documented; it answers {answer.body[:200]!r}"

    def _body(self, answer: Answer, content: Json | None, at: tuple[str, ...]) -> str | None:
        headers = dict(answer.headers)
        kind = headers.get("content-type", "").partition(";")[0]
        if not content:
            return f"has a body: {answer.body[:200]!r}" if answer.body else None
        if kind not in content:
            return f"is of type {kind!r}"
        if kind == "text/event-stream":
            return None if _EVENT(answer.body) else f"begins with {answer.body[:200]!r}"
        packed = headers.get("content-encoding") == "gzip"
        body = json.loads(gzip.decompress(answer.body) if packed else answer.body)
        validator = self._validator(content[kind]["schema"], at)
        if validator.is_valid(body):
            return None
        return _words(validator, body)

    def _validator(self, schema: Json, at: tuple[str, ...]) -> jsonschema_rs.Validator:
        if at not in self._validators:
            whole = {**_closed(schema), "components": self._components}
            self._validators[at] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        return self._validators[at]


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _closed(part) for name, part in schema.items()}
    if isinstance(found.get("properties"), dict) and found.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def _words(validator: jsonschema_rs.Validator, body: Any) -> str:
    errors = [
        f"{error.instance_path}: {error.message[:300]}" for error in validator.iter_errors(body)
    ]
    return "; ".join(errors[:3])


@cache
def load() -> Document:
    """The document of the product's own routes."""
    return Document(document(ROUTES))
