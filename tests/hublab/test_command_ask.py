"""`hublab ask`: one result, the same sentence on the command line as in a panel."""

from __future__ import annotations

import json

import pytest
from hublab.commands import main
from hublab.panels import scenario

SCENARIOS = [
    "options-1,cluster=narval,hours=4,gpu=gpu:a100:1",
    "wait-1,hours=4,queues=3",
    "cost-1,hours=2,days=3",
    "reach-1,cluster=fir,task=wget",
    "session-1,sample=closing-the-tab",
]


@pytest.mark.parametrize("text", SCENARIOS)
def test_the_sentence_is_the_panel_s(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", text]) == 0
    assert capsys.readouterr().out == f"{scenario(text).sentence()}\n"


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", SCENARIOS[1]]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"scenario": SCENARIOS[1], "sentence": scenario(SCENARIOS[1]).sentence()}


@pytest.mark.parametrize("text", ["", "wait-9", "wait-1,hours=-1", "<b>wait-1</b>"])
def test_what_can_t_be_answered_gets_one_sentence(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", text]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
