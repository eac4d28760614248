"""What did a past job use of what it asked for, and what would have been enough?

The margins are those that the Alliance advises. What `sacct` can't tell stays unknown: why cores
were idle, whether a GPU was busy, what a job would have used that was stopped by its own limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.form_check import no_hub
from hublab.facts.request import NO_GPU, Request
from hublab.questions import boxes
from hublab.questions.boxes import Box, Need
from hublab.rules.workloads import sacct
from hublab.rules.workloads.sacct import SacctJob

# Of a job that one of its own limits stopped, what it took is known only from below.
_AT_LEAST = {"TIMEOUT": ("hours",), "OUT_OF_MEMORY": ("hours", "memory_mb")}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastJob:
    """A job that ended, beside the request that it was.

    request: its size, on the form of its cluster. need: what it took of that.
    at_least: the fields of the request of which it would have taken more: it was stopped there.
    lean: the smallest request with the advised margins; fields `at_least` are left as they were.
    charged, lean_charged: the box that it was charged for the time it ran, and the lean one.
    """

    job: SacctJob
    request: Request
    need: Need
    at_least: tuple[str, ...]
    lean: Request
    charged: Box
    lean_charged: Box

    def part(self, field: str) -> float:
        """How much of "hours", "cores" or "memory_mb" of the request was used."""
        return getattr(self.need, field) / getattr(self.request, field)


def read(text: str, place: str) -> tuple[PastJob, ...]:
    """The jobs in an export's `text` that ended and tell what they used, on the cluster `place`.

    Left out are jobs with GPUs, whose use sacct does not know, on several nodes, or without a
    time limit. Raises HublabError where the first line names no columns, UnknownCluster, and
    RequestError for a cluster without a hub.
    """
    where = cluster(place)
    if not where.has_hub:
        raise no_hub(where)
    jobs = sacct.parse(text).jobs
    return tuple(_past(job, where) for job in jobs if _tells(job))


def _tells(job: SacctJob) -> bool:
    known = job.used_cpu_s is not None and job.used_memory_mb is not None
    sized = job.cpus and job.memory_mb and job.limit_s and not job.gpus
    return bool(known and sized and job.run_s and job.nodes in (None, 1))


def _past(job: SacctJob, place: Cluster) -> PastJob:
    request = Request.of_size(
        place.name,
        hours=job.limit_s / 3600,
        cores=job.cpus,
        memory_mb=round(job.memory_mb),
        gpu=NO_GPU,
    )
    need = Need(
        hours=job.run_s / 3600, cores=job.used_cpu_s / job.run_s, memory_mb=job.used_memory_mb
    )
    at_least = _AT_LEAST.get(job.state, ())
    kept = {field: getattr(request, field) for field in at_least}
    lean = replace(boxes.lean(request, need), **kept)
    ran = {"hours": need.hours}
    return PastJob(
        job=job,
        request=request,
        need=need,
        at_least=at_least,
        lean=lean,
        charged=boxes.requested(replace(request, **ran)),
        lean_charged=boxes.requested(replace(lean, **ran)),
    )
