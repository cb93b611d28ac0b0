"""Running Quint (https://quint-lang.org), which lies beside the model in a folder of its own."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatch_build import node_tools
from tests.model import itf

HERE = Path(__file__).parent
CLI = HERE / "node_modules/@informalsystems/quint/dist/src/cli.js"
MAX_STEPS = 110
"""Beyond the longest life: what a calm asks for is bounded by P4."""
PROMISES = [*(f"P{n}" for n in range(1, 9)), "isApart", "removes", "neverHeals"]
JUDGES = {"promises.qnt", "faults.qnt"}
"""They make no step of an unharmed world."""
WITNESS = re.compile(r"(caught\d+) was witnessed in (\d+) trace")


def sources() -> str:
    """A hash of what makes a trace: those that are kept say of which model they are."""
    files = [file for file in sorted(HERE.glob("*.qnt")) if file.name not in JUDGES]
    code = [re.sub(r"\s+", " ", re.sub(r"//.*", "", file.read_text("utf-8"))) for file in files]
    return hashlib.sha256("\0".join(code).encode()).hexdigest()


def named(name: str) -> list[str]:
    """The faults in the list *name* of `faults.qnt`."""
    text = (HERE / "faults.qnt").read_text("utf-8")
    found = re.search(rf"pure val {name}: List\[str\] = \[(.*?)\]", text, re.DOTALL)
    assert found, f"no list {name} in faults.qnt"
    return re.findall(r'"([^"]+)"', found[1])


def install() -> None:
    """`npm ci` in the model's folder, unless what the lock names is there."""
    lock, mark = HERE / "package-lock.json", HERE / "node_modules/.package-lock.json"
    if mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime:
        return
    node, npm = node_tools()
    words: list[str | Path] = [
        node,
        npm,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    subprocess.run(words, cwd=HERE, check=True)
    mark.touch()


def run(file: str, seed: int, samples: int, *words: str) -> tuple[bool, str]:
    """Let *file* live so many lives; whether it ended well, and what was said."""
    asked = [
        *(node_tools()[0], CLI, "run", file, "--backend=typescript", "--verbosity=1"),
        *(f"--max-steps={MAX_STEPS}", f"--seed={seed:#x}", f"--max-samples={samples}", *words),
    ]
    ran = subprocess.run(
        [str(word) for word in asked], cwd=HERE, capture_output=True, text=True, check=False
    )
    return ran.returncode == 0, ran.stdout + ran.stderr


def broken(seed: int, samples: int, folder: Path) -> str | None:
    """Which promises broke in one of so many lives, with that life; None: none."""
    file = folder / "broken.itf.json"
    well, said = run("tend.qnt", seed, samples, f"--out-itf={file}", "--invariants", *PROMISES)
    return None if well else said + (itf.life(file) if file.exists() else "")


def caught(seed: int, samples: int) -> dict[str, int]:
    """In how many lives each planted fault broke a promise, of *samples* with one of them each."""
    names = named("SERVER") + named("DEVICE")
    witnesses = [f"caught{n}" for n in range(len(names))]
    well, said = run("faults.qnt", seed, samples, "--init=plant", "--witnesses", *witnesses)
    assert well, said
    found = {name: int(count) for name, count in WITNESS.findall(said)}
    return {name: found[f"caught{n}"] for n, name in enumerate(names)}


def traces(seed: int, count: int, folder: Path) -> Iterator[list[dict[str, Any]]]:
    """So many lives of an unharmed world, as a replay wants them."""
    well, said = run(
        "tend.qnt", seed, count, f"--n-traces={count}", f"--out-itf={folder}/{{seq}}.itf.json"
    )
    assert well, said
    for file in sorted(folder.glob("*.itf.json")):
        yield itf.compact(itf.states(file))
        file.unlink()
