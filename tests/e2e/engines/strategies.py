"""On each screen of a strategy one small thing, done as a person does, whatever the engine."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.engines.engine import Engine


def breathe(engine: Engine) -> None:
    engine.press("A minute of breath")
    engine.wait("Boolean(document.querySelector('.lung.in'))")
    engine.press("Enough for now")
    engine.wait_text("That was for you.")
    engine.press("Write a minute down")
    engine.wait("location.pathname", "/")


def trust(engine: Engine) -> None:
    engine.press("Add someone I trust")
    engine.fill("Name", "Ruwenzori")
    engine.fill("Telephone number", "+44 20 7946 0000")
    engine.press("Save")


def answer(engine: Engine) -> None:
    engine.wait("document.querySelectorAll('.statement .answer').length", 40)
    for statement in range(8):
        engine.tap(f"document.querySelectorAll('.statement')[{statement}].querySelector('.answer')")
    engine.press("Save the check-in")


def score(engine: Engine) -> None:
    engine.press("Add a score")
    engine.press("ProQOL: burnout")
    engine.fill("Score", "22")
    engine.press("Save")


def befriend(engine: Engine) -> None:
    engine.press("Add somebody")
    engine.fill("Name", "Tadorna")
    engine.press("Save")


def clock_off(engine: Engine) -> None:
    engine.press("Clock off in three steps")
    engine.fill("What was good?", "Okapi")
    engine.press("Clock off")


def add_shift(engine: Engine) -> None:
    engine.press("Add a shift")
    engine.fill("Name", "Polynya")
    engine.press("Save")


def limit(engine: Engine) -> None:
    engine.press("Set my limit")
    engine.fill("At most, in a week", "22")
    engine.press("Save the limit")


def learn(engine: Engine) -> None:
    engine.fill("Or another number of hours", "2.5")
    engine.press("Save")


def kind_evening(engine: Engine) -> None:
    engine.press("Begin this evening")
    engine.fill("The three, and what made them possible", "Feuilleton")
    engine.press("Done for today")


def letter(engine: Engine) -> None:
    engine.press("Write a letter")
    engine.fill("Dear future me", "Bergamotte")
    engine.press("Close the letter")


def advise(engine: Engine) -> None:
    engine.fill("What would you tell a new colleague?", "Xylem")
    engine.press("Keep it")


def begin_habit(engine: Engine) -> None:
    engine.press("Consultation", "summary")
    engine.press("Ask a colleague: begin")


ACTS: dict[str, tuple[Callable[[Engine], None], str, str]] = {
    "/moment": (breathe, "/garden", "1 gift so far"),
    "/help": (trust, "/help", "Ruwenzori"),
    "/checkin": (answer, "/checkin", "Steady"),
    "/scales": (score, "/scales", "22 on "),
    "/support": (befriend, "/support", "Tadorna"),
    "/consultation": (befriend, "/consultation", "Tadorna"),
    "/boundaries": (clock_off, "/boundaries", "Okapi"),
    "/work": (add_shift, "/work", "Polynya"),
    "/caseload": (limit, "/caseload", "22"),
    "/learning": (learn, "/learning", "2.5 hours"),
    "/kind-days": (kind_evening, "/kind-days", "That was it for today"),
    "/letters": (letter, "/letters", "On the way"),
    "/advice": (advise, "/advice", "Xylem"),
    "/first-steps": (begin_habit, "/", "Ask a colleague"),
}
"""By screen what is done there, and where it is seen after a reload, by which words."""


def do_each(engine: Engine, url: str, look: Callable[[Engine, str], None]) -> None:
    """Each act; what it left is seen on its screen, and once more after a reload."""
    for path, (act, where, words) in ACTS.items():
        engine.open(url + path)
        engine.wait("Boolean(document.querySelector('main h1'))")
        if path == where:
            assert words.lower() not in engine.run("document.body.innerText.toLowerCase()"), path
        act(engine)
        if path == where:
            engine.wait_text(words)
        engine.open(url + where)
        engine.wait_text(words)
        look(engine, path)
