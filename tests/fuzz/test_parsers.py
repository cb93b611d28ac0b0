"""No bytes make a parser do anything but read them or refuse them in the way that it promises."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.fuzz.targets import BODIES, CORPUS, TARGETS

from tend.web.routes import ROUTES

EXAMPLES, MANY_EXAMPLES = 60, 3000


@st.composite
def spoilt(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A well-formed text with a few pieces cut out, doubled, swapped or replaced."""
    found = draw(st.sampled_from(seeds))
    pieces = st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"null", b"[]", b"{}", b'"', b"-1", b"1e999", b"\xff", b"\x00", b"\n"]),
        st.sampled_from([b"9" * 30, b"[" * 2000, b"\\ud800", "ß٣".encode(), b"%00", b".."]),
    )
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(found)))
        until = draw(st.integers(at, min(len(found), at + 20)))
        piece = found[at:until] * 2 if draw(st.booleans()) else draw(pieces)
        found = found[:at] + piece + found[until:]
    return found


def read_all(name: str, examples: int) -> None:
    @settings(
        max_examples=examples,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        derandomize=examples == EXAMPLES,
        database=None,
    )
    @given(st.one_of(spoilt(CORPUS[name]), st.binary(max_size=300)))
    def run(data: bytes) -> None:
        TARGETS[name](data)

    for seed in CORPUS[name]:
        run = example(seed)(run)
    run()


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_reads_or_refuses(name: str) -> None:
    """Spoilt and random texts, the same ones each time."""
    read_all(name, EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_reads_or_refuses_thousands(name: str) -> None:
    """Others each time, and many more."""
    read_all(name, MANY_EXAMPLES)


def test_each_body_is_among_them() -> None:
    """Every type that a route decodes is fuzzed."""
    taken = set()
    for route in ROUTES:
        if not hasattr(route, "takes"):
            data = route.handler().parsed_fn_signature.parameters.get("data")
            taken |= {data.annotation} if data else set()
    assert taken == set(BODIES)
