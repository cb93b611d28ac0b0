"""
The suite on every Python that Tend supports and this machine has, each in a venv of its own.

`python -m tests.pythons [--newest] [words for pytest]`: all of them, or the newest alone where it
is another than the one that runs this. What is not there is named and passed over.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-dev.txt"
WHICH = "import sys; print(*sys.version_info[:2], sys.prefix == sys.base_prefix)"


def supported() -> list[str]:
    """`3.11` and so on, as pyproject.toml classifies the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    found = (re.fullmatch(r".* :: (3\.\d+)", line) for line in project["classifiers"])
    return [match[1] for match in found if match]


def interpreters() -> dict[str, Path]:
    """Version -> a Python that runs. A name on the path may be a shim of one that is not there."""
    found: dict[str, Path] = {}
    for path in _candidates():
        try:
            done = subprocess.run([path, "-c", WHICH], capture_output=True, text=True, timeout=60)
        except OSError:
            continue
        words = done.stdout.split()
        if done.returncode == 0 and len(words) == 3 and words[2] == "True":
            found.setdefault(".".join(words[:2]), path)
    return {version: found[version] for version in supported() if version in found}


def _candidates() -> Iterator[Path]:
    """By name, then as pyenv and uv keep them, newest first."""
    for name in (*(f"python{version}" for version in supported()), "python3"):
        if path := shutil.which(name):
            yield Path(path)
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    uv = Path("~/.local/share/uv/python").expanduser()
    for folder in (pyenv, uv):
        for home in sorted(folder.glob("*"), key=_number, reverse=True):
            yield home / "bin" / "python3"


def _number(home: Path) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", home.name)]


def venv_of(version: str, python: Path) -> Path:
    """The Python of the venv for *version*, made or brought up to date."""
    folder = ROOT / f".venv-{version}"
    own = folder / "bin" / "python"
    stamp = folder / ".lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return own
    subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
    pip: list[str | Path] = [own, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "-r", LOCK], check=True)
    env = {**os.environ, "TEND_SKIP_WEB": "1"}
    here: list[str | Path] = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    subprocess.run([*pip, *here], check=True, env=env)
    stamp.write_text(wanted)
    return own


def main(words: list[str]) -> int:
    """The exit status: of the first suite that failed, or 0."""
    found = interpreters()
    for version in supported():
        if version not in found:
            print(f"Python {version}: not on this machine", flush=True)
    if words[:1] == ["--newest"]:
        words = words[1:]
        own = "{}.{}".format(*sys.version_info[:2])
        found = {version: found[version] for version in list(found)[-1:] if version != own}
        if not found:
            print(f"Python {own}, which runs the suite anyway, is the newest here", flush=True)
    for version, python in found.items():
        own_python = venv_of(version, python)
        print(f"Python {version}: {' '.join(words)}", flush=True)
        suite: list[str | Path] = [own_python, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        suite += words
        code = subprocess.run(suite, cwd=ROOT).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
