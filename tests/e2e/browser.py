"""
Which Chromium the browser tests drive.

`$CHROMIUM`, else the system's, else (as root, with apt) the distribution's,
else the one that npm's @sparticuz/chromium carries, which needs no system
library at all. The last is a headless *shell*: it has no notification
permission, no background sync and no install prompt, so tests of those are
marked `full` and skip there. All others run in the distribution's shell where
it is to be had: the same engine for two thirds of the work.

`python -m tests.e2e.browser` finds or installs it ahead of the tests.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import hatch_build

HERE = Path(__file__).resolve().parent
NPM_CHROMIUM = "@sparticuz/chromium@153.0.0"
APT = ["chromium", "fonts-noto-color-emoji"]
SHELL = "chromium-headless-shell"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# Each window of a whole Chromium would load the pages of its address bar, which nobody sees. The
# browser heeds the last of these switches only, so those that Playwright turns off are named again.
OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup"),
    *("PreloadTopChromeWebUI", "AvoidUnnecessaryBeforeUnloadCheckSync", "HttpsUpgrades"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "LensOverlay"),
    *("MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "OptimizationHints"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "NetworkTimeServiceQuerying", "AimEnabled"),
    "PreconnectToSearch",
)


@dataclass(frozen=True)
class Chromium:
    """A browser that was found: *full* is false for a headless shell."""

    path: str
    full: bool = True
    env: dict[str, str] = field(default_factory=dict)

    @property
    def launch(self) -> dict[str, object]:
        """Arguments for Playwright's `chromium.launch`; the sandbox refuses to run as root."""
        args = ["--no-sandbox", f"--disable-features={','.join(OFF)}"]
        wanted: dict[str, object] = {"executable_path": self.path, "args": args}
        if self.env:
            wanted["env"] = {**os.environ, **self.env}
        return wanted


@functools.cache
def chromium() -> Chromium:
    """
    Find a Chromium, installing one when there is none.

    Raises:
        RuntimeError: none was found and neither apt nor npm could bring one.
    """
    if named := os.environ.get("CHROMIUM"):
        return Chromium(named, full="headless" not in Path(named).name)
    return _installed() or _from_apt() or _from_npm()


@functools.cache
def shell() -> Chromium:
    """The lightest: the shell beside the system's Chromium, else what `chromium()` finds."""
    if not os.environ.get("CHROMIUM") and chromium().full and (path := shutil.which(SHELL)):
        return Chromium(path, full=False)
    return chromium()


def _bring_shell() -> None:
    """Where it cannot be had the tests only take longer."""
    if (
        chromium().full
        and not shutil.which(SHELL)
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        subprocess.run(["apt-get", "install", "-qy", "--no-install-recommends", SHELL], check=False)


def _installed() -> Chromium | None:
    for name in NAMES:
        if path := shutil.which(name):
            return Chromium(path)
    return None


def _from_apt() -> Chromium | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-qy", "--no-install-recommends", *APT]):
        done = subprocess.run(["apt-get", *words], env=env, check=False)
        if done.returncode:
            return None
    return _installed()


def _from_npm() -> Chromium:
    node, npm = hatch_build.node_tools()
    box = Path(os.environ.get("TEND_BROWSER_DIR", "~/.cache/tend-chromium")).expanduser()
    env = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    box.mkdir(parents=True, exist_ok=True)
    if not (box / "node_modules/@sparticuz/chromium").exists():
        (box / "package.json").write_text('{"private":true,"type":"module"}')
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([node, npm, "install", *quiet, NPM_CHROMIUM], cwd=box, env=env, check=True)
    script = shutil.copy(HERE / "chromium_from_npm.mjs", box)
    done = subprocess.run([node, script], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"no Chromium: {done.stderr[-800:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    libraries = {"LD_LIBRARY_PATH": found["libraries"], "FONTCONFIG_PATH": found["fonts"]}
    return Chromium(found["path"], full=False, env=libraries)


if __name__ == "__main__":
    from tests.e2e.engines import firefox, webkit
    from tests.e2e.engines.engine import Absent

    _bring_shell()
    print(f"Chromium: {chromium().path}, {shell().path}")
    # Tests of these skip where they cannot be had.
    for name, find in (("Firefox", firefox.find), ("WebKitGTK", webkit.find)):
        try:
            print(f"{name}: {find()}")
        except Absent as why:
            print(f"{name}: {why}")
