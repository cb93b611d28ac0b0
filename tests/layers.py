"""
Which room may import which, read from the source. `violations` lists every import that the tables
below do not allow, and every circle.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

Graph = dict[str, set[str]]

# Room -> rooms that it may import. A room is a folder or a file directly in the package; what
# stands within it is a room of its own where it has a row.
SERVER: Mapping[str, frozenset[str]] = {
    room: frozenset(below.split())
    for room, below in {
        "domain": "",
        "domain.records": "errors",
        "domain.habits": "domain.records",
        "domain.strategies": "domain.habits domain.records",
        "domain.nudges": "domain.strategies domain.habits domain.records",
        "errors": "",
        # What the server itself says to people.
        "i18n": "domain.nudges",
        "push": "errors files i18n",
        "settings": "push auth store.contract",
        "files": "errors",
        "logs": "",
        "tracing": "",
        "metrics": "push store.contract",
        "limits": "errors auth",
        "live": "errors",
        "lane": "errors",
        "auth": "errors",
        "clock": "",
        "backups": "errors files",
        "store": "store.contract store.copying store.sqlite store.postgres domain.records errors",
        "store.archive": "errors files",
        "store.contract": "domain.records domain.nudges errors files",
        # What is done in one transaction, written once for every database.
        "store.acts": "store.contract domain.records domain.nudges errors",
        # Moving an installation from one database to another.
        "store.copying": "domain.records errors",
        "store.sqlite": "store.archive store.acts store.contract store.copying domain.records"
        " errors files lane",
        "store.postgres": "store.archive store.acts store.contract store.copying domain.records"
        " domain.nudges"
        " errors files lane",
        "web": "store.contract domain.records domain.habits domain.nudges live errors auth limits"
        " lane clock i18n",
        "nudger": "store.contract domain.nudges push errors lane i18n",
        "app": "*",
        "sending": "push nudger store.contract settings domain.nudges errors lane",
        "commands": "*",
        "doctor": "*",
        "__main__": "settings commands",
        "__init__": "",
    }.items()
}
# The pure floor has no clock, no chance, no sockets and no event loop.
IMPURE = frozenset(
    [
        "asyncio",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "select",
        "selectors",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    ]
)
# Packages that have one home.
HOMES: Mapping[str, frozenset[str]] = {
    "litestar": frozenset({"web", "app"}),
    "uvicorn": frozenset({"commands"}),
    "sqlite3": frozenset({"store.sqlite"}),
    "opentelemetry": frozenset({"tracing"}),
    "prometheus_client": frozenset({"metrics"}),
    "asyncpg": frozenset({"store.postgres"}),
}
PWA: Mapping[str, frozenset[str]] = {
    room: frozenset(below.split())
    for room, below in {
        "domain": "",
        "i18n": "domain",
        # AES-GCM, HKDF, key exchange, pairing link, recovery code: every use of WebCrypto.
        "crypto": "",
        "db": "domain",
        "transfer": "domain db",
        "sync": "db domain crypto",
        # What pages and the worker share: addresses, and what they tell each other.
        "shared": "db sync",
        # The talk with the server; the engine knows nothing of it.
        "sync/loop": "sync db domain",
        # What pages and the worker share of being reminded.
        "push": "db sync sync/loop domain",
        "app/platform": "db domain shared",
        "app/account": "app/platform sync sync/loop crypto db domain transfer shared",
        "app/records": "app/account app/platform sync db domain i18n push",
        "app/day": "app/records app/account app/platform sync domain i18n",
        "app/habit": "app/records app/account app/platform sync domain i18n push",
        "app/nudges": "app/habit app/day app/records app/account app/platform sync db domain i18n"
        " push shared",
        # Every text on the screen is a word of the catalogue.
        "ui": "app/nudges app/habit app/day app/records app/account app/platform domain i18n",
        # A folder for each screen; no screen imports another one.
        "screens": "ui app/nudges app/habit app/day app/records app/account app/platform domain"
        " i18n shared",
        "later": "app/nudges app/day app/platform app/records screens ui",
        "home": "*",
        "sw": "db sync sync/loop domain i18n push shared",
        "main": "*",
    }.items()
}
TS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]"""
    r"""|^\s*import\s*['"]([^'"]+)['"]"""
    r"""|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)""",
    re.MULTILINE,
)
TS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def violations(root: Path) -> list[str]:
    """Every forbidden import and every circle below *root*, one line each."""
    python, foreign = _python_graph(root / "server/tend")
    script, packages = _script_graph(root / "pwa/src")
    return [
        *_bad_arrows(python, SERVER),
        *_bad_packages(foreign),
        *_bad_arrows(script, PWA),
        *_screens_apart(script),
        *(f"{module} imports {name}" for module, name in packages if module[:7] == "domain/"),
        *(f"circle: {' > '.join(ring)}" for graph in (python, script) for ring in _circles(graph)),
    ]


