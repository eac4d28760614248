"""What `sacct` would print of made-up jobs: nobody's jobs are in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_HEAD = "JobID|State|Submit|Start|End|Elapsed|Timelimit|ReqTRES|AllocTRES|MaxRSS|TotalCPU"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeJob:
    """A job, or a task of an array: what it asked for, what became of it, and what it used.

    number: as sacct writes it, 101 or 4711_3. busy_min: of all its cores.
    """

    number: str
    state: str
    submit: str
    wait_min: int
    limit_h: int
    run_min: int
    cores: int
    memory_mb: int
    busy_min: int
    used_mb: int


def export(jobs: Iterable[MadeJob]) -> str:
    """The export's text: a job a line, each followed by its two steps."""
    return "\n".join([_HEAD, *(line for job in jobs for line in _lines(job))]) + "\n"


def _lines(job: MadeJob) -> tuple[str, ...]:
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
