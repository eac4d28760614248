"""Holds a filled-in Server Options form against what is known of its cluster."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hublab.facts.cluster import Cluster, clusters
from hublab.facts.gpu_check import NO_GPU, Limit, gpu_problems, most_gpus, nodes_with
from hublab.facts.parts import GpuType, NodeType
from hublab.facts.refusal import LABELS, UNITS, RequestError, not_among, shown
from hublab.facts.source import Fact
from hublab.text import _, number, quantity

if TYPE_CHECKING:
    from hublab.facts.request import Request

__all__ = ["LABELS", "NO_GPU", "RequestError", "most_gpus", "no_hub", "nodes_with", "problems"]

# The spawner's script writes these words without quotes: they must not need any.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@+-]*")


def problems(request: Request, place: Cluster) -> Iterator[RequestError]:
    """All that keeps `request` from being submitted on `place`, in the order of the form."""
    yield from _account(request, place)
    yield from _number("hours", request.hours, *_hours(place))
    wrong_gpu = list(gpu_problems(request, place))
    gpu = None if wrong_gpu else place.gpu(request.gpu_name)
    nodes = nodes_with(place, gpu)
    sizes = [
        *_number("cores", request.cores, *_cores(place, nodes, gpu)),
        *_number("memory_mb", request.memory_mb, *_memory(place, nodes, gpu)),
    ]
    yield from sizes or _together(request, place, nodes)
    yield from wrong_gpu
    if request.ui not in place.form.interfaces:
        yield not_among("ui", request.ui, place.form.interfaces, place.form)
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


def _is_word(value: object) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _account(request: Request, place: Cluster) -> Iterator[RequestError]:
    name, accounts = request.account, place.accounts
    if not _is_word(name):
        yield RequestError(
            "account", name, _("“{}” is not the name of an account").format(shown(name))
        )
    elif accounts.prefixes and name.split("-")[0] not in accounts.prefixes:
        allowed = ", ".join(f"{prefix}-" for prefix in accounts.prefixes)
        reason = _("“{}” does not begin with one of {}").format(shown(name), allowed)
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
        words = _("{} is not a number") if field == "hours" else _("{} is not a whole number")
        yield RequestError(field, value, words.format(shown(repr(value))))
        return
    for limit, outside, words in (
        (least, value < least.value, _("{} is below {}, {}")),
        (most, value > most.value, _("{} is above {}, {}")),
    ):
        if outside:
            reason = words.format(shown(value), _with_unit(field, limit.value), limit.words)
            yield RequestError(
                field, value, reason, limit=limit.value, instead=limit.value, fact=limit.fact
            )


def _with_unit(field: str, value: int | float) -> str:
    return quantity(value, UNITS[field]) if field in UNITS else number(value)


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
        most = node.memory_mb
        yield RequestError("memory_mb", memory, reason, limit=most, instead=most, fact=node)


def _words(request: Request) -> Iterator[RequestError]:
    """Names that only Slurm can judge, but whose letters the script must bear."""
    named = [("features", feature) for feature in request.features]
    if request.reservation != "":
        named.insert(0, ("reservation", request.reservation))
    for field, word in named:
        if not _is_word(word):
            yield RequestError(
                field, word, _("“{}” is not a name that Slurm gives").format(shown(word))
            )
