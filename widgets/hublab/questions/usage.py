"""What does this session use right now? The answer is in its control group, as far as there is one.

Slurm puts a job into a control group of its own, whose files say what all of its processes hold
together and what they may hold. Where there is none that can be read, this Python's own process
stands in. Only files are read: nothing is started, nothing is waited for, and whatever is missing
or garbled stays unknown.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_MB = 2**20  # Slurm's megabyte
_LONGEST = 65_536  # bytes that are read of a file
_MOST = 2**60  # bytes and nanoseconds from here on stand for “no limit”, or for damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is held now; None stands for what could not be learnt.

    scope: whether it is that of the whole "job" or of this "process" alone.
    memory_mb: now, without what the system only keeps of files; peak_memory_mb: the most so far,
        with it. cpu_s: seconds of all cores since the start.
    memory_limit_mb, cores_limit: what the system lets the job have.
    """

    scope: Literal["job", "process"] = "process"
    memory_mb: float | None = None
    peak_memory_mb: float | None = None
    cpu_s: float | None = None
    memory_limit_mb: float | None = None
    cores_limit: float | None = None


def read(job_id: str, root: Path = Path("/")) -> Usage:
    """The usage of the Slurm job `job_id`, in which this Python runs; `root` holds /proc and /sys.

    Never raises; it reads a dozen small files and waits for none.
    """
    lines = _text(root / "proc/self/cgroup").splitlines()
    found = _version_2(root, lines, job_id) or _version_1(root, lines, job_id)
    return found or _process(root)


def _version_2(root: Path, lines: list[str], job_id: str) -> Usage | None:
    """By the one tree of version 2; None where the job has no readable part of it."""
    group = _job_group(root / "sys/fs/cgroup", _path(lines, ""), job_id)
    memory = _number(group / "memory.current") if group else None
    if group is None or memory is None:
        return None
    cpu_us = _value(_text(group / "cpu.stat"), "usage_usec")
    quota, _space, period = _text(group / "cpu.max").strip().partition(" ")
    return Usage(
        scope="job",
        memory_mb=_held(memory, _value(_text(group / "memory.stat"), "inactive_file")),
        peak_memory_mb=_megabytes(_number(group / "memory.peak")),
        cpu_s=None if cpu_us is None else cpu_us / 1e6,
        memory_limit_mb=_megabytes(_number(group / "memory.max")),
        cores_limit=_fewest(
            _ratio(_whole(quota), _whole(period)), _cores(_text(group / "cpuset.cpus.effective"))
        ),
    )


def _version_1(root: Path, lines: list[str], job_id: str) -> Usage | None:
    """By the trees of version 1, one a resource; None where the job has none of memory."""
    tree = root / "sys/fs/cgroup"
    groups = {
        name: _job_group(tree / name, _path(lines, name), job_id)
        for name in ("memory", "cpuacct", "cpu", "cpuset")
    }
    memory, cpuacct, cpu, cpuset = groups.values()
    current = _number(memory / "memory.usage_in_bytes") if memory else None
    if memory is None or current is None:
        return None
    cpu_ns = _number(cpuacct / "cpuacct.usage") if cpuacct else None
    quota = _number(cpu / "cpu.cfs_quota_us") if cpu else None
    period = _number(cpu / "cpu.cfs_period_us") if cpu else None
    return Usage(
        scope="job",
        memory_mb=_held(current, _value(_text(memory / "memory.stat"), "total_inactive_file")),
        peak_memory_mb=_megabytes(_number(memory / "memory.max_usage_in_bytes")),
        cpu_s=None if cpu_ns is None else cpu_ns / 1e9,
        memory_limit_mb=_megabytes(_number(memory / "memory.limit_in_bytes")),
        cores_limit=_fewest(
            _ratio(quota, period), _cores(_text(cpuset / "cpuset.cpus")) if cpuset else None
        ),
    )


def _process(root: Path) -> Usage:
    """By what the system says of this process, and the cores that it may run on."""
    status = _text(root / "proc/self/status")
    times = os.times()
    cpu_s = times.user + times.system + times.children_user + times.children_system
    now, peak = (_value(status, name) for name in ("VmRSS:", "VmHWM:"))  # in KB
    return Usage(
        memory_mb=None if now is None else now * 1024 / _MB,
        peak_memory_mb=None if peak is None else peak * 1024 / _MB,
        cpu_s=cpu_s,
        cores_limit=_affinity(),
    )


def _affinity() -> float | None:
    """How many cores this process may run on; only Linux tells."""
    try:
        return float(len(os.sched_getaffinity(0)))
    except (AttributeError, OSError):
        return None


def _path(lines: list[str], controller: str) -> str:
    """This process's path in the tree of `controller`, "" for that of version 2."""
    for line in lines:
        _number_of_tree, _colon, rest = line.partition(":")
        controllers, _colon, path = rest.partition(":")
        if controller in controllers.split(","):
            return path
    return ""


def _job_group(tree: Path, path: str, job_id: str) -> Path | None:
    """The folder of the whole job, somewhere above the process's own; None where there is none."""
    parts = path.strip("/").split("/")
    if f"job_{job_id}" not in parts or ".." in parts:
        return None
    return tree.joinpath(*parts[: parts.index(f"job_{job_id}") + 1])


def _text(file: Path) -> str:
    """The beginning of a file, "" where it can't be read at once."""
    try:
        # A pipe in the place of a file would otherwise wait for a writer.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError):
        return ""
    try:
        return os.read(handle, _LONGEST).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)


def _whole(text: str) -> int | None:
    """The whole number in `text`; None for “max”, what is no number and what is beyond sense."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    return int(text) if int(text) < _MOST else None


def _number(file: Path) -> int | None:
    return _whole(_text(file))


def _value(text: str, name: str) -> int | None:
    """The number behind `name` at the beginning of a line: “usage_usec 12”, “VmRSS: 12 kB”."""
    for line in text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == name:
            return _whole(words[1])
    return None


def _held(current: int, inactive_file: int | None) -> float:
    return max(0, current - (inactive_file or 0)) / _MB


def _megabytes(size: int | None) -> float | None:
    return None if size is None else size / _MB


def _ratio(quota: int | None, period: int | None) -> float | None:
    return quota / period if quota and period else None


def _fewest(*limits: float | None) -> float | None:
    return min((limit for limit in limits if limit is not None), default=None)


def _cores(text: str) -> float | None:
    """How many cores a list such as “0-3,8” names; None for none and for a garbled one."""
    try:
        return float(sum(_spans(text.strip()))) or None
    except ValueError:
        return None


def _spans(text: str) -> Iterator[int]:
    for span in text.split(","):
        first, dash, last = span.partition("-")
        low, high = _whole(first), _whole(last if dash else first)
        if low is None or high is None or high < low:
            raise ValueError(span)
        yield high - low + 1
