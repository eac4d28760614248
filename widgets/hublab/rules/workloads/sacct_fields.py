"""The fields of sacct: times, durations, memory, trackable resources (TRES).

Formats by Slurm's manual page of sacct. Each function raises ValueError for a text that has
another form, and gives None where Slurm says that there is nothing to say.
"""

from __future__ import annotations

import re
from datetime import datetime

_NOTHING = frozenset({"", "Unknown", "None", "N/A", "INVALID"})
_NO_LIMIT = _NOTHING | {"UNLIMITED", "Partition_Limit"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
# Numbers of Slurm's have fewer digits than that; longer ones would overflow a float.
_DIGITS = r"\d{1,15}"
_WHOLE = re.compile(_DIGITS, re.ASCII)
_DURATION = re.compile(
    rf"(?:(?:({_DIGITS})-)?({_DIGITS}):)?({_DIGITS}):({_DIGITS})(?:\.\d+)?", re.ASCII
)
_AMOUNT = re.compile(rf"({_DIGITS}(?:\.\d+)?)([KMGTPE]?)", re.ASCII)
_MEMORY = re.compile(rf"({_AMOUNT.pattern})([nc]?)", re.ASCII)
_MB = {
    "": 1.0,
    "K": 1 / 1024,
    "M": 1.0,
    "G": 1024.0,
    "T": 1024.0**2,
    "P": 1024.0**3,
    "E": 1024.0**4,
}
_TASKS = re.compile(r"_\[([\d,\-:]+)(?:%\d+)?\]", re.ASCII)
_MOST_TASKS = 4_000_001  # the largest MaxArraySize that Slurm takes


def time(text: str) -> datetime | None:
    """A time such as 2026-11-22T17:52:00, in the cluster's own time zone.

    >>> time("2026-11-22T17:52:00").hour
    17
    """
    if text in _NOTHING:
        return None
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(text) from None


def duration_s(text: str) -> int | None:
    """Seconds of [days-[hours:]]minutes:seconds; None where there is no limit.

    >>> duration_s("1-02:00:30")
    93630
    """
    if text in _NO_LIMIT:
        return None
    found = _DURATION.fullmatch(text)
    if not found:
        raise ValueError(text)
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def whole(text: str) -> int | None:
    """A whole number."""
    if text in _NO_LIMIT:
        return None
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def memory_mb(text: str, cpus: int, nodes: int) -> float | None:
    """The MB (Slurm's M) of a whole job; older Slurm says n for a node's, c for a core's.

    >>> memory_mb("4Gc", cpus=2, nodes=1)
    8192.0
    """
    if text in _NOTHING:
        return None
    found = _MEMORY.fullmatch(text)
    if not found:
        raise ValueError(text)
    times = {"n": nodes, "c": cpus, "": 1}[found[4]]
    return float(found[2]) * _MB[found[3]] * times


def tres(text: str) -> dict[str, float]:
    """Trackable resources by name, memory in MB.

    >>> tres("billing=2,cpu=2,gres/gpu:a100=1,mem=2G")
    {'billing': 2.0, 'cpu': 2.0, 'gres/gpu:a100': 1.0, 'mem': 2048.0}
    """
    amounts = {}
    for item in filter(None, text.split(",")):
        name, _equals, amount = item.partition("=")
        found = _AMOUNT.fullmatch(amount)
        if not found:
            raise ValueError(item)
        amounts[name] = float(found[1]) * (_MB[found[2]] if name == "mem" else 1)
    return amounts


def gpus(resources: dict[str, float]) -> dict[str, int]:
    """How many GPUs of each type; of "gpu" where Slurm counts them without a type."""
    typed = {
        name.partition(":")[2]: int(amount)
        for name, amount in resources.items()
        if name.startswith("gres/gpu:")
    }
    count = int(resources.get("gres/gpu", 0))
    return typed or ({"gpu": count} if count else {})


def tasks(job_id: str) -> int:
    """How many tasks a row stands for: those of a job array that wait share one.

    >>> tasks("17_[1-4,9%2]")
    5
    """
    found = _TASKS.search(job_id)
    if not found:
        return 1
    count = 0
    for piece in found[1].split(","):
        bounds, _colon, step = piece.partition(":")
        first, _dash, last = bounds.partition("-")
        if int(last or first) > _MOST_TASKS:
            raise ValueError(piece)
        count += len(range(int(first), int(last or first) + 1, int(step or 1)))
    return count
