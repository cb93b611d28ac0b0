"""
What Lighthouse's mobile audit says of the first screen and of Today.

    make lighthouse

Audits a real server through a real Chromium, `RUNS` times each, and takes the medians. Exits with 1
when accessibility, best practices or SEO are below 100, or performance below `LEAST_PERFORMANCE`
where nobody else uses the machine (load below `QUIET_LOAD` at the start: a busy one says nothing
about speed). Needs a whole Chromium, and npm's lighthouse, which is installed beside this file.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import hatch_build
from playwright.sync_api import BrowserContext, sync_playwright
from tests.e2e.browser import chromium
from tests.e2e.phone import Phone
from tests.harness import Server, free_port

HERE = Path(__file__).resolve().parent
WHOLE = ("accessibility", "best-practices", "seo")
LEAST_PERFORMANCE = 95
QUIET_LOAD = 0.5
RUNS = 5
AUDIT_S = 120


def install() -> tuple[Path, Path]:
    """Node, and Lighthouse's program, installed from its lock file where that is newer."""
    node, npm = hatch_build.node_tools()
    mark = HERE / "node_modules/.package-lock.json"
    if not mark.exists() or mark.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        words: list[str | Path] = [
            node,
            npm,
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        subprocess.run(words, cwd=HERE, env=env, check=True)
        mark.touch()
    return node, HERE / "node_modules/lighthouse/cli/index.js"


def audit(url: str, port: int, *, keep: bool) -> dict[str, Any]:
    """One report of the browser that listens on *port*; *keep*: of what is stored there already."""
    node, program = install()
    words: list[str | Path] = [node, program, url, f"--port={port}", "--output=json", "--quiet"]
    # Slowed down in earnest: Lighthouse's simulation stretches the start of the browser's own
    # process as well, and takes it for the page's where a worker answers at once.
    words += ["--throttling-method=devtools"]
    words += ["--disable-storage-reset"] if keep else []
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=AUDIT_S)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def scores(report: dict[str, Any]) -> dict[str, int]:
    """0 to 100 by category."""
    kinds = report["categories"]
    return {name: round(kinds[name]["score"] * 100) for name in ("performance", *WHOLE)}


def failures(report: dict[str, Any]) -> list[str]:
    """The audits for which points were taken off, and where."""
    named = {ref["id"] for name in WHOLE for ref in report["categories"][name]["auditRefs"]}
    return [
        f"{name}: {json.dumps(one.get('details', {}).get('items', []))[:600]}"
        for name, one in report["audits"].items()
        if name in named and one["score"] is not None and one["score"] < 1
    ]


def look(name: str, url: str, port: int, *, keep: bool) -> dict[str, int]:
    """Medians of one screen, printed with what was found."""
    reports = [audit(url, port, keep=keep) for _ in range(RUNS)]
    every = [scores(report) for report in reports]
    medians = {key: round(statistics.median(one[key] for one in every)) for key in every[0]}
    print(f"{name}: " + " · ".join(f"{key} {value}" for key, value in medians.items()))
    print("  performance of each run: " + ", ".join(str(one["performance"]) for one in every))
    for fault in sorted({fault for report in reports for fault in failures(report)}):
        print("  " + fault)
    return medians


def begin(context: BrowserContext, url: str) -> None:
    """Leave the browser as one that has begun, with a tick, all of it cached and saved."""
    phone = Phone(context, url).begin()
    phone.page.locator(".tick").first.tap()
    phone.saved()
    phone.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    phone.page.close()


def main() -> None:
    """Audit both screens, print, fail when a bound is missed."""
    load, port = os.getloadavg()[0], free_port()
    print(f"load of the machine at the start: {load:.2f}")
    with (
        tempfile.TemporaryDirectory(prefix="tend-lighthouse-") as folder,
        Server(Path(folder) / "data") as server,
        sync_playwright() as playwright,
    ):
        launch: dict[str, Any] = {**chromium().launch}
        launch["args"] = [*launch["args"], f"--remote-debugging-port={port}"]
        context = playwright.chromium.launch_persistent_context(
            Path(folder) / "profile", has_touch=True, bypass_csp=False, **launch
        )
        found = {"first screen": look("first screen", server.url, port, keep=False)}
        begin(context, server.url)
        found["Today"] = look("Today", server.url, port, keep=True)
        context.close()
    missed = [
        f"{screen}: {name} {score}"
        for screen, medians in found.items()
        for name, score in medians.items()
        if score < (100 if name in WHOLE else LEAST_PERFORMANCE if load < QUIET_LOAD else 0)
    ]
    print("\n".join(f"missed: {one}" for one in missed) or "all bounds are held")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
