"""`make audit`: which licences are taken, and what is said where advisories cannot be looked up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import audit
import pytest
from tests.harness import ROOT


@pytest.mark.parametrize(
    ("expression", "taken"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("", False),
        ("MIT OR GPL-3.0-only", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only AND MIT OR ISC", True),
        ("GPL-3.0-only AND (MIT OR ISC)", False),
        ("(MIT OR Apache-2.0) AND BSD-3-Clause", True),
        ("(Apache-2.0 WITH LLVM-exception)", True),
        ("AGPL-3.0-or-later WITH x OR (MIT)", True),
        ("(MIT", False),
        ("MIT ISC", False),
        ("MIT OR", True),
        ("SEE LICENSE IN THE FILE", False),
        ("mit", False),
    ],
)
def test_an_expression_is_read_as_spdx_means_it(expression: str, taken: bool) -> None:
    """Of OR one side must be on the list, of AND both; what cannot be read is refused."""
    assert audit.is_allowed(expression) is taken


def bill(*licences: Any) -> dict[str, Any]:
    named = [{"name": f"p{n}", "version": "1", "licenses": one} for n, one in enumerate(licences)]
    return {"components": named}


def test_licences_are_found_in_every_form() -> None:
    """
    An identifier, an expression, several of them, a classifier; a classifier counts only where
    nothing is more exact, and an unknown one or none at all is refused.
    """
    apache = "License :: OSI Approved :: Apache Software License"
    found = audit.components(
        bill(
            [{"license": {"id": "MIT"}}],
            [{"expression": "MIT OR GPL-2.0-only"}],
            [{"license": {"id": "MIT"}}, {"license": {"id": "GPL-2.0-only"}}],
            [{"license": {"name": apache}}],
            [{"license": {"id": "GPL-2.0-only"}}, {"license": {"name": apache}}],
            [{"license": {"name": "License :: OSI Approved :: GNU General Public License"}}],
            [{"license": {"name": "Proprietary"}}],
            [],
        )
    )
    assert [audit.is_allowed(one.licence) for one in found] == [True, True, False, True] + [
        False
    ] * 4


def test_all_that_the_app_is_built_of_may_be_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """npm's own bill has each package that the app depends on, under a licence that is taken."""
    monkeypatch.setattr(audit, "DIST", tmp_path)
    found = audit.npm_bill()
    package = json.loads((ROOT / "pwa/package.json").read_text())
    assert (
        found["bomFormat"] == json.loads((tmp_path / "sbom-app.cdx.json").read_text())["bomFormat"]
    )
    assert package["dependencies"].keys() <= {one.name for one in audit.components(found)}
    assert [one for one in audit.components(found) if not audit.is_allowed(one.licence)] == []


def test_a_known_advisory_is_told() -> None:
    """As pip-audit and npm tell it."""
    known = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    said = json.dumps({"dependencies": [known, {"name": "b", "version": "1", "vulns": []}]})
    assert audit.read_pip(said, "") == (["a: PYSEC-1"], "")
    said = json.dumps({"vulnerabilities": {"x": {"severity": "high"}}})
    assert audit.read_npm(said, "") == (["x: high"], "")
    assert audit.read_npm(json.dumps({"vulnerabilities": {}}), "") == ([], "")


def test_what_could_not_be_looked_up_is_not_taken_for_well() -> None:
    """A service that does not answer, or does not know the packages, is said to be so."""
    skipped = [{"name": n, "skip_reason": f"{n} not found on PyPI"} for n in "ab"]
    found = audit.read_pip(json.dumps({"dependencies": skipped}), "")
    assert found == ([], "2 of 2 packages: a not found on PyPI")
    for said in ("", "{}", "not json"):
        assert audit.read_pip(said, "first\nno route to host\n").why == "no route to host"
    refused = json.dumps({"message": "405 Method Not Allowed", "method": "POST"})
    assert audit.read_npm(refused, "").why == "405 Method Not Allowed"
    assert audit.read_npm("", "").why == "no answer"


def test_packages_whose_licence_was_read_are_shipped() -> None:
    """A word of ours for a package that is gone would count for another one of that name."""
    locks = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()
    assert audit.READ.keys() <= {*re.findall(r"^([a-z0-9-]+)==", locks, re.MULTILINE)}


def test_the_extras_are_looked_at() -> None:
    """What may be installed beside is part of the bill: all extras but the one for developing."""
    names = {re.split(r"[<>=]", one)[0] for one in audit.extras()}
    assert {"asyncpg", "opentelemetry-sdk"} <= names
    assert "pytest" not in names
