"""A made-up month of jobs, as `sacct` would print it: what the tutorials read before your own.

Nobody's jobs are in it. Their numbers, 101 to 106, are much too small to be a cluster's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_HEAD = "JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS|TotalCPU"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A job: what it asked for, what became of it, and what it used."""

    number: int
    state: str
    submit: str
    wait_min: int
    limit_h: int
    run_min: int
    cores: int
    memory_mb: int
    busy_min: int  # of all its cores
    used_mb: int


_JOBS = (
    # A session: serial code on eight cores, and memory to be on the safe side.
    _Made(
        number=101, state="CANCELLED by 3001", submit="2026-11-02T09:04:00", wait_min=3,
        limit_h=8, run_min=125, cores=8, memory_mb=64_000, busy_min=41, used_mb=3_100,
    ),
    # Batch: one core, and the memory of many.
    _Made(
        number=102, state="COMPLETED", submit="2026-11-03T16:40:00", wait_min=190,
        limit_h=12, run_min=216, cores=1, memory_mb=128_000, busy_min=212, used_mb=6_000,
    ),
    # Batch: as it should be.
    _Made(
        number=103, state="COMPLETED", submit="2026-11-05T11:15:00", wait_min=48,
        limit_h=3, run_min=160, cores=16, memory_mb=64_000, busy_min=2_470, used_mb=52_800,
    ),
    # A session whose notebook read the whole table at once.
    _Made(
        number=104, state="OUT_OF_MEMORY", submit="2026-11-09T13:30:00", wait_min=1,
        limit_h=2, run_min=13, cores=1, memory_mb=4_000, busy_min=12, used_mb=3_980,
    ),
    # Batch: the time was too short.
    _Made(
        number=105, state="TIMEOUT", submit="2026-11-12T18:05:00", wait_min=25,
        limit_h=1, run_min=60, cores=4, memory_mb=16_000, busy_min=231, used_mb=13_100,
    ),
    # A session that was left in the afternoon and ran into the night.
    _Made(
        number=106, state="TIMEOUT", submit="2026-11-17T15:20:00", wait_min=4,
        limit_h=12, run_min=720, cores=2, memory_mb=16_000, busy_min=25, used_mb=2_100,
    ),
)  # fmt: skip


def export() -> str:
    """The export's text: a job a line, each followed by its two steps."""
    return "\n".join([_HEAD, *(line for job in _JOBS for line in _lines(job))]) + "\n"


def _lines(job: _Made) -> tuple[str, ...]:
    submit = datetime.fromisoformat(job.submit)
    start = submit + timedelta(minutes=job.wait_min)
    end = start + timedelta(minutes=job.run_min)
    tres = f"billing={job.cores},cpu={job.cores},mem={job.memory_mb}M,node=1"
    ran, busy = _clock(job.run_min), _clock(job.busy_min)
    state = job.state.partition(" ")[0]

    def line(step: str, began: datetime, limit: str, asked: str, got: str, used: str) -> str:
        shown = job.state if not step else "COMPLETED" if step == ".extern" else state
        cpu = "00:00:00" if step == ".extern" else busy
        times = "|".join(moment.isoformat() for moment in (began, start, end))
        return f"{job.number}{step}|{shown}|{times}|{ran}|{limit}|{asked}|{got}|{used}|{cpu}"

    return (
        line("", submit, _clock(60 * job.limit_h), tres, tres, ""),
        line(".batch", start, "", "", tres.partition(",")[2], f"{job.used_mb * 1024}K"),
        line(".extern", start, "", "", tres, "0"),
    )


def _clock(minutes: int) -> str:
    """[days-]hours:minutes:seconds."""
    days, rest = divmod(minutes, 24 * 60)
    clock = f"{rest // 60:02}:{rest % 60:02}:00"
    return f"{days}-{clock}" if days else clock
