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


MANIFESTS = sorted(DEPLOY.glob("kubernetes*.yaml"))
POSTGRES = DEPLOY / "kubernetes.postgres.yaml"


def of_kind(path: Path, kind: str) -> list[Json]:
    """The objects of a kind."""
    return [one for one in documents(path) if one["kind"] == kind]


def workloads() -> Iterator[tuple[Path, Json]]:
    """What runs pods, in each manifest."""
    for path in MANIFESTS:
        for kind in ("StatefulSet", "Deployment"):
            yield from ((path, one) for one in of_kind(path, kind))


def secret_of(path: Path) -> dict[str, str]:
    """What the comment at the head of a manifest puts into the secret `tend`."""
    head = path.read_text().partition("apiVersion")[0]
    found = dict(re.findall(r"--from-literal=(\w+)=(\S+)", head))
    assert "create secret generic tend" in head or not found
    made = {"TEND_VAPID_KEY": "A" * 42 + "E"}
    return {key: made.get(key, value.strip("'")) for key, value in found.items()}


def test_each_object_has_its_place() -> None:
    """Kind, name and namespace; no two of the same kind and name."""
    assert len(MANIFESTS) == 2
    for path in MANIFESTS:
        found = documents(path)
        names = [(one["kind"], one["metadata"]["name"]) for one in found]
        assert len({*names}) == len(names), path
        for one in found:
            assert one["apiVersion"]
            assert one["kind"] == "Namespace" or one["metadata"]["namespace"] == "tend"


def test_the_pods_are_closed_and_asked_for_what_there_is() -> None:
    """
    A user with a number, no rights, nothing to write to but volumes that are there; commands that
    exist; probes ask for routes, on ports that are open.
    """
    seen = []
    for path, one in workloads():
        spec = one["spec"]
        pod = spec["template"]["spec"]
        seen.append((path.name, one["kind"], spec["replicas"]))
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
        (container,) = pod["containers"]
        assert container["args"][0] in COMMANDS
        ports = {one["name"]: one["containerPort"] for one in container["ports"]}
        probes = {name: probe for name, probe in container.items() if name.endswith("Probe")}
        assert len(probes) == (3 if container["args"] == ["serve"] else 1)
        for probe in probes.values():
            asked = probe["httpGet"]
            paths = {"metrics": {"/metrics"}, "http": {route.path for route in ROUTES}}
            assert asked["port"] in ports
            assert asked["path"] in paths[asked["port"]]
        mounted = {one["name"] for one in container["volumeMounts"]}
        claimed = {one["metadata"]["name"] for one in spec.get("volumeClaimTemplates", ())}
        assert mounted == claimed | {one["name"] for one in pod["volumes"]}
        user = pod["securityContext"]
        assert f"{user['runAsUser']}:{user['runAsGroup']}" == UID
        assert user["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert seen == [
        ("kubernetes.postgres.yaml", "StatefulSet", 2),
        ("kubernetes.postgres.yaml", "Deployment", 1),
        ("kubernetes.yaml", "StatefulSet", 1),
    ]


def test_the_settings_of_each_pod_are_taken() -> None:
    """
    All that it is given exists and is right, by https; its port for metrics is open. Reminders are
    sent either by the servers or by a worker; several servers have one key for push.
    """
    for path, one in workloads():
        (config,) = of_kind(path, "ConfigMap")
        given = {"configMapRef": config["data"], "secretRef": secret_of(path)}
        (container,) = one["spec"]["template"]["spec"]["containers"]
        env: dict[str, str] = {}
        for source in container["envFrom"]:
            ((kind, reference),) = source.items()
            assert reference["name"] == "tend"
            env |= given[kind]
        settings = read(env)
        ports = {one["name"]: one["containerPort"] for one in container["ports"]}
        assert settings.https
        assert settings.metrics_port == ports["metrics"]
        assert settings.nudge is (path != POSTGRES)
        if path == POSTGRES:
            assert settings.database_url is not None
            assert settings.vapid_key is not None
    assert [one["spec"]["template"]["spec"]["containers"][0]["args"] for _, one in workloads()] == [
        ["serve"],
        ["work"],
        ["serve"],
    ]


def test_people_reach_the_servers() -> None:
    """The ingress leads to the service, the service to the servers alone, one of which stays."""
    for path in MANIFESTS:
        (server,), (service,) = of_kind(path, "StatefulSet"), of_kind(path, "Service")
        (container,) = server["spec"]["template"]["spec"]["containers"]
        labels = server["spec"]["template"]["metadata"]["labels"]
        (served,) = service["spec"]["ports"]
        assert service["spec"]["selector"] == labels
        assert served["targetPort"] in {one["name"] for one in container["ports"]}
        (ingress,), (config,) = of_kind(path, "Ingress"), of_kind(path, "ConfigMap")
        (rule,) = ingress["spec"]["rules"]
        (way,) = rule["http"]["paths"]
        backend = way["backend"]["service"]
        assert (backend["name"], backend["port"]["name"]) == ("tend", served["name"])
        assert config["data"]["TEND_BASE_URL"] == f"https://{rule['host']}"
        assert ingress["spec"]["tls"][0]["hosts"] == [rule["host"]]
        for budget in of_kind(path, "PodDisruptionBudget"):
            assert budget["spec"]["selector"]["matchLabels"] == labels
            assert budget["spec"]["minAvailable"] < server["spec"]["replicas"]
