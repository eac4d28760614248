"""Makes one competing job from twelve random numbers, by the assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from random import Random
from typing import Any, TypeVar

from hublab.facts.policy import policy
from hublab.rules.schedule.job import Job
from hublab.rules.workloads.assumptions import Assumptions
from hublab.rules.workloads.small_machine import known_well_enough, node_type

HOUR_S = 3600
_SHORTEST_S = 60
SORTS = ("session", "cores", "gpus")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draws:
    """A job's random numbers, from 0 to below 1, by what they decide.

    Each job takes all of them, whatever the assumptions are: another assumption then changes what
    the numbers mean, and not which job gets which.
    """

    arrival: float
    sort: float
    size: float
    instance: float
    memory: float
    tier: float
    whole_tier: float
    limit: float
    early: float
    run: float
    elapsed: float
    group: float

    @classmethod
    def by(cls, generator: Random) -> Draws:
        """The next job's draws. `random()` alone gives the same numbers on every Python."""
        return cls(*(generator.random() for _field in fields(cls)))


class JobMaker:
    """Makes jobs for the small machine after the cluster `name`.

    Raises UnknownCluster, and HublabError for a cluster that can't be simulated.
    """

    def __init__(self, name: str, assumed: Assumptions) -> None:
        place = known_well_enough(name)
        self.assumed = assumed
        hours, weights = place.time_tiers_hours, assumed.tiers
        self.tiers = tuple(zip(hours, weights, strict=False))
        self.running_tiers = tuple((tier, tier * weight) for tier, weight in self.tiers)
        self.core_memory_mb = place.core_memory_mb
        self.base, self.gpu_node = node_type(place, "base"), node_type(place, "gpu")
        self.whole = place.gpu(self.gpu_node.gpu) if self.gpu_node else None
        instances = [each for each in place.gpus if each.instance]
        self.instances = instances or [each for each in (self.whole,) if each]
        self.give_up_s = policy("spawn-timeout").value

    def sort(self, draws: Draws) -> str:
        """Which of SORTS the job is."""
        batch = 1 - self.assumed.sessions
        gpus = self.assumed.gpus if self.gpu_node else 0
        weights = (self.assumed.sessions, batch * (1 - gpus), batch * gpus)
        return pick([each for each in zip(SORTS, weights, strict=True) if each[1]], draws.sort)

    def job(self, name: str, submit_s: int, draws: Draws) -> Job:
        """The job, as it is submitted."""
        sort = self.sort(draws)
        limit_s = self._session_limit_s(draws) if sort == "session" else self._limit_s(draws)
        return self._job(name, sort, draws, limit_s, submit_s=submit_s)

    def running(self, name: str, sort: str, draws: Draws) -> Job:
        """A job of that sort that runs already: only the rest of its run and limit lies ahead.

        Its priority is above all others, so that it is the first to get its nodes.
        """
        limit_s = pick(self.running_tiers, draws.tier) * HOUR_S
        elapsed_s = int(draws.elapsed * self._run_s(limit_s, draws))
        return self._job(name, sort, draws, limit_s, elapsed_s, priority=1000.0)

    def _job(
        self,
        name: str,
        sort: str,
        draws: Draws,
        limit_s: int,
        elapsed_s: int = 0,
        submit_s: int = 0,
        priority: float | None = None,
    ) -> Job:
        group = int(draws.group * self.assumed.groups)
        ranked = 1 + (group + 0.5) / self.assumed.groups - (1 - self.assumed.ahead)
        asks = {"session": self._session, "cores": self._cores, "gpus": self._gpus}[sort](draws)
        return Job(
            name=name,
            submit_s=submit_s,
            limit_s=max(_SHORTEST_S, limit_s - elapsed_s),
            run_s=max(_SHORTEST_S, self._run_s(limit_s, draws) - elapsed_s),
            account=f"group-{group + 1}",
            user=f"{name}-user",
            priority=ranked if priority is None else priority,
            **asks,
        )

    def _limit_s(self, draws: Draws) -> int:
        """A limit in whole hours: a tier's maximum, or less but too long for the tier before."""
        tier = pick(self.tiers, draws.tier)
        if draws.whole_tier < self.assumed.whole_tier:
            return int(tier * HOUR_S)
        before = max((other for other, _weight in self.tiers if other < tier), default=0)
        return int(before + 1 + int(draws.limit * (tier - before))) * HOUR_S

    def _session_limit_s(self, draws: Draws) -> int:
        return pick(self.assumed.session_hours, draws.limit) * HOUR_S

    def _run_s(self, limit_s: float, draws: Draws) -> int:
        """How long the job really runs, of its limit: at least a minute."""
        until = self.assumed.early_until
        if draws.early < self.assumed.early:
            part = draws.run * until
        else:
            part = until + draws.run * (1 - until)
        return max(_SHORTEST_S, round(part * limit_s))

    def _session(self, draws: Draws) -> dict[str, Any]:
        cores = pick(self.assumed.session_cores, draws.size)
        return {
            "cores": cores,
            "memory_mb": self._memory_mb(cores, draws),
            "interactive": True,
            "give_up_s": self.give_up_s,
        }

    def _cores(self, draws: Draws) -> dict[str, Any]:
        nodes = pick(self.assumed.nodes, draws.size)
        if nodes >= 1:
            whole = {"cores": self.base.cores, "memory_mb": self.base.memory_mb}
            return {"nodes": int(nodes)} | whole
        cores = max(1, int(nodes * self.base.cores))
        return {"cores": cores, "memory_mb": self._memory_mb(cores, draws)}

    def _gpus(self, draws: Draws) -> dict[str, Any]:
        kind = pick(self.assumed.gpu_kinds, draws.size)
        if kind == "all":
            node = self.gpu_node
            return {"cores": node.cores, "memory_mb": node.memory_mb, "gpus": {node.gpu: node.gpus}}
        gpu = self.whole
        if kind == "instance":
            gpu = self.instances[int(draws.instance * len(self.instances))]
        return {
            "cores": gpu.recommended_cores,
            "memory_mb": int(gpu.recommended_memory_gb * 1000),
            "gpus": {gpu.name: 1},
        }

    def _memory_mb(self, cores: int, draws: Draws) -> int:
        wanted = int(cores * self.core_memory_mb * pick(self.assumed.memory, draws.memory))
        return min(wanted, self.base.memory_mb)


def pick(table: Sequence[tuple[T, float]], draw: float) -> T:
    """The value of `table` that `draw` hits, by the weights."""
    left = draw * sum(weight for _value, weight in table)
    for value, weight in table:
        left -= weight
        if left < 0:
            return value
    return table[-1][0]
