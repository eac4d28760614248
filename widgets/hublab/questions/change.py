"""Which change to a request would have its session start in time? Found by trying some.

Each is tried in the queue shown, only until the hub would give up. They are tried from the one
that costs the person least: ending another session, a time up to the test nodes' limit, half the
memory, half the cores, an instance for a whole GPU, an hour alone; then two of these together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from hublab.facts.cluster import cluster
from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.questions.because import because
from hublab.questions.trial import Trial, trial
from hublab.questions.why import in_time
from hublab.questions.words import after, differences
from hublab.rules.workloads.workload import Queue
from hublab.text import _

_MOST_TRIED = 10


@dataclass(frozen=True, slots=True)
class _Change:
    """Other values for some of the request's fields, and perhaps the boost."""

    fields: tuple[tuple[str, float | str], ...] = ()
    boosts: bool = False

    def __add__(self, other: _Change) -> _Change:
        return _Change(self.fields + other.fields, self.boosts or other.boosts)

    def of(self, request: Request) -> Request:
        return replace(request, **dict(self.fields))

    def words(self, request: Request) -> str:
        """“without your other interactive job, with 3 h instead of 8 h”."""
        parts = [_("without your other interactive job")] if self.boosts else []
        if self.fields:
            parts.append(_("with {}").format(differences(request, self.of(request))))
        return ", ".join(parts)


def helps(whole: Trial, among: Queue, timeout_s: float) -> str:
    """The first change that has the session of `whole` start in time, or that none does.

    "" where it starts in time as it is, and where there is nothing to change.
    """
    if in_time(whole, timeout_s):
        return ""
    tried = []
    for change in islice(_changes(whole), _MOST_TRIED):
        boosted = whole.boosted or change.boosts
        other = trial(change.of(whole.request), among, boosted, timeout_s)
        words = change.words(whole.request)
        if in_time(other, timeout_s):
            cause = because(other, whole)
            found = _("It starts here {} {}").format(after(other.started.wait_s), words)
            return f"{found}: {cause}." if cause else f"{found}."
        tried.append(words)
    if not tried:
        return ""
    return _("Tried here, and not enough: {}.").format("; ".join(tried))


def _changes(whole: Trial) -> Iterator[_Change]:
    """What may be tried, alone and in pairs, the least first."""
    single = [each for each in _single(whole) if not each.of(whole.request).problems()]
    yield from single
    for one, other in combinations(single, 2):
        pair = one + other
        if len({name for name, _value in pair.fields}) == len(pair.fields) and not (
            pair.of(whole.request).problems()
        ):
            yield pair


def _single(whole: Trial) -> Iterator[_Change]:
    request, fast_hours = whole.request, policy("interactive-fast").value
    if not whole.boosted:
        yield _Change(boosts=True)
    if request.minutes > 60 * fast_hours:
        yield _Change((("hours", fast_hours),))
    if request.memory_mb > 1:
        yield _Change((("memory_mb", request.memory_mb // 2),))
    if request.cores > 1:
        yield _Change((("cores", request.cores // 2),))
    instance = _instance(request)
    if instance:
        yield _Change((("gpu", f"gpu:{instance}:1"),))
    if request.minutes > 60:
        yield _Change((("hours", 1),))


def _instance(request: Request) -> str:
    """The largest instance that could take the place of whole GPUs, "" for none."""
    place = cluster(request.cluster)
    gpu = place.gpu(request.gpu_name)
    instances = [each for each in place.gpus if each.instance]
    if gpu is None or gpu.instance or not instances:
        return ""
    return max(instances, key=lambda each: each.rgu).name
