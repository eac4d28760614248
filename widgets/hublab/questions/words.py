"""A session's request in a few words, for sentences and tables."""

from __future__ import annotations

from hublab.facts.cluster import cluster
from hublab.facts.request import Request
from hublab.text import _, duration, ngettext, number, quantity

SIZES = ("hours", "cores", "memory_mb", "gpu")  # the fields that say how much is asked for


def size(request: Request, field: str) -> str:
    """What `request` says in one of `SIZES`: “4 cores”, “no GPU”."""
    match field:
        case "hours":
            return quantity(request.hours, "h")
        case "cores":
            return ngettext("{} core", "{} cores", request.cores).format(number(request.cores))
        case "memory_mb":
            return quantity(request.memory_mb, "MB")
        case _ if request.gpu_name:
            gpu = cluster(request.cluster).gpu(request.gpu_name)
            return f"{number(request.gpu_count)} × {gpu.title if gpu else request.gpu_name}"
        case _:
            return _("no GPU")


def summary(request: Request) -> str:
    """All of it: “8 h, 1 core, 4000 MB”; a GPU only where there is one."""
    fields = SIZES if request.gpu_name else SIZES[:-1]
    return ", ".join(size(request, field) for field in fields)


def differences(first: Request, other: Request) -> str:
    """What `other` asks for instead: “1 h instead of 8 h”, or all of it where much differs."""
    changed = [field for field in SIZES if getattr(first, field) != getattr(other, field)]
    if len(changed) > 2:
        return _("{} instead").format(summary(other))
    return ", ".join(
        _("{} instead of {}").format(size(other, field), size(first, field)) for field in changed
    )


def after(wait_s: float) -> str:
    """When something starts, as seen from its submission: “at once”, “after 2 h”."""
    return _("after {}").format(duration(wait_s)) if wait_s else _("at once")
