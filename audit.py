"""
What Tend ships: `make audit` writes a bill of materials (CycloneDX) of the server's packages, its
extras among them, and of the app's into `dist`, holds their licences to a list, and looks up known
advisories.

It fails where a licence is not on the list or an advisory is known. Where an advisory service does
not answer, it says so: nothing is known then, which is not the same as nothing being wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hatch_build

ROOT = Path(__file__).resolve().parent
DIST = ROOT / "dist"
TOOLS = ROOT / ".venv-audit/bin"
SHIPPED = ROOT / ".venv-audit/shipped/bin/python"
"""A Python with what the server runs on, and nothing else."""
ALLOWED = frozenset(
    [
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
    ]
)
"""Those under which a hospital may run, change and pass on what MIT-licensed code stands on."""
CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
READ = {"protobuf": "BSD-3-Clause", "rich-click": "MIT"}
"""Packages whose metadata names no licence: that of the file `LICENSE` which they bring, read."""
_TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9.+:-]+)")

Json = dict[str, Any]


class Component(NamedTuple):
    """A package of a bill of materials. `licence`: an SPDX expression; empty: none is known."""

    name: str
    version: str
    licence: str


class Advisories(NamedTuple):
    """What is known against packages; *why*: why nothing could be looked up."""

    found: list[str]
    why: str = ""


def components(bill: Json) -> Iterator[Component]:
    """The packages of a bill of materials."""
    for one in bill["components"]:
        yield Component(one["name"], one["version"], _licence(one))


def _licence(component: Json) -> str:
    given = component.get("licenses", [])
    exact = [one.get("expression") or one.get("license", {}).get("id") for one in given]
    parts = [one for one in exact if one]
    if not parts:
        # A classifier names a family, and counts only where nothing is more exact.
        names = [one.get("license", {}).get("name", "") for one in given]
        parts = [
            CLASSIFIERS.get(name, f"unknown:{re.sub(r'[^A-Za-z]', '', name)}") for name in names
        ]
    if not parts:
        return READ.get(component["name"], "")
    return " AND ".join(f"({one})" for one in parts)


def is_allowed(expression: str, allowed: frozenset[str] = ALLOWED) -> bool:
    """
    Whether an SPDX expression can be met by licences of the list: of `OR` one side, of `AND` both.

    An exception (`WITH`) is not looked at: it only permits more.
    """
    words = _TOKEN.findall(expression)
    if not words:
        return False
    well, rest = _either(words, allowed)
    return well and not rest


def _either(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    well, rest = _both(words, allowed)
    while rest[:1] == ["OR"]:
        other, rest = _both(rest[1:], allowed)
        well = well or other
    return well, rest


def _both(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    well, rest = _one(words, allowed)
    while rest[:1] == ["AND"]:
        other, rest = _one(rest[1:], allowed)
        well = well and other
    return well, rest


def _one(words: list[str], allowed: frozenset[str]) -> tuple[bool, list[str]]:
    if not words:
        return False, []
    if words[0] == "(":
        well, rest = _either(words[1:], allowed)
        return (well, rest[1:]) if rest[:1] == [")"] else (False, rest)
    rest = words[1:]
    return words[0] in allowed, rest[2:] if rest[:1] == ["WITH"] else rest


def python_bill() -> Json:
    """Of what the server runs on."""
    target = DIST / "sbom-server.cdx.json"
    words = [TOOLS / "cyclonedx-py", "environment", "--pyproject", ROOT / "pyproject.toml"]
    words += ["--output-reproducible", "--of", "JSON", "-o", target, SHIPPED]
    subprocess.run([*map(str, words)], check=True, capture_output=True, text=True)
    found: Json = json.loads(target.read_text())
    return found


def npm_bill() -> Json:
    """Of what is built into the app."""
    done = _npm("sbom", "--sbom-format", "cyclonedx")
    if done.returncode:
        raise RuntimeError(done.stderr)
    (DIST / "sbom-app.cdx.json").write_text(done.stdout)
    found: Json = json.loads(done.stdout)
    return found


def _npm(*words: str) -> subprocess.CompletedProcess[str]:
    node, npm = hatch_build.node_tools()
    asked = [node, npm, *words, "--omit", "dev", "--package-lock-only"]
    return subprocess.run(
        [*map(str, asked)], cwd=ROOT / "pwa", capture_output=True, text=True, check=False
    )


def python_advisories() -> Advisories:
    """What pip-audit knows of the server's packages."""
    (packages,) = SHIPPED.parent.parent.glob("lib/python*/site-packages")
    words = [TOOLS / "pip-audit", "--path", packages, "-f", "json", "--progress-spinner", "off"]
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    return read_pip(done.stdout, done.stderr)


def read_pip(said: str, faults: str) -> Advisories:
    """What pip-audit said."""
    try:
        known = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return Advisories([], _last_line(faults))
    found = [f"{one['name']}: {fault['id']}" for one in known for fault in one.get("vulns", [])]
    skipped = [one["skip_reason"] for one in known if "skip_reason" in one]
    if found or not skipped:
        return Advisories(found)
    return Advisories([], f"{len(skipped)} of {len(known)} packages: {skipped[0]}")


def npm_advisories() -> Advisories:
    """What npm's registry knows of the app's packages."""
    done = _npm("audit", "--json")
    return read_npm(done.stdout, done.stderr)


def read_npm(said: str, faults: str) -> Advisories:
    """What `npm audit` said."""
    try:
        known = json.loads(said)
    except ValueError:
        return Advisories([], _last_line(faults))
    if "vulnerabilities" not in known:
        return Advisories([], known.get("message") or _last_line(faults))
    return Advisories([f"{name}: {v['severity']}" for name, v in known["vulnerabilities"].items()])


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no answer"])[-1]


def extras() -> list[str]:
    """What may be installed beside, each as pyproject.toml asks for it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    every = project["optional-dependencies"]
    return sorted({one for name, wanted in every.items() if name != "dev" for one in wanted})


def main(words: list[str]) -> int:
    """Write, look, say; the exit status."""
    if words == ["--extras"]:
        print("\n".join(extras()))
        return 0
    DIST.mkdir(exist_ok=True)
    ill = 0
    for name, bill in (("server", python_bill()), ("app", npm_bill())):
        shipped = list(components(bill))
        counts = Counter(one.licence or "none" for one in shipped)
        print(f"{name}: {len(shipped)} packages, dist/sbom-{name}.cdx.json")
        print("  " + ", ".join(f"{count} {licence}" for licence, count in counts.most_common()))
        for one in shipped:
            if not is_allowed(one.licence):
                ill += 1
                print(f"  NOT on the list: {one.name} {one.version}, {one.licence or 'no licence'}")
    for name, advisories in (("server", python_advisories()), ("app", npm_advisories())):
        if advisories.why:
            print(f"{name}: NO advisories could be looked up ({advisories.why})")
        elif advisories.found:
            ill += len(advisories.found)
            print(f"{name}: known against it: {', '.join(advisories.found)}")
        else:
            print(f"{name}: no advisory is known")
    return 1 if ill else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
