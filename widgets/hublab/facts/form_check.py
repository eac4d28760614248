"""Holds a filled-in Server Options form against what is known of its cluster."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hublab.facts.cluster import Cluster, clusters
from hublab.facts.parts import GpuType, NodeType
from hublab.facts.policy import policy
from hublab.facts.source import Fact, Source
from hublab.text import HublabError, _, number, quantity

if TYPE_CHECKING:
    from hublab.facts.request import Request

# The form's own words, which stay English on the Alliance's French pages too.
LABELS = {
    "cluster": "JupyterHub",
    "account": "Account",
    "hours": "Time (hours)",
    "cores": "Number of cores",
    "memory_mb": "Memory (MB)",
    "gpu": "GPU configuration",
    "ui": "User interface",
    "oversubscribe": "Enable core oversubscription",
    "reservation": "Reservation",
    "features": "Feature constraints",
}
UNITS = {"hours": "h", "memory_mb": "MB"}
NO_GPU = "gpu:0"
# The spawner's script writes these words without quotes: they must not need any.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]*")
_GPU = re.compile(r"gpu:([A-Za-z0-9_.]+):([1-9][0-9]{0,3})")


class RequestError(HublabError):
    """A field of a request can't be submitted on its cluster.

    field: the attribute of Request; label: the form's own name of it; value: what was asked;
    limit: what is allowed, None where no figure or list says it; source: the page that says so.
    """

    def __init__(
        self,
        field: str,
        value: object,
        reason: str,
        *,
        limit: object = None,
        fact: Fact | None = None,
    ) -> None:
        self.field, self.label = field, LABELS[field]
        self.value, self.limit = value, limit
        self.source: Source | None = fact.source if fact else None
        cited = f" ({_cited(fact)})" if fact else ""
        super().__init__(f"{self.label}: {reason}{cited}.")


@dataclass(frozen=True, slots=True)
class Limit:
    """The least or the most of a field, in words too, and the fact that says so."""

    value: int | float
    words: str
    fact: Fact


def problems(request: Request, place: Cluster) -> Iterator[RequestError]:
    """All that keeps `request` from being submitted on `place`, in the order of the form."""
    yield from _account(request, place)
    yield from _number("hours", request.hours, *_hours(place))
    gpu_problems = list(_gpu(request, place))
    gpu = None if gpu_problems else place.gpu(request.gpu_name)
    nodes = nodes_with(place, gpu)
    sizes = [
        *_number("cores", request.cores, *_cores(place, nodes, gpu)),
        *_number("memory_mb", request.memory_mb, *_memory(place, nodes, gpu)),
    ]
    yield from sizes or _together(request, place, nodes)
    yield from gpu_problems
    if request.ui not in place.form.interfaces:
        yield _not_among("ui", request.ui, place.form.interfaces, place.form)
    yield from _words(request)


def no_hub(place: Cluster) -> RequestError:
    """Why no session starts on a cluster that is retired or has no hub, and where one does."""
    hubs = ", ".join(each.title for each in clusters("in service") if each.has_hub)
    if place.retirement:
        reason = _("{} stopped on {}; choose one of {}").format(
            place.title, place.retirement.until.isoformat(), hubs
        )
        return RequestError("cluster", place.name, reason, fact=place.retirement)
    reason = _("{} has none; choose one of {}").format(place.title, hubs)
    return RequestError("cluster", place.name, reason, fact=place.service)


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


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _cited(fact: Fact) -> str:
    citation = fact.source.citation()
    return _("assumed from {}").format(citation) if fact.assumption else citation


def _account(request: Request, place: Cluster) -> Iterator[RequestError]:
    name, accounts = request.account, place.accounts
    if not _is_word(name):
        yield RequestError("account", name, _("“{}” is not the name of an account").format(name))
    elif accounts.prefixes and name.split("-")[0] not in accounts.prefixes:
        allowed = ", ".join(f"{prefix}-" for prefix in accounts.prefixes)
        reason = _("“{}” does not begin with one of {}").format(name, allowed)
        yield RequestError("account", name, reason, limit=accounts.prefixes, fact=accounts)


def _hours(place: Cluster) -> tuple[Limit, Limit]:
    form = place.form
    most = Limit(place.max_hours, _("the longest job of {}").format(place.title), place.limits)
    if form.max_hours is not None and form.max_hours < most.value:
        most = _most_of_form(form.max_hours, form)
    return _least_of_form(form.min_hours, form), most


def _cores(place: Cluster, nodes: tuple[NodeType, ...], gpu: GpuType | None) -> tuple[Limit, Limit]:
    largest = max(nodes, key=lambda node: node.cores)
    most = Limit(largest.cores, _largest(place, gpu), largest)
    if place.form.max_cores < largest.cores:
        most = _most_of_form(place.form.max_cores, place.form)
    return _least_of_form(place.form.min_cores, place.form), most


def _memory(
    place: Cluster, nodes: tuple[NodeType, ...], gpu: GpuType | None
) -> tuple[Limit, Limit]:
    largest = max(nodes, key=lambda node: node.memory_mb)
    most = Limit(largest.memory_mb, _largest(place, gpu), largest)
    if place.form.max_memory_mb < largest.memory_mb:
        most = _most_of_form(place.form.max_memory_mb, place.form)
    return _least_of_form(place.form.min_memory_mb, place.form), most


def _largest(place: Cluster, gpu: GpuType | None) -> str:
    if gpu is None:
        return _("the largest node of {}").format(place.title)
    return _("the largest node of {} with {}").format(place.title, gpu.title)


def _least_of_form(value: int | float, form: Fact) -> Limit:
    return Limit(value, _("the least that the form takes"), form)


def _most_of_form(value: int | float, form: Fact) -> Limit:
    return Limit(value, _("the most that the form takes"), form)


def _number(field: str, value: object, least: Limit, most: Limit) -> Iterator[RequestError]:
    """What is wrong with a number: its kind, or being outside of `least` to `most`."""
    kinds = (int, float) if field == "hours" else (int,)
    endless = isinstance(value, float) and not math.isfinite(value)
    if not isinstance(value, kinds) or isinstance(value, bool) or endless:
        words = _("{!r} is not a number") if field == "hours" else _("{!r} is not a whole number")
        yield RequestError(field, value, words.format(value))
        return
    for limit, outside, words in (
        (least, value < least.value, _("{} is below {}, {}")),
        (most, value > most.value, _("{} is above {}, {}")),
    ):
        if outside:
            shown = _with_unit(field, limit.value)
            reason = words.format(value, shown, limit.words)
            yield RequestError(field, value, reason, limit=limit.value, fact=limit.fact)


def _with_unit(field: str, value: int | float) -> str:
    return quantity(value, UNITS[field]) if field in UNITS else number(value)


def _gpu(request: Request, place: Cluster) -> Iterator[RequestError]:
    asked = request.gpu
    if asked == NO_GPU:
        return
    match = _GPU.fullmatch(asked) if isinstance(asked, str) else None
    if match is None:
        reason = _("“{}” is not of the form gpu:NAME:COUNT, or gpu:0 for none").format(asked)
        yield RequestError("gpu", asked, reason)
        return
    name, count = match.groups()
    gpu = place.gpu(name)
    if gpu is None:
        yield _not_among("gpu", name, tuple(each.name for each in place.gpus), place.nodes[0])
        return
    most = most_gpus(place, gpu)
    if int(count) > most.value:
        reason = _("{} of {} is above {}, {}").format(count, name, number(most.value), most.words)
        yield RequestError("gpu", asked, reason, limit=most.value, fact=most.fact)


def _together(
    request: Request, place: Cluster, nodes: tuple[NodeType, ...]
) -> Iterator[RequestError]:
    """Cores and memory that each fit some node, but no node at once."""
    cores, memory = request.cores, request.memory_mb
    enough_cores = [node for node in nodes if node.cores >= cores]
    enough_memory = [node for node in nodes if node.memory_mb >= memory]
    if enough_cores and enough_memory and not any(node in enough_memory for node in enough_cores):
        node = max(enough_cores, key=lambda node: node.memory_mb)
        reason = _("{} is above {}, the most in a node of {} that has {} cores").format(
            memory, quantity(node.memory_mb, "MB"), place.title, number(cores)
        )
        yield RequestError("memory_mb", memory, reason, limit=node.memory_mb, fact=node)


def _not_among(field: str, value: str, allowed: tuple[str, ...], fact: Fact) -> RequestError:
    reason = _("“{}” is not one of {}").format(value, ", ".join(allowed) or _("none"))
    return RequestError(field, value, reason, limit=allowed, fact=fact)


def _words(request: Request) -> Iterator[RequestError]:
    """Names that only Slurm can judge, but whose letters the script must bear."""
    named = [("features", feature) for feature in request.features]
    if request.reservation != "":
        named.insert(0, ("reservation", request.reservation))
    for field, word in named:
        if not _is_word(word):
            yield RequestError(field, word, _("“{}” is not a name that Slurm gives").format(word))
