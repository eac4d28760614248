"""Time the scheduler on nodes: one size, the taught mix, growth with jobs and nodes; see run.py.

The jobs are seeded: one to a whole node's cores, some of several nodes, memory per core, limits
up to a day of which part is used. They arrive so that the machine is loaded alike at every size.
"""

from __future__ import annotations

from math import log
from random import Random
from statistics import linear_regression

from hublab.questions import wait
from hublab.questions.wait import WaitSettings
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.workloads.workload import queue
from timing import best_ms

JOBS, NODES = 500, 36
CORES, CORE_MEMORY_MB = 64, 4_000
LOAD = 0.9  # of the machine's cores, by what the jobs really run
HOUR_S = 3_600
GROWING_JOBS = (125, 250, 500, 1_000, 2_000)
GROWING_NODES = (9, 18, 36, 72, 144)  # with as many more jobs, so that each node has the same


def main() -> None:
    """Print a Markdown table."""
    time_ms = engine_ms(JOBS, NODES)
    print(f"| {JOBS} jobs on {NODES} nodes, backfill | hublab | {time_ms:.1f} ms | ≤ 20 ms |")
    first_ms = best_ms(first_schedule)
    print(f"| taught mix, the first schedule | hublab | {first_ms:.0f} ms | ≤ 100 ms |")
    all_s = best_ms(lambda: wait.ask(WaitSettings())) / 1000
    print(f"| taught mix, both requests in 40 queues | hublab | {all_s:.2f} s | ≤ 1.5 s |")
    growth("jobs", GROWING_JOBS, [engine_ms(jobs, NODES) for jobs in GROWING_JOBS])
    times = [engine_ms(JOBS * nodes // NODES, nodes) for nodes in GROWING_NODES]
    growth("nodes and their jobs", GROWING_NODES, times)


def growth(varied: str, sizes: tuple[int, ...], times_ms: list[float]) -> None:
    """Print how the time grows, with the power fitted to it (least squares of the logarithms)."""
    logs = ([log(value) for value in values] for values in (sizes, times_ms))
    measured = ", ".join(
        f"{size}: {time:.1f} ms" for size, time in zip(sizes, times_ms, strict=True)
    )
    power = linear_regression(*logs).slope
    print(f"| growth with {varied} | hublab | {measured}; power {power:.2f} | – |")


def engine_ms(jobs: int, nodes: int) -> float:
    """Time one simulation of so many jobs, in milliseconds."""
    machine, work = machine_of(nodes), jobs_of(jobs, nodes)
    return best_ms(lambda: simulate(work, machine))


def first_schedule() -> object:
    """Make a queue of the taught mix and run it to its end."""
    made = queue("fir", 1)
    return simulate(made.jobs, made.machine)


def machine_of(nodes: int) -> Machine:
    """Make a machine of `nodes` alike in one partition."""
    made = tuple(
        Node(name=f"n{number}", cores=CORES, memory_mb=CORES * CORE_MEMORY_MB)
        for number in range(nodes)
    )
    return Machine(
        nodes=made, partitions=(Partition(name="all", nodes=tuple(node.name for node in made)),)
    )


def jobs_of(count: int, nodes: int) -> list[Job]:
    """Make the same `count` jobs for every machine; only their arrivals depend on its size."""
    random = Random(1)
    jobs, core_seconds = [], 0.0
    for number in range(count):
        several = random.random() < 0.05
        job_nodes = random.choice((2, 4, 8)) if several else 1
        cores = CORES if several else random.choice((1, 1, 2, 4, 8, 16, 32))
        limit_s = random.choice((1, 2, 3, 6, 12, 24)) * HOUR_S
        run_s = max(60, int(limit_s * random.random()))
        memory_mb = int(cores * CORE_MEMORY_MB * random.choice((0.5, 1, 1)))
        jobs.append(
            Job(
                name=f"job-{number}",
                submit_s=core_seconds / (nodes * CORES * LOAD),
                nodes=job_nodes,
                cores=cores,
                memory_mb=memory_mb,
                limit_s=limit_s,
                run_s=run_s,
            )
        )
        core_seconds += job_nodes * cores * run_s
    return jobs


if __name__ == "__main__":
    main()
