"""What is said of a node follows from what its tools said; nothing here asks a network."""

from __future__ import annotations

import sys

import pytest
from hublab.commands import main
from hublab.questions import reach_check as module
from hublab.questions.reach_check import Tried, reach_check, verdict

PRINT = "import sys; print({!r}, file=sys.stderr); sys.exit({})"


def with_commands(monkeypatch: pytest.MonkeyPatch, **commands: tuple[str, int]) -> None:
    """Let each tool be a Python that says something and ends with a code."""
    made = {key: (sys.executable, "-c", PRINT.format(*each)) for key, each in commands.items()}
    monkeypatch.setattr(module, "COMMANDS", made)


@pytest.mark.parametrize(
    ("said", "code", "outcome"),
    [
        ("HTTP/2 200", 0, "reached"),
        ("curl: (6) Could not resolve host: docs.alliancecan.ca", 6, "no name"),
        ("curl: (28) Failed to connect after 9 ms: Couldn't connect to server", 28, "no answer"),
        ("curl: (60) SSL certificate problem", 60, "otherwise"),
        ("ModuleNotFoundError: No module named 'curl'", 1, "not here"),
        ("", 1, "otherwise"),
    ],
)
def test_an_outcome_is_told_by_its_words(
    monkeypatch: pytest.MonkeyPatch, said: str, code: int, outcome: str
) -> None:
    with_commands(monkeypatch, curl=(said, code))
    (tried,) = reach_check()
    assert (tried.key, tried.outcome) == ("curl", outcome)


def test_words_as_recorded_are_told_from_others(monkeypatch: pytest.MonkeyPatch) -> None:
    known = "<urlopen error [Errno -3] Temporary failure in name resolution>"
    other = "<urlopen error [Errno -2] Name or service not known>"
    with_commands(monkeypatch, urllib=(known, 1))
    assert ", as recorded with urllib, Python 3." in reach_check()[0].sentence()
    with_commands(monkeypatch, urllib=(other, 1))
    assert reach_check()[0].sentence() == f"the name can't be looked up: {other}"


def test_a_tool_that_is_missing_says_nothing_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "COMMANDS", {"git": ("no-such-program",)})
    assert reach_check() == (Tried(key="git", outcome="not here"),)


def test_silence_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module, "COMMANDS", {"git": (sys.executable, "-c", "import time; time.sleep(60)")}
    )
    (tried,) = reach_check(0.2)
    assert tried.outcome == "no answer"


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (("reached", "reached", "not here"), "the internet is reached."),
        (("no name", "not here"), "told at once"),
        (("no answer", "no answer"), "in silence"),
        (("reached", "otherwise"), "some things are reached"),
        (("no name", "no answer"), "nothing was reached"),
    ],
)
def test_the_verdict_is_one_sentence(outcomes: tuple[str, ...], words: str) -> None:
    said = verdict(tuple(Tried(key="git", outcome=each) for each in outcomes))
    assert words in said
    assert said.endswith(".")


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (6, 1)])
def test_the_command_answers_by_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int, expected: int
) -> None:
    with_commands(monkeypatch, curl=("curl: (6) Could not resolve host: a", code))
    assert main(["reach-check"]) == expected
    assert capsys.readouterr().out.startswith("curl: ")
