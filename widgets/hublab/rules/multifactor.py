"""Priorities of a queue's jobs while usage changes: the scheduler's `priority`.

    simulate(jobs, machine, priority=Multifactor(tree, machine))

As in slurmctld, nothing moves between two PriorityCalcPeriods: usage, FairShare and age are those
of the last refresh, and a job submitted since then is ranked by the tree of the last refresh.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hublab.rules.priority import (
    EXAMPLE_WEIGHTS,
    Factors,
    Weights,
    age_factor,
    priority,
    size_factor,
)
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine
from hublab.rules.shares.fairshare import Tree, fair_tree
from hublab.rules.shares.usage import HALF_LIFE_S, UsageLedger
from hublab.text import HublabError, _


def allocated_cpus(job: Job) -> float:
    """The billing of a partition without TRESBillingWeights."""
    return float(job.nodes * job.cores)


class Multifactor:
    """Multifactor priority over a tree of associations.

    tree: everyone's shares, and their usage at time 0. machine: what job sizes are relative to.
    billable: what a job is billed while it runs. half_life_s: PriorityDecayHalfLife.
    All partitions have the same PriorityJobFactor, and no job has a QOS, a site factor or a nice
    value of its own. Times are in seconds from the start of the simulation.
    """

    def __init__(
        self,
        tree: Tree,
        machine: Machine,
        weights: Weights = EXAMPLE_WEIGHTS,
        *,
        billable: Callable[[Job], float] = allocated_cpus,
        half_life_s: float = HALF_LIFE_S,
    ) -> None:
        self._tree, self._weights, self._billable = tree, weights, billable
        self._indexes = tree.indexes()
        self._ledger = UsageLedger(tree, half_life_s=half_life_s)
        self._cluster_nodes = len(machine.nodes)
        self._cluster_cpus = sum(node.cores for node in machine.nodes)
        self._started: set[int] = set()  # by identity: jobs may share a name
        self._ended: set[int] = set()
        self._refreshed_s = 0.0
        self._ranked = fair_tree(tree)

    def refresh(self, now_s: float, jobs: Sequence[ScheduledJob]) -> None:
        """Charge what ran up to `now_s`, let usage decay, and rank everyone anew.

        jobs: all jobs that have started; their ends may be known ahead.
        """
        for scheduled in jobs:
            self._follow(scheduled, now_s)
        self._ledger.tick(now_s)
        self._ranked = fair_tree(self._ledger.tree())
        self._refreshed_s = now_s

    def value(self, job: Job, now_s: float) -> float:
        """The priority of a pending job at `now_s`, as of the last refresh.

        Raises HublabError where its user has no association with its account.
        """
        return float(priority(self.factors(job), self._weights))

    def factors(self, job: Job) -> Factors:
        """What the priority of `job` is made of, as of the last refresh."""
        weights = self._weights
        return Factors(
            age=age_factor(self._refreshed_s - job.submit_s, weights.max_age_s),
            fair_share=self._fair_share(job),
            job_size=size_factor(
                nodes=job.nodes,
                cpus=job.nodes * job.cores,
                cluster_nodes=self._cluster_nodes,
                cluster_cpus=self._cluster_cpus,
                favor_small=weights.favor_small,
                limit_minutes=job.limit_s / 60 if weights.relative_to_time else None,
            ),
            partition=1.0,
        )

    def _fair_share(self, job: Job) -> float:
        index = self._indexes.get((job.account, job.user))
        share = None if index is None else self._ranked.fair_share(index)
        if share is None:
            raise HublabError(
                _("Job {}: user {} has no association with account {}.").format(
                    job.name, job.user, job.account
                )
            )
        return share

    def _follow(self, scheduled: ScheduledJob, now_s: float) -> None:
        """Tell the ledger of the job's start and end, each once."""
        job, key = scheduled.job, id(scheduled.job)
        if scheduled.start_s is None or key in self._ended:
            return
        if key not in self._started:
            self._started.add(key)
            self._ledger.start(
                key,
                account=job.account,
                user=job.user,
                billing=self._billable(job),
                at_s=scheduled.start_s,
            )
        if scheduled.end_s is not None and scheduled.end_s <= now_s:
            self._ended.add(key)
            self._ledger.end(key, scheduled.end_s)
