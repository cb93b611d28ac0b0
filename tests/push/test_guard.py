"""
The SSRF guard: hosts must be on an allow-list and addresses must be public. A trap port that counts
connections shows that nothing else is connected to.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from tests.push.push_receiver import Browser
from tests.support.trap import Trap

from tend.errors import BadEndpoint, BadKeys
from tend.push.endpoints import check_endpoint, check_keys, is_host, is_public, may_connect
from tend.push.payload import payload_of
from tend.push.sender import Failed, Outcome, Sender, Target
from tend.push.ssrf import Intake, guarded_socket
from tend.push.transport import Transport, Unanswered
from tend.push.vapid import Vapid
from tend.push.vapid_key import checked_key

VAPID = Vapid(checked_key("x" * 43), "https://tend.example.org")
PAYLOAD = payload_of(title="Tend", body="x", navigate="https://t.org/", tag="k", data={})


HOSTILE = [
    "http://fcm.googleapis.com/x",
    "https://user:pw@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example/fcm.googleapis.com",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://push.apple.com.evil.example/x",
    "https://evil-push.apple.com.example/",
    "https://notpush.apple.com.evil/",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://localhost/x",
    "https://169.254.169.254/latest",
    "https://[::ffff:10.0.0.1]/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com./x",
    "https://fcm\u3002googleapis.com/x",
    "https://\uff46cm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm.googleapis.com/\r\nHost: evil",
    "https://evil.example#fcm.googleapis.com",
    "https://evil.example?.push.apple.com",
    "https://permanently-removed.invalid/fcm/send/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com/x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://fcm.googleapis.com/" + "x" * 3000,
    "",
]
PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
    *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    *("2002:7f00:1::", "224.0.0.1"),
]
BAD_KEYS = [
    *(("", ""), ("AAAA", "AAAA"), ("!" * 87, "A" * 22), ("B" + "A" * 86, "A" * 22)),
    ("B" * 87, "AAA"),
]
GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGB",
    "https://db5p.notify.windows.com/w/?token=BQYAAA%2bA%3d",
    "https://jmt17.google.com/fcm/send/x",
]


NUMBERS = [
    *("127.0.0.1", "10.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "127.1", "017700000001"),
    *("0177.0.0.1", "127.0.0.0x1", "0", "169.254.169.254", "192.168.1.1", "255.255.255.255"),
]
HOSTILE_WHEN_PRIVATE = [
    *("https://10.0.0.1/x", "https://2130706433/x", "https://[::1]/x", "https://0x7f.1/x"),
    *("ftp://localhost/x", "https://me@localhost/x", "https://localhost.evil.example/x"),
    *("https://127.0.0.1.evil.example/x", "https://0.0.0.0/x", "https://localhost#x"),
]


@pytest.fixture
def trap() -> Iterator[Trap]:
    running = Trap()
    yield running
    running.close()


class Answers(AbstractResolver):
    """An attacker's name server: each query gets the next answer, the last one again and again."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> list[ResolveResult]:
        addresses = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=one, port=port, family=2, proto=6, flags=0)
            for one in addresses
        ]

    async def addresses(self, host: str) -> list[str]:
        """The same, as a subscription's intake asks."""
        return [one["host"] for one in await self.resolve(host)]

    async def close(self) -> None:
        """Nothing is held."""


async def send(out: Sender, endpoint: str) -> Outcome:
    """Send one message."""
    to = Target(endpoint, **Browser().keys)
    return await out.send(to, PAYLOAD, ttl_s=9, urgency="low", topic=out.topic("", "a"))


@pytest.mark.parametrize("endpoint", HOSTILE)
async def test_hostile_endpoints_are_refused(endpoint: str) -> None:
    """Endpoints are refused by their parsed host when a device subscribes."""
    with pytest.raises(BadEndpoint):
        check_endpoint(endpoint)


async def test_real_endpoints_pass() -> None:
    """
    Endpoints of real browsers, and hosts that the operator adds, are accepted with their origin.
    """
    for endpoint in GOOD:
        assert check_endpoint(endpoint).name == "/".join(endpoint.split("/")[:3])
    own = check_endpoint("https://Push.Clinic.example:443/x", ["push.clinic.example"])
    assert own == ("https://push.clinic.example", "push.clinic.example", True)


async def test_only_loopback_is_private() -> None:
    """With private services allowed (for tests), only loopback may have other ports and no TLS."""
    for endpoint, name in (
        ("http://localhost:8080/x", "http://localhost:8080"),
        ("https://127.0.0.1:443/x", "https://127.0.0.1"),
    ):
        assert check_endpoint(endpoint, private=True).name == name
    for endpoint in (*HOSTILE_WHEN_PRIVATE, "http://fcm.googleapis.com/x"):
        with pytest.raises(BadEndpoint):
            check_endpoint(endpoint, private=True)


@pytest.mark.parametrize("host", NUMBERS)
async def test_numbers_of_machines_inside_are_refused_as_hosts(trap: Trap, host: str) -> None:
    """
    Private addresses are refused as hosts even if the operator lists them, in each notation that
    some library reads as an address; the trap is not connected to.
    """
    assert not is_host(host)
    with pytest.raises(BadEndpoint):
        check_endpoint(f"https://{host}/x", [host])
    async with Sender(VAPID, hosts=[host]) as out:
        for endpoint in (f"https://{host}/x", f"https://{host}:{trap.port}/x"):
            assert isinstance(await send(out, endpoint), Failed)
    assert trap.visits == 0


