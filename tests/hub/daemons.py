"""The daemons of one run: started one after the other, ended newest first by their own ids."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

LINES_OF_LOG = 15  # shown where a daemon does not start
ENDS_WITHIN_S = 10  # a daemon that was asked to


class DaemonError(Exception):
    """A daemon did not start or is gone; the end of its log says why."""


class Daemons:
    """What runs for one folder; `record` says it to whoever ends it later."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the logs, in `log/`, and the record."""
        self.log = folder / "log"
        self.record = folder / "daemons.json"
        self._ours: dict[int, subprocess.Popen] = {}  # those that this process waits for

    def start(
        self,
        name: str,
        *command: str | Path,
        ready: Callable[[], bool],
        timeout_s: float = 20,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> int:
        """Start one and wait until it is ready; its id. Raises DaemonError with its log's end."""
        with open(self.log / f"{name}.out", "ab") as out:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=env, cwd=cwd, start_new_session=True,
            )  # fmt: skip
        self._ours[process.pid] = process
        self._note(name, process.pid)
        wait_until(
            lambda: process.poll() is not None or ready(),
            timeout_s,
            lambda: f"{name} was not ready within {timeout_s} s.\n{self.tail(name)}",
        )
        if process.poll() is not None:
            raise DaemonError(f"{name} ended at once ({process.returncode}).\n{self.tail(name)}")
        return process.pid

    def check(self) -> bool:
        """True while all that were started go on. Raises DaemonError with a log's end."""
        for each in read(self.record):
            if began(each["pid"]) != each["began"]:
                raise DaemonError(f"{each['name']} has ended.\n{self.tail(each['name'])}")
        return True

    def end(self, *names: str) -> None:
        """End those of these names, or all, newest first, and forget them."""
        noted = read(self.record)
        for each in reversed(noted):
            if not names or each["name"] in names:
                end_process(each["pid"], each["began"])
                if process := self._ours.pop(each["pid"], None):
                    process.wait()
                noted.remove(each)
                self.record.write_text(json.dumps(noted), encoding="utf-8")

    def tail(self, name: str) -> str:
        """The end of a daemon's log."""
        lines = (self.log / f"{name}.out").read_text(errors="replace").splitlines()
        return "\n".join(["Its log ends:", *lines[-LINES_OF_LOG:]])

    def _note(self, name: str, pid: int) -> None:
        noted = [*read(self.record), {"name": name, "pid": pid, "began": began(pid)}]
        self.record.write_text(json.dumps(noted), encoding="utf-8")


def read(record: Path) -> list[dict]:
    """The daemons that a record names: name, id, when it began."""
    return json.loads(record.read_text(encoding="utf-8")) if record.is_file() else []


def wait_until(
    done: Callable[[], object],
    timeout_s: float,
    otherwise: Callable[[], str],
    every_s: float = 0.05,
) -> None:
    """Ask until it is done. Raises DaemonError with what `otherwise` says when time is over."""
    until = time.monotonic() + timeout_s
    while not done():
        if time.monotonic() > until:
            raise DaemonError(otherwise())
        time.sleep(every_s)


def began(pid: int) -> int | None:
    """When a process began, in the kernel's ticks; None where it is no longer alive.

    Beside its id it tells a process from a later one of the same id.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = stat.rpartition(")")[2].split()  # the name before may hold anything
    state, start = fields[0], fields[19]
    return None if state in "ZX" else int(start)


def end_process(pid: int, since: int | None) -> None:
    """End the process that began then: ask it, and after a while kill it."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if since is None or began(pid) != since:
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        with contextlib.suppress(DaemonError):
            wait_until(lambda: began(pid) != since, ENDS_WITHIN_S, lambda: f"{pid} lives on")
