"""Dashboard and alert rules of deploy/ name metrics that exist, and say what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml
from tests.harness import ROOT

from tend.metrics import Metrics

MONITORING = ROOT / "deploy" / "monitoring"
ALERTS = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
BOARD = json.loads((MONITORING / "dashboard.json").read_text())
_WORDS = {"by", "and", "on", "le", "sum", "rate", "time", "increase", "min_over_time", "up", "or"}
_WORDS |= {"histogram_quantile", "instance", "job", "label_values"}


def metrics() -> dict[str, set[str]]:
    """Every name that can be scraped, with its labels."""
    made = Metrics()
    made.backed_up(1.0)
    made.answered("/api/sync", 200, 0.1)
    made.sent("fcm.googleapis.com", "delivered", 0.1)
    made._away.labels("0-511").set(1)
    made._connections.labels("busy").set(1)
    found: dict[str, set[str]] = {}
    for family in made.registry.collect():
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def queries() -> Iterator[tuple[str, str]]:
    """Each expression of the dashboard and of the alerts, with its title."""
    for panel in BOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for variable in BOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"]
    for group in ALERTS:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]


def test_every_metric_that_is_watched_exists() -> None:
    """
    Dashboard and alerts name metrics that a process really has, by labels that these have, in
    expressions whose brackets match.
    """
    known = metrics()
    seen = set()
    for title, query in queries():
        for opening, closing in ("()", "{}", "[]"):
            assert query.count(opening) == query.count(closing), title
        plain = re.sub(r"\[[^]]*\]|\"[^\"]*\"", "", query)
        for name, selector in re.findall(r"\b((?:tend|process)_\w+)(?:\{([^}]*)\})?", plain):
            assert name in known, (title, name)
            seen.add(name)
            labels = {*re.findall(r"(\w+)\s*=", selector)} - {"instance", "job"}
            assert labels <= known[name], (title, name, labels)
        bare = re.sub(r"\{[^}]*\}|\bby \([^)]*\)|\bon ?\([^)]*\)|\$\w+|[\d.]+", "", plain)
        assert {*re.findall(r"[a-z_]+", bare)} - known.keys() <= _WORDS, title
        for grouped in re.findall(r"\bby \(([^)]*)\)", plain):
            labels = {one.strip() for one in grouped.split(",")} - {"instance", "job"}
            assert all(any(label in own for own in known.values()) for label in labels), title
    stems = {re.sub(r"_(bucket|count|sum|total|created)$", "", name) for name in known}
    watched = {re.sub(r"_(bucket|count|sum|total|created)$", "", name) for name in seen}
    assert {name for name in stems if name.startswith("tend_")} == watched & stems - {
        name for name in watched if not name.startswith("tend_")
    }, "each of our metrics is shown or alerted on"


def test_each_alert_says_what_to_do() -> None:
    """A summary, what to look at first, and whether somebody is to be woken."""
    rules = ALERTS[0]["rules"]
    assert len({rule["alert"] for rule in rules}) == len(rules) >= 8
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "warn"), rule["alert"]
        assert len(rule["annotations"]["summary"]) > 20, rule["alert"]
        assert len(rule["annotations"]["do"]) > 20, rule["alert"]
    rules_of = yaml.safe_load((MONITORING / "prometheus.yaml").read_text())["rule_files"]
    assert all((MONITORING / name).is_file() for name in rules_of)


def test_the_dashboard_has_room_for_its_panels() -> None:
    """Each has a number and a place of its own within the 24 columns."""
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not cells & taken
        taken |= cells
