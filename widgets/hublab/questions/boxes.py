"""A session as a box: what it asks for, what is used of it, and what it could have asked for.

A box is charged for its largest part, cores, memory or GPU, as equivalents × hours. That a session
goes on until its time is up, used or not, is the question's own simplification.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from hublab.facts.cluster import cluster
from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.rules.charging.charge import Charge, charge

_EXACT = 6  # decimals: 22.000000000000004 steps are 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Cores and memory (MB) for some hours, and what they are charged as."""

    hours: float
    cores: float
    memory_mb: float
    charge: Charge

    @property
    def equivalents(self) -> float:
        """The largest part, which is charged while the session runs."""
        return self.charge.equivalents

    @property
    def total(self) -> float:
        """The charge in equivalent-hours."""
        return self.charge.hours(self.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the work in a session takes: hours, cores kept busy, memory (MB)."""

    hours: float
    cores: float
    memory_mb: float

    def short(self, request: Request) -> tuple[str, ...]:
        """The fields of `request` that the work does not fit into."""
        fields = ("hours", "cores", "memory_mb")
        return tuple(name for name in fields if getattr(self, name) > getattr(request, name))


def requested(request: Request) -> Box:
    """All that `request` asks for; raises HublabError as `charge` does."""
    return _box(request, request.hours, request.cores, request.memory_mb)


def used(request: Request, need: Need) -> Box:
    """What the work uses of `request`: no more than there is. A GPU counts as used."""
    return _box(
        request,
        min(need.hours, request.hours),
        min(need.cores, request.cores),
        min(need.memory_mb, request.memory_mb),
    )


def lean(request: Request, need: Need) -> Request:
    """The smallest request that fits the work with the margins that the Alliance advises.

    They are the larger margin of time, and the most memory of which enough is used; cores are
    whole. It asks for the same GPU, for no more than `request`, and for what the form takes.
    """
    form = cluster(request.cluster).form
    margin = 1 + (policy("time-margin").most or 0) / 100
    steps = ceil(round(need.hours * margin / form.step_hours, _EXACT))
    memory_mb = ceil(round(need.memory_mb * 100 / policy("memory-efficiency").value, _EXACT))
    return Request.of_size(
        request.cluster,
        hours=min(request.hours, max(form.min_hours, steps * form.step_hours)),
        cores=min(request.cores, max(form.min_cores, ceil(need.cores))),
        memory_mb=min(request.memory_mb, max(form.min_memory_mb, memory_mb)),
        gpu=request.gpu,
    )


def _box(request: Request, hours: float, cores: float, memory_mb: float) -> Box:
    size = {"hours": hours, "cores": cores, "memory_mb": memory_mb, "gpu": request.gpu}
    charged = charge(Request.of_size(request.cluster, **size))
    return Box(hours=hours, cores=cores, memory_mb=memory_mb, charge=charged)
