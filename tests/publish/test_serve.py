"""What `make serve` says after a change: how the build went, and what building does not do."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from publish import serve


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How the commands end that the server starts, the next one first."""
    ends: list[int] = []

    def run(*_arguments: Any, **_options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], ends.pop(0))

    monkeypatch.setattr(subprocess, "run", run)
    return ends


@pytest.mark.parametrize(("code", "words"), [(0, "Built: browsers reload."), (2, "BUILD FAILED")])
def test_how_a_build_went_is_the_last_line(
    codes: list[int], capsys: pytest.CaptureFixture[str], code: int, words: str
) -> None:
    codes.append(code)
    serve.build()
    assert words in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(("code", "told"), [(0, True), (1, False)])
def test_facts_that_changed_wait_for_the_pages_to_be_run(
    codes: list[int], capsys: pytest.CaptureFixture[str], code: int, told: bool
) -> None:
    codes.extend((0, code))
    serve.build_after_facts()
    assert ("run `make pages`" in capsys.readouterr().out) == told


@pytest.mark.parametrize(
    ("file", "fact"),
    [
        ("widgets/hublab/clusters/nibi.toml", True),
        ("widgets/hublab/facts/speed.toml", True),
        ("widgets/hublab/facts/speed.py", False),
        ("publish/budgets.toml", False),
    ],
)
def test_which_files_are_facts(file: str, fact: bool) -> None:
    assert serve.is_fact(file) == fact
