"""Multifactor priority: its factors, its weights, and the number that orders the queue.

The rules are those of Slurm's page on multifactor priority
(https://slurm.schedmd.com/priority_multifactor.html); rounding and limits of the result and the
formulas of the job size factor were seen in slurmctld 22.05.8.
"""

from __future__ import annotations

from dataclasses import dataclass

from hublab.text import HublabError, _

GREATEST_PRIORITY = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """slurm.conf's PriorityWeight… settings, and how long age counts.

    name: where they are from. assumption: they are not known to be those of a real cluster.
    tres: weights by TRES name, in order. max_age_s: PriorityMaxAge.
    favor_small: PriorityFavorSmall. relative_to_time: PriorityFlags=SMALL_RELATIVE_TO_TIME.
    """

    name: str
    assumption: bool
    age: int = 0
    assoc: int = 0
    fair_share: int = 0
    job_size: int = 0
    partition: int = 0
    qos: int = 0
    tres: tuple[tuple[str, int], ...] = ()
    max_age_s: float = 7 * 86_400
    favor_small: bool = False
    relative_to_time: bool = False


# The Alliance does not publish its weights. These are what the simulators assume.
EXAMPLE_WEIGHTS = Weights(
    name="Configuration example of Slurm's page on multifactor priority",
    assumption=True,
    age=1_000,
    fair_share=10_000,
    job_size=1_000,
    partition=1_000,
    max_age_s=14 * 86_400,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What is weighed in one job's priority: each from 0 to 1, but for `site` and `nice`.

    tres: factors by TRES name, in any order.
    """

    age: float = 0.0
    assoc: float = 0.0
    fair_share: float = 0.0
    job_size: float = 0.0
    partition: float = 0.0
    qos: float = 0.0
    tres: tuple[tuple[str, float], ...] = ()
    site: int = 0
    nice: int = 0


def age_factor(eligible_s: float, max_age_s: float) -> float:
    """The part of PriorityMaxAge that a job has been eligible to run for."""
    if max_age_s <= 0:
        raise HublabError(_("PriorityMaxAge is {} s: it must be more than zero.").format(max_age_s))
    return min(1.0, max(0.0, eligible_s) / max_age_s)


def size_factor(
    *,
    nodes: int,
    cpus: int,
    cluster_nodes: int,
    cluster_cpus: int,
    favor_small: bool = False,
    limit_minutes: float | None = None,
) -> float:
    """How much of the cluster a job asks for; how little, with `favor_small`.

    nodes, cpus: the fewest it asks for. cluster_nodes, cluster_cpus: those in service.
    limit_minutes: its time limit, where PriorityFlags has SMALL_RELATIVE_TO_TIME.
    """
    if limit_minutes is not None:
        largest = max(cpus, nodes * cluster_cpus / cluster_nodes)
        part = largest / limit_minutes / cluster_cpus
        return _within_one(1 - part if favor_small else part)
    if favor_small:
        nodes, cpus = cluster_nodes - nodes, cluster_cpus - cpus
    return _within_one((nodes / cluster_nodes + cpus / cluster_cpus) / 2)


def relative_factor(own: float, greatest: float) -> float:
    """The priority of a partition, QOS or association, relative to the greatest of its kind."""
    return own / greatest if greatest else 0.0


def tres_factor(requested: float, partition_total: float) -> float:
    """The part of a partition's TRES that a job asks for."""
    return _within_one(requested / partition_total) if partition_total else 0.0


def terms(factors: Factors, weights: Weights) -> dict[str, float]:
    """The terms whose sum is the priority, by the names of sprio's columns."""
    asked = dict(factors.tres)
    return {
        "SITE": float(factors.site),
        "AGE": weights.age * factors.age,
        "ASSOC": weights.assoc * factors.assoc,
        "FAIRSHARE": weights.fair_share * factors.fair_share,
        "JOBSIZE": weights.job_size * factors.job_size,
        "PARTITION": weights.partition * factors.partition,
        "QOS": weights.qos * factors.qos,
        "TRES": sum(weight * asked.get(name, 0.0) for name, weight in weights.tres),
        "NICE": -float(factors.nice),
    }


def priority(factors: Factors, weights: Weights) -> int:
    """The priority: the sum of all terms as a whole number from 1 up to 2**32 − 1.

    0 is for held jobs, so that nothing else falls below 1.
    """
    total = sum(terms(factors, weights).values())
    return int(min(max(total, 1.0), GREATEST_PRIORITY))


def _within_one(value: float) -> float:
    return min(1.0, max(0.0, value))
