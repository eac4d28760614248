"""My last month: what a person's own jobs waited, were charged and used, from a `sacct` export.

The export is read here and sent nowhere. What `sacct` can't tell stays unknown: whether a GPU was
busy, and what a job used that has no steps in the export.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.policy import policy
from hublab.facts.request import NO_GPU, Request
from hublab.questions import month_words
from hublab.rules.charging.charge import charge
from hublab.rules.workloads import sacct
from hublab.rules.workloads.damage import DamagedLine
from hublab.rules.workloads.sacct import SacctJob
from hublab.text import HublabError, _

# Prints all that `read` can use, when typed on a login node.
COMMAND = """\
sacct --parsable2 --starttime=now-30days \\
  --format=JobID,State,Submit,Start,End,Elapsed,Timelimit,ReqTRES,AllocTRES,MaxRSS,TotalCPU \\
  > jobs.txt"""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCharge:
    """What one job that started was charged.

    charged: by its request and the time it ran, in core-equivalent-hours; in RGU-equivalent-hours
        where `in_rgu`; in core-hours where no cluster is given. None where that is not known.
    used: the same for the cores that were busy on average and the memory it used at most; None
        where the export does not tell both, and for jobs with GPUs, whose use sacct does not know.
    """

    job: SacctJob
    charged: float | None
    in_rgu: bool = False
    used: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The jobs that started in the week from `monday` on.

    charged: in core-equivalent-hours or core-hours; compared, used: of the jobs that tell their
    use, what they were charged and what they used. rgu: in RGU-equivalent-hours.
    """

    monday: date
    jobs: int
    charged: float
    compared: float
    used: float
    rgu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """An export's jobs.

    place: the cluster whose rules charge them; None counts core-hours.
    jobs: in the order of the export; damaged: lines that could not be read; steps: rows for steps.
    charges: of the jobs that started; weeks: those in which one started, in order.
    timeout_s: how long the hub waits for a session to start.
    """

    place: Cluster | None
    jobs: tuple[SacctJob, ...]
    damaged: tuple[DamagedLine, ...]
    steps: int
    charges: tuple[JobCharge, ...]
    weeks: tuple[Week, ...]
    timeout_s: float

    @property
    def waits_s(self) -> tuple[float, ...]:
        """Seconds from submission to start of the jobs that started, in the export's order."""
        # A clock set back between the two would make it negative.
        return tuple(max(0.0, job.wait_s) for job in self.jobs if job.wait_s is not None)

    @property
    def in_time(self) -> int:
        """How many jobs started within `timeout_s`."""
        return sum(wait <= self.timeout_s for wait in self.waits_s)

    @property
    def summary(self) -> sacct.Summary:
        """Medians and counts of all jobs."""
        return sacct.summary(self.jobs)

    @property
    def unit(self) -> str:
        """What jobs without GPUs are charged in, in the reader's language."""
        return _("core-equivalent-hours") if self.place else _("core-hours")

    @property
    def charged(self) -> float:
        """What the jobs were charged in `unit`."""
        return sum(week.charged for week in self.weeks)

    @property
    def charged_rgu(self) -> float:
        """What the jobs with GPUs were charged, in RGU-equivalent-hours."""
        return sum(week.rgu for week in self.weeks)

    @property
    def unknown(self) -> int:
        """How many of the jobs that started have no known charge."""
        return sum(each.charged is None for each in self.charges)

    @property
    def compared(self) -> int:
        """How many jobs tell what they used."""
        return sum(each.used is not None for each in self.charges)

    @property
    def used_part(self) -> float | None:
        """The part of their charge that the jobs which tell it used; None where none does."""
        compared = sum(week.compared for week in self.weeks)
        return sum(week.used for week in self.weeks) / compared if compared else None

    @property
    def cpu_part(self) -> float | None:
        """The median part of their cores' time that jobs kept busy; None where none tells."""
        parts = [
            each.job.used_cpu_s / (each.job.cpus * elapsed)
            for each in self.charges
            if each.job.used_cpu_s is not None and each.job.cpus
            if (elapsed := _elapsed_s(each.job))
        ]
        return median(parts) if parts else None

    def sentence(self) -> str:
        """The month in a few sentences."""
        return month_words.sentence(self)


def read(text: str, place: str | None = None) -> Month:
    """The month in an export's `text`, charged by the rules of the cluster named `place`.

    Raises HublabError where the first line names no columns, UnknownCluster for the cluster.
    """
    export = sacct.parse(text)
    where = cluster(place) if place else None
    charges = tuple(_charge(job, where) for job in export.jobs if job.start is not None)
    return Month(
        place=where,
        jobs=export.jobs,
        damaged=export.damaged,
        steps=export.steps,
        charges=charges,
        weeks=tuple(_weeks(charges)),
        timeout_s=policy("spawn-timeout").value,
    )


def _charge(job: SacctJob, place: Cluster | None) -> JobCharge:
    hours, busy = _elapsed_s(job) / 3600, (job.used_cpu_s or 0) / 3600
    if place is None:
        used = None if job.used_cpu_s is None or not job.cpus else busy
        return JobCharge(job=job, charged=job.cpus * hours if job.cpus else None, used=used)
    equivalents = _equivalents(job, place)
    tells = job.used_cpu_s is not None and job.used_memory_mb is not None and not job.gpus
    used = max(busy, (job.used_memory_mb or 0) / (place.core_memory_mb or 1) * hours)
    return JobCharge(
        job=job,
        charged=None if equivalents is None else equivalents * hours,
        in_rgu=bool(job.gpus),
        used=used if tells and equivalents is not None else None,
    )


def _equivalents(job: SacctJob, place: Cluster) -> float | None:
    """What the job is charged by the hour; None where the cluster or the export does not tell."""
    if not job.cpus or job.memory_mb is None or len(job.gpus) > 1:
        return None
    gpu = next((f"gpu:{name}:{count}" for name, count in job.gpus.items()), NO_GPU)
    size = {"cores": job.cpus, "memory_mb": job.memory_mb, "gpu": gpu}
    try:
        return charge(Request(place.name, **size), place).equivalents
    except HublabError:
        return None


def _elapsed_s(job: SacctJob) -> float:
    """How long the job has run, 0 where that is not known."""
    return job.elapsed_s if job.elapsed_s is not None else max(0.0, job.run_s or 0)


def _weeks(charges: Iterable[JobCharge]) -> list[Week]:
    by_monday: dict[date, list[JobCharge]] = {}
    for each in charges:
        by_monday.setdefault(_monday(each.job), []).append(each)
    return [_week(monday, by_monday[monday]) for monday in sorted(by_monday)]


def _monday(job: SacctJob) -> date:
    day = job.start.date()
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def _week(monday: date, charges: list[JobCharge]) -> Week:
    cores = [each for each in charges if not each.in_rgu]
    told = [each for each in cores if each.used is not None]
    return Week(
        monday=monday,
        jobs=len(charges),
        charged=sum(each.charged or 0 for each in cores),
        compared=sum(each.charged or 0 for each in told),
        used=sum(each.used or 0 for each in told),
        rgu=sum(each.charged or 0 for each in charges if each.in_rgu),
    )
