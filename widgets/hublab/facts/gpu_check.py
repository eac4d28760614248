"""Holds the GPU configuration of a Server Options form against what its cluster has and takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hublab.facts.cluster import Cluster
from hublab.facts.parts import GpuType, NodeType
from hublab.facts.policy import policy
from hublab.facts.refusal import RequestError, not_among, shown
from hublab.facts.source import Fact
from hublab.text import _, number

if TYPE_CHECKING:
    from hublab.facts.request import Request

NO_GPU = "gpu:0"
_TYPED = re.compile(r"gpu:([A-Za-z0-9_.]+):([1-9][0-9]{0,3})")
_UNTYPED = re.compile(r"gpu(?::([1-9][0-9]{0,3}))?")


@dataclass(frozen=True, slots=True)
class Limit:
    """The least or the most of a field, in words too, and the fact that says so."""

    value: int | float
    words: str
    fact: Fact


def gpu_problems(request: Request, place: Cluster) -> Iterator[RequestError]:
    """What keeps the GPU configuration of `request` from being submitted on `place`."""
    asked = request.gpu
    if asked == NO_GPU:
        return
    if not isinstance(asked, str) or not (typed := _TYPED.fullmatch(asked)):
        yield _unreadable(asked, place)
        return
    name, count = typed[1], int(typed[2])
    gpu = place.gpu(name)
    if gpu is None:
        yield not_among("gpu", name, tuple(each.name for each in place.gpus), place.nodes[0])
    elif count > (most := most_gpus(place, gpu)).value:
        yield _too_many(place, gpu, count, most)


def nodes_with(place: Cluster, gpu: GpuType | None) -> tuple[NodeType, ...]:
    """The kinds of node that hold `gpu`, all of them where it is None.

    An instance is a part of a GPU: where no node names it, any node with GPUs may hold it.
    """
    if gpu is None:
        return place.nodes
    named = tuple(node for node in place.nodes if node.gpu == gpu.name)
    return named or tuple(node for node in place.nodes if node.gpu)


def most_gpus(place: Cluster, gpu: GpuType) -> Limit:
    """How many of `gpu` one job on one node may ask for."""
    if gpu.instance:
        rule = policy("instances-per-job")
        return Limit(rule.value, _("the most instances in one job"), rule)
    node = max(nodes_with(place, gpu), key=lambda node: node.gpus)
    return Limit(node.gpus, _("the most in one node of {}").format(place.title), node)


def _unreadable(asked: object, place: Cluster) -> RequestError:
    untyped = _UNTYPED.fullmatch(asked) if isinstance(asked, str) else None
    if not untyped or not place.gpus:
        reason = _("“{}” is not of the form gpu:NAME:COUNT, or gpu:0 for none").format(shown(asked))
        return RequestError("gpu", asked, reason)
    whole = next((each for each in place.gpus if not each.instance), place.gpus[0])
    count = min(int(untyped[1] or 1), int(most_gpus(place, whole).value))
    instead = f"gpu:{whole.name}:{count}"
    rule = place.gpu_requests
    if rule is None:
        because = _("“{}” names no model of GPU, and so says neither what you get nor its charge")
        because = because.format(asked)
    else:
        because = _("“{}” names no model of GPU, and Slurm refuses that on {} since {}").format(
            asked, place.title, rule.model_required_since.isoformat()
        )
    reason = _("{}; choose a model, such as {}").format(because, instead)
    smallest = min(place.gpus, key=lambda each: each.rgu)
    if smallest.instance:
        reason = _("{}, or an instance, such as gpu:{}:1").format(reason, smallest.name)
    names = tuple(each.name for each in place.gpus)
    return RequestError("gpu", asked, reason, limit=names, instead=instead, fact=rule or whole)


def _too_many(place: Cluster, gpu: GpuType, count: int, most: Limit) -> RequestError:
    asked, instead = f"gpu:{gpu.name}:{count}", f"gpu:{gpu.name}:{most.value}"
    reason = _("{} of {} is above {}, {}").format(count, gpu.name, number(most.value), most.words)
    if gpu.instance:
        instead = _as_much(place, gpu.rgu * count)
        reason = _("{}: Slurm refuses more; choose a single one, such as {}").format(
            reason, instead
        )
    return RequestError("gpu", asked, reason, limit=most.value, instead=instead, fact=most.fact)


def _as_much(place: Cluster, rgu: float) -> str:
    """The smallest single GPU or instance of at least `rgu`, else the largest there is."""
    by_size = sorted(place.gpus, key=lambda each: each.rgu)
    enough = next((each for each in by_size if each.rgu >= rgu), by_size[-1])
    return f"gpu:{enough.name}:1"