def unused(root: Path) -> list[str]:
    """Every allowed arrow that no module below *root* takes."""
    python, _ = _python_graph(root / "server/tend")
    script, _ = _script_graph(root / "pwa/src")
    return [*_idle(python, SERVER), *_idle(script, PWA)]


def _idle(graph: Graph, rules: Mapping[str, frozenset[str]]) -> Iterator[str]:
    used: dict[str | None, set[str | None]] = {}
    for module, targets in graph.items():
        used.setdefault(_room(module, rules), set()).update(_room(one, rules) for one in targets)
    for room, allowed in sorted(rules.items()):
        if room not in used:
            yield f"there is no room {room}"
        else:
            idle = sorted(allowed - used[room] - {"*"})
            yield from (f"{room} never imports {one}" for one in idle)


def _room(module: str, rules: Mapping[str, frozenset[str]]) -> str | None:
    """The innermost room of *rules* that a module belongs to."""
    while module not in rules:
        outer = re.sub(r"[./][^./]+$", "", module)
        if outer == module:
            return None
        module = outer
    return module


def _screens_apart(graph: Graph) -> Iterator[str]:
    """The folder of a screen imports no other screen's; the table of screens may import all."""
    for module, targets in sorted(graph.items()):
        match module.split("/"):
            case ["screens", folder, _]:
                for target in sorted(targets):
                    if target.startswith("screens/") and target.split("/")[1] != folder:
                        yield f"{module} imports {target}"


def _bad_arrows(graph: Graph, rules: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for module, targets in sorted(graph.items()):
        room = _room(module, rules)
        if room is None:
            yield f"{module} stands in no room of the house"
            continue
        for target in sorted(targets):
            goal = _room(target, rules)
            if "*" not in rules[room] and goal not in {room, "__init__", *rules[room]}:
                yield f"{module} imports {target}"


def _bad_packages(foreign: list[tuple[str, str]]) -> Iterator[str]:
    for module, package in foreign:
        room = _room(module, SERVER)
        if module.partition(".")[0] == "domain":
            pure = package == "msgspec" or package in sys.stdlib_module_names - IMPURE
            if not pure:
                yield f"{module} imports {package}"
        elif room not in HOMES.get(package, {room}):
            yield f"{module} imports {package}"


def _python_graph(package: Path) -> tuple[Graph, list[tuple[str, str]]]:
    """Module -> modules of the same package, and (module, foreign package) pairs."""
    files = {_dotted(path, package): path for path in sorted(package.rglob("*.py"))}
    graph: Graph = {module: set() for module in files}
    foreign: list[tuple[str, str]] = []
    for module, path in files.items():
        for name in _python_imports(path, module):
            top, _, rest = name.partition(".")
            if top != package.name:
                foreign.append((module, top))
                continue
            while rest and rest not in files:
                rest = rest.rpartition(".")[0]
            if (rest or "__init__") != module:
                graph[module].add(rest or "__init__")
    return graph, foreign


def _dotted(path: Path, package: Path) -> str:
    parts = list(path.relative_to(package).with_suffix("").parts)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def _python_imports(path: Path, module: str) -> Iterator[str]:
    """Full names that *path* imports: `from a import b` gives `a.b`."""
    here = ["tend", *module.split(".")]
    if path.name != "__init__.py":
        here.pop()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def _script_graph(source: Path) -> tuple[Graph, list[tuple[str, str]]]:
    """The same for TypeScript: module names are paths without their ending."""
    paths = [p for p in sorted(source.rglob("*")) if p.suffix in (".ts", ".tsx")]
    files = {p.relative_to(source).with_suffix("").as_posix(): p for p in paths}
    files = {name: p for name, p in files.items() if not p.name.endswith(".d.ts")}
    graph: Graph = {module: set() for module in files}
    packages: list[tuple[str, str]] = []
    for module, path in files.items():
        text = TS_COMMENT.sub(" ", path.read_text(encoding="utf-8"))
        for groups in TS_IMPORT.findall(text):
            name = next(filter(None, groups)).partition("?")[0]
            if not name.startswith("."):
                packages.append((module, name))
                continue
            target = (path.parent / name).resolve()
            if not target.is_relative_to(source.resolve()):
                packages.append((module, name))
                continue
            plain = target.relative_to(source.resolve()).as_posix()
            plain = re.sub(r"\.(tsx?|jsx?)$", "", plain)
            graph[module].add(plain if plain in files else f"{plain}/index")
            if f"{plain}/index" not in files and plain not in files:
                graph[module] -= {f"{plain}/index"}  # a stylesheet or a picture
    return graph, packages


def _circles(graph: Graph) -> Iterator[list[str]]:
    """Each circle that a walk in name order meets, once."""
    done: set[str] = set()

    def walk(module: str, trail: list[str]) -> Iterator[list[str]]:
        if module in trail:
            yield [*trail[trail.index(module) :], module]
            return
        if module in done:
            return
        for target in sorted(graph.get(module, ())):
            yield from walk(target, [*trail, module])
        done.add(module)

    for module in sorted(graph):
        yield from walk(module, [])
