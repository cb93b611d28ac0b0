"""
The files of deploy/ agree with the code: what they set, run, mount, scrape and alert on exists.

No Docker engine and no cluster is needed. What the image does is done in a clean prefix (soak).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.harness import ROOT, free_port

from tend.commands import COMMANDS
from tend.settings import _PARSERS, SettingsError, read
from tend.web.routes import ROUTES

DEPLOY = ROOT / "deploy"
DOCKERFILE = DEPLOY / "Dockerfile"
YAML = sorted(DEPLOY.rglob("*.yaml"))
COMPOSE = sorted((DEPLOY / "compose").glob("*.yaml"))
UID = "10001:10001"
GIVEN = {"DOMAIN": "tend.example.org", "POSTGRES_PASSWORD": "x" * 32}
Json = dict[str, Any]


def documents(path: Path) -> list[Json]:
    """All documents of a YAML file."""
    return [one for one in yaml.safe_load_all(path.read_text()) if one is not None]


def filled(text: str) -> str:
    """A value of a compose file with its variables replaced, as compose does it."""

    def value(found: re.Match[str]) -> str:
        name, form, rest = found[1], found[2] or "", found[3] or ""
        assert form == ":-" or name in GIVEN, f"{name} is neither given nor has a default"
        return GIVEN.get(name, rest)

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, text)


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if line and line[0] != "#"]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


# --- All files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", YAML, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_yaml_is_yaml(path: Path) -> None:
    """Each file parses, and no key stands twice in it."""

    class Strict(yaml.SafeLoader):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: Any) -> Json:
        keys = [key.value for key, _ in node.value]
        loader.flatten_mapping(node)
        assert len(keys) == len({*keys}), f"{path}: {sorted(keys)}"
        return dict(loader.construct_pairs(node, deep=True))

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    assert list(yaml.load_all(path.read_text(), Strict))


def test_every_setting_exists() -> None:
    """Each TEND_ variable that a file names is one that the server knows."""
    known = {f"TEND_{name.upper()}" for name in _PARSERS}
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    named = {name: path for path in files for name in re.findall(r"TEND_[A-Z_]+", path.read_text())}
    assert len(named) > 8
    assert {name: path for name, path in named.items() if name not in known} == {}


@pytest.mark.parametrize("path", [DEPLOY / "tend.env.example", DEPLOY / "tend.service"])
def test_settings_of_the_service_are_taken(path: Path) -> None:
    """As they stand there, and those that are commented out as well."""
    form = r"^#?(?:Environment=)?(TEND_[A-Z_]+)=(.+)$"
    assert read(dict(re.findall(form, path.read_text(), re.MULTILINE)))


# --- The image ---------------------------------------------------------------------------------


def test_the_image_is_closed() -> None:
    """
    Small stages with pinned versions; nothing of the build's tools goes along; it runs as a user
    that is not root and has a number, keeps data in one volume, and checks its own health.
    """
    found = instructions()
    froms = [rest for word, rest in found if word == "FROM"]
    assert len(froms) == 2
    assert all(re.match(r"python:3\.\d+-slim-\w+( AS \w+)?$", one) for one in froms)
    last = found[max(at for at, (word, _) in enumerate(found) if word == "FROM") :]
    words = dict(last)
    assert words["USER"] == UID
    assert words["VOLUME"] == "/data"
    assert words["COPY"].startswith("--from=build ")
    assert [word for word, _ in found if word == "ADD"] == []
    health = json.loads(words["HEALTHCHECK"].partition("CMD ")[2])
    entry, usual = json.loads(words["ENTRYPOINT"]), json.loads(words["CMD"])
    assert health[0] == entry[0] == "tend"
    assert {health[1], usual[0]} <= COMMANDS.keys()
    env = dict(pair.split("=", 1) for pair in shlex.split(words["ENV"]) if pair[:5] == "TEND_")
    settings = read(env)
    assert (str(settings.data), settings.host) == ("/data", "0.0.0.0")
    assert words["EXPOSE"] == str(settings.port)


def test_what_is_copied_into_the_image_is_there() -> None:
    """
    Each source of a COPY exists; what is left out of the build has no secrets, data or history; all
    that the wheel is made of goes in.
    """
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            assert all((ROOT / name).exists() for name in rest.split()[:-1]), rest
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert lines[0] == "*", "only what is named goes in"
    taken = {line[1:] for line in lines if line[0] == "!"}
    assert all((ROOT / name).exists() for name in taken)
    assert taken.isdisjoint({".git", ".venv", "data", "tests", "deploy"})
    wanted = {"server", "pwa", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"}
    assert wanted <= taken
    assert {"pwa/node_modules", "server/tend/static"} <= {*lines}


@pytest.mark.soak
def test_the_image_s_commands_work_in_a_clean_prefix(tmp_path: Path) -> None:
    """
    What the build stage runs makes, of the files that the image gets, a server in a clean prefix;
    it starts as the image starts it, and `tend ready` finds it so.
    """
    source, prefix, data = tmp_path / "src", tmp_path / "opt", tmp_path / "data"
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    out = shutil.ignore_patterns("node_modules", "static", "__pycache__")
    for name in (line[1:] for line in lines if line[0] == "!"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=out)
        else:
            source.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEND_")}
    env = {**kept, "EXTRAS": "postgres", "PATH": f"{Path(sys.executable).parent}:{kept['PATH']}"}
    env["PATH"] = f"{Path(sys.base_prefix) / 'bin'}:{env['PATH']}"
    for word, rest in instructions():
        if word == "FROM" and " AS " not in rest:
            break
        if word == "RUN":
            command = rest.replace("/opt/tend", str(prefix)).replace("python -m", "python3 -m", 1)
            subprocess.run(["sh", "-ec", command], cwd=source, env=env, check=True, timeout=900)
    tend = prefix / "bin/tend"
    port = str(free_port())
    running = {**kept, "TEND_PORT": port, "TEND_DATA": str(data), "TEND_HOST": "127.0.0.1"}
    assert subprocess.run([tend, "ready"], env=running, cwd=tmp_path, check=False).returncode == 1
    server = subprocess.Popen([tend, "serve"], env=running, cwd=tmp_path)
    try:
        for _ in range(300):
            done = subprocess.run([tend, "ready"], env=running, cwd=tmp_path, capture_output=True)
            if done.returncode == 0:
                break
            assert server.poll() is None
        assert done.stdout == b"ready\n"
    finally:
        server.terminate()
        server.wait(20)
    assert (data / "tend.db").exists()
    assert not (prefix / "bin/node").exists()


# --- Compose -----------------------------------------------------------------------------------


def services() -> Iterator[tuple[str, Json, Json]]:
    """Each service of each compose file: where, itself, and the whole file."""
    for path in COMPOSE:
        whole = documents(path)[0]
        for name, service in whole["services"].items():
            yield f"{path.name}: {name}", service, whole


def test_each_service_is_closed() -> None:
    """Read-only root, no capability but those named, restarted, of a pinned version."""
    found = list(services())
    assert len(found) == 7
    for where, service, _ in found:
        assert service["read_only"] is True, where
        assert service["cap_drop"] == ["ALL"], where
        assert service["security_opt"] == ["no-new-privileges:true"], where
        assert service["restart"] == "unless-stopped", where
        assert (
            "build" in service
            or re.search(r":\d", service["image"])
            or (service["image"] == "tend")
        ), where


def test_what_a_service_needs_is_there() -> None:
    """Mounted files exist, volumes and networks are declared, one waits for services that exist."""
    for where, service, whole in services():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith("."):
                assert (DEPLOY / "compose" / source).is_file(), where
            else:
                assert source in whole["volumes"], where
        assert {*service.get("networks", {})} <= {*whole["networks"]}, where
        assert {*service.get("depends_on", {})} <= {*whole["services"]}, where
        build = service.get("build")
        if build:
            assert (DEPLOY / "compose" / build["context"] / build["dockerfile"]).is_file(), where


def test_the_settings_of_each_service_are_taken() -> None:
    """Each server and worker would start with them, is reached by https and trusts its proxy."""
    seen = 0
    for where, service, whole in services():
        env = {key: filled(str(value)) for key, value in service.get("environment", {}).items()}
        ours = {key: value for key, value in env.items() if key.startswith("TEND_")}
        if not ours:
            continue
        seen += 1
        command = service.get("command", ["serve"])
        assert command[0] in COMMANDS, where
        try:
            settings = read(ours)
        except SettingsError as error:
            raise AssertionError(f"{where}: {error}") from error
        assert settings.https, where
        (caddy,) = (one for name, one in whole["services"].items() if name == "caddy")
        address = caddy["networks"]["inside"]["ipv4_address"]
        assert str(settings.trusted_proxies[0]) == f"{address}/32", where
    assert seen >= 4


def test_caddy_lets_the_stream_pass() -> None:
    """
    Braces match; nothing is compressed or buffered on the way; connections that say nothing end;
    there is no time-out for writing; it asks for what the compose files start.
    """
    names = {name for _, _, whole in services() for name in whole["services"]}
    for path in (DEPLOY / "Caddyfile", DEPLOY / "compose/Caddyfile"):
        lines = [line.split("#")[0].strip() for line in path.read_text().splitlines()]
        text = "\n".join(lines)
        plain = re.sub(r"\{[$\w.:]+\}", "", text)
        assert plain.count("{") == plain.count("}"), path
        assert not re.search(r"^(encode|write)\b", text, re.MULTILINE), path
        assert "flush_interval -1" in lines, path
        for limit in ("read_header", "read_body", "idle"):
            assert any(re.match(rf"{limit} \d+[sm]$", line) for line in lines), (path, limit)
        assert "header_up X-Request-ID {http.request.uuid}" in lines, path
        for host in re.findall(r"\b([a-z]\w*):8000", text):
            assert host in names, path
    for where, service, whole in services():
        upstreams = service.get("environment", {}).get("UPSTREAMS", "").split()
        assert {one.partition(":")[0] for one in upstreams} <= {*whole["services"]}, where
        for checked in re.findall(r"health_uri (\S+)", text):
            assert checked in {route.path for route in ROUTES}


# --- Kubernetes --------------------------------------------------------------------------------


def test_the_manifest_hangs_together() -> None:
    """
    Each object has kind, name and namespace; what one refers to another is: settings, labels,
    ports, volumes; probes ask for routes; the pod is closed, and its settings are taken.
    """
    found = documents(DEPLOY / "kubernetes.yaml")
    kinds = {one["kind"]: one for one in found}
    assert len(kinds) == len(found)
    for one in found:
        assert one["apiVersion"]
        assert one["metadata"]["name"] == "tend"
        assert one["kind"] == "Namespace" or one["metadata"]["namespace"] == "tend"
    spec = kinds["StatefulSet"]["spec"]
    pod = spec["template"]["spec"]
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"] == labels == kinds["Service"]["spec"]["selector"]
    assert spec["replicas"] == 1
    (container,) = pod["containers"]
    assert container["args"][0] in COMMANDS
    ports = {one["name"]: one["containerPort"] for one in container["ports"]}
    paths = {route.path for route in ROUTES}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container[probe]["httpGet"]
        assert asked["path"] in paths
        assert asked["port"] in ports
    mounted = {one["name"] for one in container["volumeMounts"]}
    claimed = {one["metadata"]["name"] for one in spec["volumeClaimTemplates"]}
    assert mounted == claimed | {one["name"] for one in pod["volumes"]}
    assert f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" == UID
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["allowPrivilegeEscalation"] is False
    (reference,) = container["envFrom"]
    assert reference["configMapRef"]["name"] == kinds["ConfigMap"]["metadata"]["name"]
    settings = read(kinds["ConfigMap"]["data"])
    assert settings.https
    assert settings.metrics_port == ports["metrics"]
    (served,) = kinds["Service"]["spec"]["ports"]
    assert served["targetPort"] in ports
    (rule,) = kinds["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["backend"]["service"]["port"]["name"] == served["name"]
    assert settings.base_url == f"https://{rule['host']}"
