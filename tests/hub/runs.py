"""The runs of the test hub below one folder: each has a folder of its own, until it is ended."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from tests.hub.apart import standing_in
from tests.hub.daemons import Daemons, began, end_process, read


def new(root: Path) -> Path:
    """A new run's folder; the run belongs to this process until it is kept."""
    folder = Path(tempfile.mkdtemp(prefix="new-", dir=root))
    folder.chmod(0o755)
    _own(folder, [os.getpid(), began(os.getpid())])
    return folder.rename(root / folder.name.replace("new-", "run-"))


def keep(run: Path) -> None:
    """Let a run live on by itself when this process ends."""
    _own(run, None)


def kept(root: Path) -> list[Path]:
    """The folders of the runs that live on by themselves, and do."""
    return [run for run in _all(root) if _owner(run) is None and _lives(run)]


def clear(root: Path) -> None:
    """End and remove what is left of runs that nobody ended."""
    for run in _all(root):
        owner = _owner(run)
        if not (_lives(run) if owner is None else began(owner[0]) == owner[1]):
            end_and_remove(run)


def end_and_remove(run: Path) -> None:
    """End a run from outside it."""
    end(run, Daemons(run))
    remove(run)


def end(run: Path, daemons: Daemons) -> None:
    """End what a run started: its daemons, newest first, then what is left of its jobs."""
    daemons.end()
    for pid in standing_in(run):
        end_process(pid, began(pid))


def remove(run: Path) -> None:
    """Remove a run's folder; nothing of the machine is mounted in it."""
    shutil.rmtree(run, ignore_errors=True)


def _all(root: Path) -> list[Path]:
    return sorted(root.glob("run-*"))


def _own(run: Path, owner: list | None) -> None:
    (run / "owner.json").write_text(json.dumps(owner), encoding="utf-8")


def _owner(run: Path) -> list | None:
    return json.loads((run / "owner.json").read_text(encoding="utf-8"))


def _lives(run: Path) -> bool:
    return any(began(each["pid"]) == each["began"] for each in read(run / "daemons.json"))
