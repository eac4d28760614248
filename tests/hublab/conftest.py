"""What several tests of this room need."""

from __future__ import annotations

from pathlib import Path

import pytest
from hublab.questions import slurm
from slurm_fakes import FakeCommands


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCommands:
    """A machine without any command, at first; nothing is remembered of what was asked before."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(slurm, "_under_way", {})
    return FakeCommands(folder)
