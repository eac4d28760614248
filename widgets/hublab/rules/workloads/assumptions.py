"""What the made-up jobs of `workload` are like.

No cluster publishes such distributions. These are the simulator's own, chosen so that its queue
does what clusters' queues do: nodes are full, jobs wait, and a short limit finds the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from hublab.text import _, duration, number, quantity

T = TypeVar("T")
Table = tuple[tuple[T, float], ...]  # of (value, weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """The numbers behind the competing jobs. Shares and parts are of 1.

    jobs: how many there are, of three sorts. At the beginning jobs run on all cores of the base
        nodes and all GPUs that batch jobs may use, and on `full_instances` of the instances, each
        caught at a random moment of its run; and `waiting` jobs wait. The others arrive at random,
        `arrivals_per_hour` on average (a Poisson process).
    begin_hour: the hour of the day at the beginning; day_cycle: times that factor until that hour
        of the day.
    session_s: when the session is submitted, in seconds after the beginning.
    groups: how many groups share the machine, at evenly spaced priorities; ahead: the share of
        them before the session, whose priority is 1.

    sessions: the share of jobs that are interactive sessions; session_hours: their limits;
        session_cores: their cores.
    gpus: the share of the other jobs that ask for GPUs; gpu_kinds: an instance, one GPU, or all
        GPUs of a node.
    nodes: the parts of a node, or whole nodes, that jobs without GPUs ask for.
    memory: times the memory that goes with a core.
    tiers: weights of the time tiers, the shortest first; jobs that run at the beginning are the
        longer ones, weighed by their tiers' hours too. whole_tier: the share of limits that are
        the tier's maximum, the others lying anywhere down to the tier before.
    early: the share of jobs that end early, anywhere up to `early_until` of their limit; the
        others end anywhere after that. Slurm's users are told that 30 to 50 % of jobs end early.
    """

    jobs: int = 300
    full_instances: float = 0.8
    waiting: int = 30
    arrivals_per_hour: float = 6.0
    begin_hour: float = 10.0
    day_cycle: Table[int] = ((8, 0.5), (18, 1.5), (24, 5 / 6))
    session_s: float = 600.0
    groups: int = 12
    ahead: float = 0.75

    sessions: float = 0.08
    session_hours: Table[int] = ((1, 0.4), (2, 0.2), (3, 0.4))
    session_cores: Table[int] = ((1, 0.4), (2, 0.3), (4, 0.2), (8, 0.1))
    gpus: float = 0.12
    gpu_kinds: Table[str] = (("instance", 0.5), ("one", 0.35), ("all", 0.15))
    nodes: Table[float] = (
        (0.05, 0.02), (0.125, 0.20), (0.25, 0.28), (0.5, 0.20), (1, 0.20), (2, 0.07), (4, 0.03),
    )  # fmt: skip
    memory: Table[float] = ((0.5, 0.2), (1, 0.8))
    tiers: tuple[float, ...] = (0.50, 0.27, 0.13, 0.07, 0.03)
    whole_tier: float = 0.5
    early: float = 0.4
    early_until: float = 0.9


def stated(assumed: Assumptions) -> tuple[str, ...]:
    """The assumptions in sentences, for whoever wants to know what a simulated queue is made of."""
    return (
        _("{} jobs compete; these numbers are made up, and no cluster's.").format(
            number(assumed.jobs)
        ),
        _(
            "At the beginning, at {}, jobs run on all cores and GPUs for batch jobs, each caught "
            "at a random moment of its run, and on {} of the GPU instances; {} more jobs wait."
        ).format(
            quantity(assumed.begin_hour, "h"), _percent(assumed.full_instances),
            number(assumed.waiting),
        ),
        _("The others arrive at random, {} an hour on average over the day: {}.").format(
            number(assumed.arrivals_per_hour),
            _list(_("{} times that until {}"), (
                (number(factor, 2), quantity(until, "h")) for until, factor in assumed.day_cycle
            )),
        ),
        _("The session joins them after {}; {} of the {} groups have a higher priority.").format(
            duration(assumed.session_s), _percent(assumed.ahead), number(assumed.groups)
        ),
        _(
            "Of those that wait or arrive, {} are interactive sessions of {}, which give up like "
            "yours."
        ).format(_percent(assumed.sessions), _shares(assumed.session_hours, "h")),
        _("{} of the batch jobs ask for GPUs: {}.").format(
            _percent(assumed.gpus),
            _list("{} {}", (
                (_percent(weight), _GPU_KINDS[kind]()) for kind, weight in assumed.gpu_kinds
            )),
        ),
        _("The others ask for {}, with {} as much memory as goes with their cores.").format(
            _shares(assumed.nodes, _("nodes")), _shares(assumed.memory, "×")
        ),
        _(
            "Of the time tiers, the shortest first, {} of the jobs choose each; {} of these ask "
            "for the tier's maximum, the others for any whole hours above the tier before."
        ).format(_list("{}", ((_percent(each),) for each in assumed.tiers)),
                 _percent(assumed.whole_tier)),
        _("{} of the jobs end early, anywhere up to {} of their limit, the others after that.")
        .format(_percent(assumed.early), _percent(assumed.early_until)),
    )  # fmt: skip


_GPU_KINDS = {
    "instance": lambda: _("for an instance"),
    "one": lambda: _("for one GPU"),
    "all": lambda: _("for all GPUs of a node"),
}


def _percent(part: float) -> str:
    return quantity(100 * part, "%", 0)


def _shares(table: Table[float], unit: str) -> str:
    """A table of values in `unit`: “1 h (40 %), 2 h (60 %)”."""
    return _list(
        "{} ({})", ((quantity(value, unit, 3), _percent(weight)) for value, weight in table)
    )


def _list(form: str, items: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(form.format(*item) for item in items)