async def test_nothing_hostile_is_ever_connected_to(trap: Trap) -> None:
    """
    The guard checks again when sending: an allowed host whose name resolves to this machine is not
    connected to on any port.
    """
    async with Sender(VAPID, hosts=["localhost"]) as out:
        local = [f"https://localhost:{trap.port}/x", f"http://127.0.0.1:{trap.port}/x"]
        for endpoint in [*HOSTILE, *local]:
            assert isinstance(await send(out, endpoint), Failed), endpoint
        # Allowed by name, but the name leads here.
        assert isinstance(await send(out, "https://localhost/x"), Failed)
    assert trap.visits == 0


INSIDE = [
    *(["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], []),
    # Not even the public one of such a pair: who mixes them means harm.
    *(["127.0.0.1", "198.41.0.4"], ["198.41.0.4", "127.0.0.1"], ["2001:503:ba3e::2:30", "::1"]),
]


@pytest.mark.parametrize("answer", INSIDE)
async def test_a_name_that_leads_inside_is_never_followed(trap: Trap, answer: list[str]) -> None:
    """A real service's name is not connected to if one of its addresses is private."""
    names = Answers(answer)
    async with Sender(VAPID, resolver=names) as out:
        assert await send(out, "https://fcm.googleapis.com/x") == Failed(
            None, "it cannot be reached"
        )
    assert (names.asked, trap.visits) == (1, 0)


async def test_an_answer_that_changes_is_looked_at_each_time(trap: Trap) -> None:
    """
    DNS rebinding: a name that was public on subscribing and is private on sending is not connected
    to; each resolution is checked.
    """
    names = Answers(["198.41.0.4"], ["127.0.0.1"], ["10.0.0.1", "198.41.0.4"], ["127.0.0.1"])
    await Intake(names.addresses).check("x.push.apple.com", private=False)
    async with Sender(VAPID, resolver=names) as out:
        for _ in range(3):
            assert isinstance(await send(out, "https://x.push.apple.com/x"), Failed)
    assert (names.asked, trap.visits) == (4, 0)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"])
async def test_the_socket_itself_is_guarded(address: str) -> None:
    """The address that the socket connects to is checked, wherever it came from."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(OSError, match="never connected to"):
        guarded_socket((family, socket.SOCK_STREAM, 6, "", (address, 443)), private=False)
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("198.41.0.4", 1))
    guarded_socket(public, private=False).close()


async def test_a_number_is_not_connected_to_whoever_lets_it_through(trap: Trap) -> None:
    """A numeric host needs no DNS, so the connection itself must refuse it."""
    for host in ("127.0.0.1", "[::ffff:127.0.0.1]"):
        transport = Transport(private=False, ca=None)
        await transport.open()
        try:
            with pytest.raises(Unanswered):
                await transport.post(f"https://{host}:{trap.port}/x", b"x", {}, None)
        finally:
            await transport.close()
    assert trap.visits == 0


async def test_private_means_loopback_and_nothing_else(trap: Trap) -> None:
    """With `TEND_PUSH_PRIVATE` a name may resolve to loopback, and to no other private address."""
    names = Answers(["127.0.0.1"], ["10.0.0.1"])
    async with Sender(VAPID, private=True, resolver=names) as out:
        await send(out, f"https://localhost:{trap.port}/x")
        assert trap.visits == 1
        assert isinstance(await send(out, "https://fcm.googleapis.com/x"), Failed)
        assert names.asked == 2
    for address in ("10.0.0.1", "169.254.169.254", "192.168.1.1", "fd00::1", "0.0.0.0"):
        assert not may_connect(address, private=True)


@pytest.mark.parametrize("answer", INSIDE)
async def test_names_that_lead_inside_are_refused_at_intake(answer: list[str]) -> None:
    """
    A subscription is refused if any address of its host is private; if there is no answer, sending
    will decide.
    """
    intake = Intake(Answers(answer).addresses)
    if not answer:
        await intake.check("x.push.apple.com", private=False)
        return
    with pytest.raises(BadEndpoint, match="private address"):
        await intake.check("x.push.apple.com", private=False)


async def test_intake_waits_for_no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """If DNS does not answer, or too late, the subscription is accepted all the same."""

    async def none(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "no name server")

    async def silent(host: str) -> list[str]:
        await asyncio.sleep(60)
        return []

    monkeypatch.setattr("tend.push.ssrf.LOOKUP_S", 0.1)
    await Intake(none).check("x.push.apple.com", private=False)
    intake = Intake(silent)
    async with asyncio.timeout(2):
        # Those beyond a handful do not even wait: threads are few.
        await asyncio.gather(
            *(intake.check(f"a{i}.push.apple.com", private=False) for i in range(50))
        )


async def test_the_systems_own_answers_are_looked_at() -> None:
    """`localhost`, which the system resolves without DNS, counts as private."""
    with pytest.raises(BadEndpoint):
        await Intake().check("localhost", private=False)
    await Intake().check("localhost", private=True)


@pytest.mark.parametrize("address", PRIVATE)
async def test_private_addresses_are_known(address: str) -> None:
    """Private addresses are recognised in all notations."""
    assert not is_public(address)


async def test_public_addresses_are_known() -> None:
    """Addresses of real services are recognised as public."""
    for address in ("142.250.74.10", "2a00:1450:4001:80b::200a", "64:ff9b::8efa:4a0a"):
        assert is_public(address)


@pytest.mark.parametrize(("p256dh", "auth"), BAD_KEYS)
async def test_keys_that_cannot_be_sealed_for_are_refused(p256dh: str, auth: str) -> None:
    """Keys are refused that are not a point of the curve, not 16 bytes, or not base64url."""
    with pytest.raises(BadKeys):
        check_keys(p256dh, auth)
    check_keys(**Browser().keys)
