"""Small queues made by hand, for sessions whose waits can be worked out on paper."""

from __future__ import annotations

from hublab.facts.request import Request
from hublab.questions.trial import Trial, wait_s, whole_trial
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.workloads.workload import Queue

HOUR_S = 3600


def machine(test_nodes: int = 0, long_nodes: int = 2, whole: int = 2) -> Machine:
    """Two nodes of 8 cores, `long_nodes` of which take longer jobs; and test nodes, if any."""
    base = tuple(Node(name=f"n{each}", cores=8, memory_mb=32_000) for each in range(1, whole + 1))
    test = tuple(
        Node(name=f"t{each}", cores=8, memory_mb=32_000) for each in range(1, test_nodes + 1)
    )
    names = tuple(node.name for node in base)
    interactive = Partition(
        name="interactive", nodes=tuple(node.name for node in test), max_time_s=3 * HOUR_S,
        interactive=True,
    )  # fmt: skip
    return Machine(
        nodes=(*base, *test),
        partitions=(
            *((interactive,) if test else ()),
            Partition(name="base-3h", nodes=names, max_time_s=3 * HOUR_S),
            Partition(name="base-24h", nodes=names[-long_nodes:], max_time_s=24 * HOUR_S),
        ),
    )


def busy(
    name: str, hours: float, cores: int = 8, ends_h: float | None = None, **more: float
) -> Job:
    """A job that runs from the beginning, to its limit or until `ends_h`."""
    run_s = (hours if ends_h is None else ends_h) * HOUR_S
    return Job(name=name, limit_s=hours * HOUR_S, run_s=run_s, cores=cores, priority=1000, **more)


def waiting(name: str, hours: float, cores: int = 8, **more: float) -> Job:
    """A job that waits with a higher priority than the session."""
    limit_s = hours * HOUR_S
    return Job(name=name, limit_s=limit_s, run_s=limit_s, cores=cores, priority=2, **more)


def tried(
    among: Queue, hours: float, cores: int = 1, memory_mb: int = 1024, boosted: bool = True
) -> Trial:
    """A session in this queue."""
    request = Request("fir", hours=hours, cores=cores, memory_mb=memory_mb)
    return whole_trial(request, among, boosted, wait_s(request, among, boosted))


def queue_of(*jobs: Job, on: Machine | None = None, now_s: float = 600) -> Queue:
    """These jobs, and a session that joins them after ten minutes."""
    return Queue(machine=on or machine(), jobs=jobs, now_s=now_s)
