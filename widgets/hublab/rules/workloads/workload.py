"""Competing jobs, made up from stated distributions and a seed.

    queue(cluster, seed) -> Queue          # a small machine, its jobs, when a session is submitted
    mix(cluster, seed) -> tuple[Job, …]    # the jobs alone

The distributions are those of `Assumptions`, and nobody's measurements. The same seed gives the
same jobs on every version of Python.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from random import Random

from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine
from hublab.rules.workloads.assumptions import Assumptions
from hublab.rules.workloads.job_maker import HOUR_S, Draws, JobMaker
from hublab.rules.workloads.small_machine import small_machine

_DAY_HOURS = 24
_TRIES = 20  # jobs in a row that don't fit before a kind of node counts as full


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A machine, the jobs that compete on it, and when a session joins them (s)."""

    machine: Machine
    jobs: tuple[Job, ...]
    now_s: float


def queue(name: str, seed: int, assumptions: Assumptions | None = None) -> Queue:
    """The small machine after the cluster `name`, and the jobs of `seed` that compete on it.

    Raises UnknownCluster, and HublabError for a cluster that can't be simulated.
    """
    assumed = assumptions or Assumptions()
    return Queue(
        machine=small_machine(name), jobs=mix(name, seed, assumed), now_s=assumed.session_s
    )


def mix(name: str, seed: int, assumptions: Assumptions | None = None) -> tuple[Job, ...]:
    """The jobs of `seed` on the small machine after the cluster `name`, as they are submitted.

    First those that run when the simulation begins, then those that wait, then the arrivals.
    Raises what `queue` raises.
    """
    assumed = assumptions or Assumptions()
    maker = JobMaker(name, assumed)
    # One generator for each sort, so that more of one leaves the others as they are.
    running, waiting, arriving = (
        Random(f"{seed} {sort}") for sort in ("running", "waiting", "arriving")
    )
    jobs = list(_running(maker, small_machine(name), assumed, running))
    jobs += (
        maker.job(f"waiting-{number}", 0, Draws.by(waiting))
        for number in range(1, assumed.waiting + 1)
    )
    hour = assumed.begin_hour
    for number in range(1, assumed.jobs - len(jobs) + 1):
        draws = Draws.by(arriving)
        hour = _later(hour, -log(1 - draws.arrival) / assumed.arrivals_per_hour, assumed)
        submit_s = round((hour - assumed.begin_hour) * HOUR_S)
        jobs.append(maker.job(f"arriving-{number}", submit_s, draws))
    return tuple(jobs[: assumed.jobs])


def _running(
    maker: JobMaker, machine: Machine, assumed: Assumptions, generator: Random
) -> Iterator[Job]:
    """Jobs that hold as much of the base nodes' cores, and of each type of GPU, as is assumed."""
    batch = {name for each in machine.partitions if not each.interactive for name in each.nodes}
    room: Counter[str] = Counter()
    for node in machine.nodes:
        if node.name in batch:
            room.update(node.gpus or {node.name.partition("-")[0]: node.cores})
    for instance in maker.instances:
        room[instance.name] = int(room[instance.name] * assumed.full_instances)
    number = 0
    for sort in ("cores", "gpus") if maker.gpu_node else ("cores",):
        missed = 0
        while missed < _TRIES:
            job = maker.running(f"running-{number + 1}", sort, Draws.by(generator))
            need = job.gpus or {"base": job.cores * job.nodes}
            if all(amount <= room[kind] for kind, amount in need.items()):
                room.subtract(need)
                missed = 0
                number += 1
                yield job
            else:
                missed += 1


def _later(hour: float, hours: float, assumed: Assumptions) -> float:
    """When as much has happened since `hour` as happens in `hours` of an average day."""
    while True:
        day, of_day = divmod(hour, _DAY_HOURS)
        until, factor = next(piece for piece in assumed.day_cycle if of_day < piece[0])
        left = (until - of_day) * factor
        if hours < left:
            return hour + hours / factor
        hours -= left
        hour = day * _DAY_HOURS + until
