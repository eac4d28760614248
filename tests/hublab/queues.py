"""Random machines, jobs and settings for the scheduler's properties."""

from __future__ import annotations

from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.settings import Settings
from hypothesis import strategies as st

_CORES = 4
_MEMORY_MB = 8


def machines() -> st.SearchStrategy[Machine]:
    """Up to six nodes, every other one with GPUs, in two partitions that overlap."""

    def make(count: int, first: int, tier: int) -> Machine:
        nodes = tuple(
            Node(
                name=f"n{place}",
                cores=_CORES,
                memory_mb=_MEMORY_MB,
                gpus={"gpu": 2} if place % 2 else {},
            )
            for place in range(count)
        )
        names = tuple(node.name for node in nodes)
        return Machine(
            nodes=nodes,
            partitions=(
                Partition(name="all", nodes=names),
                Partition(name="part", nodes=names[min(first, count - 1) :], priority_tier=tier),
            ),
        )

    return st.builds(make, st.integers(1, 6), st.integers(0, 4), st.integers(1, 2))


@st.composite
def queues(draw: st.DrawFn, most: int = 14) -> tuple[Machine, tuple[Job, ...]]:
    """A machine and jobs that it can run, some of which give up or are killed by their limits."""
    machine = draw(machines())
    count = draw(st.integers(1, most))
    return machine, tuple(draw(_jobs(machine, f"j{place}")) for place in range(count))


@st.composite
def _jobs(draw: st.DrawFn, machine: Machine, name: str) -> Job:
    partition = draw(st.sampled_from(machine.partitions))
    held = [node for node in machine.nodes if node.name in partition.nodes]
    with_gpus = [node for node in held if node.gpus]
    gpus = {"gpu": draw(st.integers(1, 2))} if with_gpus and draw(st.booleans()) else {}
    return Job(
        name=name,
        submit_s=draw(st.integers(0, 90)),
        run_s=draw(st.integers(0, 200)),
        limit_s=draw(st.sampled_from([20, 60, 120, 180, 240])),
        nodes=draw(st.integers(1, len(with_gpus if gpus else held))),
        cores=draw(st.integers(1, _CORES)),
        memory_mb=draw(st.integers(0, _MEMORY_MB)),
        gpus=gpus,
        partitions=(partition.name,),
        priority=draw(st.integers(1, 3)),
        give_up_s=draw(st.one_of(st.none(), st.integers(1, 300))),
    )


def settings() -> st.SearchStrategy[Settings]:
    """Settings of all kinds."""
    return st.builds(
        Settings,
        default_queue_depth=st.integers(1, 20),
        sched_interval_s=st.sampled_from([0, 1, 20]),
        bf_interval_s=st.sampled_from([1, 30]),
        bf_window_s=st.sampled_from([120, 86_400]),
        bf_resolution_s=st.sampled_from([1, 60]),
        bf_max_job_test=st.integers(1, 20),
        latency_s=st.sampled_from([0, 0.3, 2]),
        epilog_s=st.sampled_from([0, 0.02]),
    )
