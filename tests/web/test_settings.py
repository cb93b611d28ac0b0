"""What an operator may set: every fault is named at once, and nothing is guessed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from tend.settings import Settings, SettingsError, add_options, read
from tend.store.contract.ranges import Range, ranges_of

WRONG = {
    "TEND_PORT": "70000",
    "TEND_BASE_URL": "tend.example.org",
    "TEND_CLOCK_AHEAD_MS": "a minute",
    "TEND_SIGNUP": "sometimes",
    "TEND_TRUSTED_PROXIES": "10.0.0.0/99",
    "TEND_RATE_LIMITS": "maybe",
    "TEND_PURGE": "yes",
    "TEND_LOG": "loud",
    "TEND_COLOUR": "green",
}


LOW, HIGH = "postgresql://tend@low/tend", "postgresql://tend@high/tend"
RANGES = {
    f"0-511={LOW};513-1023={HIGH}": "part 512 would be on no server",
    f"0-511={LOW};512-1022={HIGH}": "part 1023 would be on no server",
    f"1-511={LOW};512-1023={HIGH}": "part 0 would be on no server",
    f"0-600={LOW};512-1023={HIGH}": "parts 512 to 600 would be on two servers",
    f"0-1023={LOW};512-600={HIGH}": "parts 512 to 600 would be on two servers",
    f"0-511={LOW};512-1024={HIGH}": "512-1024 is no range of parts: they go from 0 to 1023",
    f"511-0={LOW};512-1023={HIGH}": "511-0 is no range of parts",
    f"0-511={LOW};512-1023={LOW}": "give each a database of its own",
    f"0-511={LOW};512-1023=http://tend:secret@high/tend": "512-1023 has no address like",
    f"0-511={LOW};512-1023=": "512-1023 has no address like",
    f"0-511={LOW};{HIGH}": "parts 512 to 1023 would be on no server",
    "mysql://tend:secret@high/tend": "this is no address like postgresql://",
    "postgresql://tend:secret@high:port/tend": "this is no address like postgresql://",
}


@pytest.mark.parametrize("address", RANGES)
def test_ranges_of_parts_must_fit_together(address: str) -> None:
    """
    Ranges that overlap or leave a gap, and addresses that are none, are refused with a sentence
    that says which; it never repeats an address, which may hold a password.
    """
    with pytest.raises(SettingsError) as caught:
        read({"TEND_DATABASE_URL": address})
    (fault,) = caught.value.faults
    assert fault.startswith("TEND_DATABASE_URL: ") and RANGES[address] in fault
    assert "secret" not in fault and "low" not in fault


def test_ranges_may_stand_in_any_order() -> None:
    """Also with spaces and a last semicolon; a semicolon may stand in an address."""
    text = f" 512-1023 = {HIGH}?options=a;b=c ; 0-511={LOW};"
    assert read({"TEND_DATABASE_URL": text}).database_url == text.strip()
    assert ranges_of(text) == [Range(0, 511, LOW), Range(512, 1023, f"{HIGH}?options=a;b=c")]


def test_several_databases_have_no_schedule_of_backups() -> None:
    """A backup is of one database: the schedule says so when it is set, not when it fails."""
    env = {"TEND_DATABASE_URL": f"0-511={LOW};512-1023={HIGH}", "TEND_BACKUP_EVERY": "1d"}
    with pytest.raises(SettingsError, match="TEND_BACKUP_EVERY: of several databases each"):
        read(env)


def test_usual_settings() -> None:
    """Nothing has to be set."""
    assert read({}) == Settings()


def test_all_faults_are_named_at_once() -> None:
    """An operator mends everything in one go."""
    with pytest.raises(SettingsError) as caught:
        read(WRONG)
    assert sorted(fault.partition(":")[0] for fault in caught.value.faults) == sorted(WRONG)


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_each_fault_alone(name: str, value: str) -> None:
    """Each wrong value is refused by itself, with its name and one sentence."""
    with pytest.raises(SettingsError) as caught:
        read({name: value})
    (fault,) = caught.value.faults
    assert fault.startswith(f"{name}: ")
    assert len(fault) > len(name) + 10


@pytest.mark.parametrize(
    "origin",
    ["https://a.org/tend", "https://me@a.org", "ftp://a.org", "https://a.org/?x=1", "https://"],
)
def test_the_address_is_a_bare_origin(origin: str) -> None:
    """Tend lives at the root of its host."""
    with pytest.raises(SettingsError):
        read({"TEND_BASE_URL": origin})


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://a.org:443", "https://a.org"),
        ("https://A.Org:443/", "https://a.org"),
        ("http://a.org:80/", "http://a.org"),
        ("http://a.org:443", "http://a.org:443"),
        ("https://a.org:8443", "https://a.org:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_the_address_is_kept_as_browsers_write_it(given: str, origin: str) -> None:
    """What is compared with `Origin` has no usual port, no capital and no slash."""
    assert read({"TEND_BASE_URL": given}).base_url == origin


@pytest.mark.parametrize("origin", ["https://a.org:99999", "https://a.org:port"])
def test_an_impossible_port_is_a_fault(origin: str) -> None:
    """It is named as any other fault, without a traceback."""
    with pytest.raises(SettingsError, match="TEND_BASE_URL"):
        read({"TEND_BASE_URL": origin})


def test_limits_are_off_on_loopback_alone() -> None:
    """What is for tests cannot be reached from elsewhere."""
    for host in ("localhost", "127.0.0.1", "::1"):
        assert not read({"TEND_HOST": host, "TEND_RATE_LIMITS": "off"}).rate_limits
    for host in ("0.0.0.0", "::", "tend.example.org"):
        with pytest.raises(SettingsError, match="TEND_RATE_LIMITS"):
            read({"TEND_HOST": host, "TEND_RATE_LIMITS": "off"})


def test_options_come_before_the_environment() -> None:
    """Each option is an environment variable as well; the option wins."""
    parser = argparse.ArgumentParser()
    add_options(parser, "host", "port", "data", "base_url", "signup")
    given = parser.parse_args(["--port", "8123", "--base-url", "https://A.Example.org/"])
    found = read({"TEND_PORT": "9", "TEND_DATA": "/var/tend", "TEND_SIGNUP": "invite"}, given)
    assert (found.port, found.data, found.signup) == (8123, Path("/var/tend"), "invite")
    assert found.base_url == "https://a.example.org"
    assert found.https
