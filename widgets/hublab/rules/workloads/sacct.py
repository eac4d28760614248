"""A person's own jobs, from what `sacct --parsable2` printed; read here and sent nowhere.

    sacct -X --parsable2 --starttime=now-30days \\
          --format=JobID,User,Account,State,Submit,Start,End,Elapsed,Timelimit,ReqTRES,AllocTRES

Columns are found by the names in the first line, in any order; the more there are the more is
known, and JobID, State and Submit must be there: with MaxRSS and TotalCPU, and without -X, also
what the jobs used. Format: Slurm's manual page of sacct.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

from hublab.rules.schedule.job import Job
from hublab.rules.workloads import sacct_fields as fields
from hublab.rules.workloads.damage import DamagedLine, short
from hublab.text import HublabError, _

_REQUIRED = ("jobid", "state", "submit")


@dataclass(frozen=True, slots=True, kw_only=True)
class SacctJob:
    """A job, a task of a job array, or `tasks` tasks that still wait, as sacct tells it.

    Times are in the cluster's own time zone, None where they are not known or lie ahead;
    `start` is None for a job that never started. state: Slurm's, without who cancelled the job.
    elapsed_s: how long it ran so far; limit_s: its time limit, None where there is none.
    cpus, memory_mb, nodes, gpus: what it asked for in all, MB as Slurm's M; None if not known.
    used_memory_mb: the most that any step used (MaxRSS), used_cpu_s: the time that its cores were
        busy (TotalCPU), in all; None where the export does not say.
    """

    job_id: str
    state: str
    submit: datetime
    start: datetime | None = None
    end: datetime | None = None
    elapsed_s: int | None = None
    limit_s: int | None = None
    cpus: int | None = None
    memory_mb: float | None = None
    nodes: int | None = None
    gpus: dict[str, int] = field(default_factory=dict)
    used_memory_mb: float | None = None
    used_cpu_s: int | None = None
    user: str = ""
    account: str = ""
    tasks: int = 1

    @property
    def wait_s(self) -> float | None:
        """Seconds from submission to start."""
        return None if self.start is None else (self.start - self.submit).total_seconds()

    @property
    def run_s(self) -> float | None:
        """Seconds that an ended job ran."""
        if self.start is None or self.end is None:
            return None
        if self.elapsed_s is not None:
            return self.elapsed_s
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What an export holds: jobs in its order, the number of rows for steps, damaged lines."""

    jobs: tuple[SacctJob, ...]
    steps: int = 0
    damaged: tuple[DamagedLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An export in a few figures; None where no job tells.

    states: how many jobs ended in each, the most frequent first. median_wait_s, longest_wait_s:
    of those that started. limit_used, memory_used: the median part of their time limit and of
    their memory that ended jobs used. core_hours: elapsed time × CPUs.
    """

    jobs: int
    started: int
    states: dict[str, int]
    median_wait_s: float | None
    longest_wait_s: float | None
    limit_used: float | None
    memory_used: float | None
    core_hours: float


def read(path: str | Path) -> Export:
    """The export in the file at `path`; raises HublabError if it is none or can't be read."""
    try:
        return parse(Path(path).read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise HublabError(_("{} can't be read: {}.").format(path, error.strerror)) from error


def parse(text: str) -> Export:
    """The export in `text`; raises HublabError where its first line names no columns."""
    lines = text.split("\n")
    columns = [name.strip().lower() for name in lines[0].lstrip("\ufeff").split("|")]
    missing = [name for name in _REQUIRED if name not in columns]
    if missing:
        raise HublabError(
            _(
                "The first line of the export must name its columns, with JobID, State and Submit "
                "among them: run sacct with --parsable2 and without --noheader."
            )
        )
    jobs: list[SacctJob] = []
    damaged: list[DamagedLine] = []
    steps = 0
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("|")
        if cells == [""]:
            continue
        if len(cells) != len(columns):
            reason = _("{} fields instead of {}").format(len(cells), len(columns))
            damaged.append(DamagedLine(number=number, reason=reason))
            continue
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        try:
            if "." in row["jobid"]:
                steps += 1
                _note_step(jobs, row)
            else:
                jobs.append(_job(row))
        except ValueError as error:
            reason = _("“{}” can't be read").format(short(str(error)))
            damaged.append(DamagedLine(number=number, reason=reason))
    return Export(jobs=tuple(jobs), steps=steps, damaged=tuple(damaged))


def summary(jobs: Iterable[SacctJob]) -> Summary:
    """The figures of some jobs, those of an export for example."""
    jobs = tuple(jobs)
    waits = [job.wait_s for job in jobs if job.wait_s is not None]
    ended = [job for job in jobs if job.run_s is not None]
    states = sum((Counter({job.state: job.tasks}) for job in jobs), Counter())
    limits = [job.run_s / job.limit_s for job in ended if job.limit_s]
    memory = [
        job.used_memory_mb / job.memory_mb
        for job in ended
        if job.memory_mb and job.used_memory_mb is not None
    ]
    return Summary(
        jobs=sum(job.tasks for job in jobs),
        started=len(waits),
        states=dict(states.most_common()),
        median_wait_s=median(waits) if waits else None,
        longest_wait_s=max(waits, default=None),
        limit_used=median(limits) if limits else None,
        memory_used=median(memory) if memory else None,
        core_hours=sum((job.elapsed_s or 0) * (job.cpus or 0) for job in jobs) / 3600,
    )


def workload(jobs: Iterable[SacctJob]) -> tuple[Job, ...]:
    """The jobs that ran and ended, for the scheduler; seconds count from the first submission.

    A job without a time limit has its run time as limit; CPUs and memory are spread evenly over
    its nodes.
    """
    ended = sorted(
        (job for job in jobs if job.run_s is not None and job.cpus), key=lambda job: job.submit
    )
    return tuple(
        Job(
            name=job.job_id,
            submit_s=(job.submit - ended[0].submit).total_seconds(),
            run_s=job.run_s,
            limit_s=max(1, job.limit_s or job.run_s),
            nodes=nodes,
            cores=ceil(job.cpus / nodes),
            memory_mb=ceil((job.memory_mb or 0) / nodes),
            gpus={name: ceil(count / nodes) for name, count in job.gpus.items()},
            user=job.user,
            account=job.account,
        )
        for job in ended
        for nodes in (job.nodes or 1,)
    )


def _job(row: dict[str, str]) -> SacctJob:
    """The job of a row; raises ValueError with the text that can't be read."""
    submit = fields.time(row["submit"])
    if submit is None or not row["jobid"]:
        raise ValueError(row["submit"] if row["jobid"] else row["jobid"])
    elapsed_s = fields.whole(row.get("elapsedraw", ""))
    if elapsed_s is None:
        elapsed_s = fields.duration_s(row.get("elapsed", ""))
    minutes = fields.whole(row.get("timelimitraw", ""))
    start = fields.time(row.get("start", ""))
    # A job that ends without having started has a start all the same, but no nodes.
    if not elapsed_s and row.get("alloctres") == "":
        start = None
    return SacctJob(
        job_id=row["jobid"],
        state=row["state"].partition(" ")[0],
        submit=submit,
        start=start,
        end=fields.time(row.get("end", "")),
        elapsed_s=elapsed_s,
        limit_s=fields.duration_s(row.get("timelimit", "")) if minutes is None else 60 * minutes,
        user=row.get("user", ""),
        account=row.get("account", ""),
        used_cpu_s=fields.duration_s(row.get("totalcpu", "")),
        tasks=fields.tasks(row["jobid"]),
        **_size(row),
    )


def _size(row: dict[str, str]) -> dict[str, Any]:
    """What the job asked for, or else what it got: in all, over its nodes."""
    asked = fields.tres(row.get("reqtres", "")) or fields.tres(row.get("alloctres", ""))
    cpus = asked.get("cpu") or _first(row, "reqcpus", "ncpus", "alloccpus")
    nodes = asked.get("node") or _first(row, "reqnodes", "nnodes", "allocnodes")
    memory = fields.memory_mb(row.get("reqmem", ""), int(cpus or 1), int(nodes or 1))
    return {
        "cpus": None if cpus is None else int(cpus),
        "nodes": None if nodes is None else int(nodes),
        "memory_mb": asked.get("mem", memory),
        "gpus": fields.gpus(asked),
    }


def _first(row: dict[str, str], *names: str) -> int | None:
    """The first of these numbers that the row has and that is not 0."""
    return next((count for name in names if (count := fields.whole(row.get(name, "")))), None)


def _note_step(jobs: list[SacctJob], row: dict[str, str]) -> None:
    """Add what a step used to its job, which sacct prints before it."""
    used = fields.memory_mb(row.get("maxrss", ""), 1, 1)
    if used is None or not jobs or jobs[-1].job_id != row["jobid"].partition(".")[0]:
        return
    jobs[-1] = replace(jobs[-1], used_memory_mb=max(used, jobs[-1].used_memory_mb or 0))
