"""`hublab wait` answers flags and scenarios with the panel's own sentence."""

from __future__ import annotations

import json

import pytest
from hublab.commands import main
from hublab.panels import QueueWait, scenario


def output(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(argv) == 0
    return capsys.readouterr().out.rstrip("\n")


def test_flags_and_scenarios_say_what_the_panel_says(capsys: pytest.CaptureFixture[str]) -> None:
    text = "wait-1,hours=24,cores=8,queues=2"
    panel = QueueWait(hours=24, cores=8, queues=2)
    assert panel.scenario == text
    assert scenario(text).sentence() == panel.sentence()
    told = output(capsys, "wait", text)
    assert told.splitlines()[0] == panel.sentence()
    assert output(capsys, "wait", "--hours=24", "--cores=8", "--queues=2") == told


def test_the_comparison_and_the_why_follow(capsys: pytest.CaptureFixture[str]) -> None:
    answer = QueueWait(seed=7, queues=1).answer
    _sentence, comparison, why, change = output(
        capsys, "wait", "--seed=7", "--queues=1"
    ).splitlines()
    assert comparison == answer.comparison()
    assert why.startswith(f"Priority: {answer.why.meaning} Ahead: {answer.why.ahead[0]}")
    assert change == answer.why.change


def test_a_session_that_starts_at_once_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = output(capsys, "wait", "--hours=1", "--queues=1")
    assert told.count("\n") == 0


def test_flags_change_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    told = output(capsys, "wait", "wait-1,queues=2", "--other-interactive", "--seed=5", "--json")
    assert json.loads(told)["scenario"] == "wait-1,other_interactive=yes,queues=2,seed=5"


def test_json_holds_every_wait(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(output(capsys, "wait", "--queues=3", "--json"))
    first, other = answer["requests"]
    assert len(first["waits_s"]) == len(other["waits_s"]) == answer["queues"] == 3
    assert answer["comparison"].startswith("With 1\u00a0h instead of 8\u00a0h it starts ")
    assert answer["why"]["reason"] == "None"
    assert answer["seed"] == 1
    assert first["in_time"] == sum(wait <= answer["timeout_s"] for wait in first["waits_s"])


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["wait", "cost-1"], "This scenario asks “cost”"),
        (["wait", "--hours=-2"], "Time (hours): "),
        (["wait", "--instead-cores=100000"], "Instead: Number of cores: "),
        (["wait", "--queues=0"], "Simulated queues is 0: give a whole number from 1 to 100."),
        (["wait", "--cluster=atlantis"], "Unknown cluster “atlantis”"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(words)
    assert captured.err.count("\n") == 1
