"""What a session is charged on an Alliance cluster, in core-equivalents or RGU-equivalents.

The rules are those of the Alliance's page on allocations and compute scheduling: a job is charged
for the largest part of a bundle that it takes away from others. What counts is what is allocated
and for how long, neither what is used of it nor the time limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.request import Request
from hublab.text import HublabError, _

Resource = Literal["gpu", "cores", "memory"]


def core_equivalents(cores: float, memory_mb: float, core_memory_mb: float) -> float:
    """The bundles of one core and `core_memory_mb` that hold `cores` and `memory_mb`.

    >>> core_equivalents(2, 10_000, core_memory_mb=4_000)
    2.5
    """
    return max(float(cores), memory_mb / core_memory_mb)


def rgu_equivalents(
    rgu: float, cores: float, memory_gb: float, cores_per_rgu: float, memory_gb_per_rgu: float
) -> float:
    """The reference GPU units whose bundles hold `rgu`, `cores` and `memory_gb`.

    >>> rgu_equivalents(1, cores=2, memory_gb=6, cores_per_rgu=3, memory_gb_per_rgu=4)
    1.5
    """
    return max(rgu, cores / cores_per_rgu, memory_gb / memory_gb_per_rgu)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a session is charged while it runs; by the hour, for each hour.

    core_equivalents: its cores and memory in core-equivalents.
    rgu_equivalents: all of it in RGU-equivalents; None without a GPU.
    gpu, cores, memory: what each asks for in the unit that counts; gpu is None without one.
    dominant: the one that asks for most, which is what is charged.
    """

    core_equivalents: float
    rgu_equivalents: float | None
    gpu: float | None
    cores: float
    memory: float
    dominant: Resource

    @property
    def equivalents(self) -> float:
        """What is charged: RGU-equivalents with a GPU, core-equivalents without one."""
        return self.core_equivalents if self.rgu_equivalents is None else self.rgu_equivalents

    @property
    def unit(self) -> str:
        """The name of the unit that is charged, in the reader's language."""
        return _("core-equivalent") if self.rgu_equivalents is None else _("RGU-equivalent")

    def hours(self, elapsed_hours: float) -> float:
        """What `elapsed_hours` of it cost, in equivalent-hours."""
        return self.equivalents * elapsed_hours


def charge(request: Request, place: Cluster | None = None) -> Charge:
    """What `request` is charged at `place` (the cluster that it names, where None).

    Raises UnknownCluster, and HublabError where the cluster's bundles are not known or it has no
    such GPU; that the request fits the form is not checked.
    """
    place = place or cluster(request.cluster)
    if place.core_memory_mb is None:
        raise HublabError(_("What {} charges is not among its facts.").format(place.title))
    parts: dict[Resource, float] = (
        _in_rgu(request, place)
        if request.gpu_count
        else {"cores": float(request.cores), "memory": request.memory_mb / place.core_memory_mb}
    )
    dominant = max(parts, key=parts.__getitem__)  # of equal ones the first
    return Charge(
        core_equivalents=core_equivalents(request.cores, request.memory_mb, place.core_memory_mb),
        rgu_equivalents=parts[dominant] if request.gpu_count else None,
        gpu=parts.get("gpu"),
        cores=parts["cores"],
        memory=parts["memory"],
        dominant=dominant,
    )


def _in_rgu(request: Request, place: Cluster) -> dict[Resource, float]:
    gpu = place.gpu(request.gpu_name)
    if gpu is None or place.cores_per_rgu is None or place.memory_mb_per_rgu is None:
        raise HublabError(
            _("{} has no GPU “{}”; it has: {}.").format(
                place.title,
                request.gpu_name,
                ", ".join(known.name for known in place.gpus) or _("none"),
            )
        )
    return {
        "gpu": gpu.rgu * request.gpu_count,
        "cores": request.cores / place.cores_per_rgu,
        "memory": request.memory_mb / place.memory_mb_per_rgu,
    }
