"""Jobs as the scheduler sees them: what they ask for, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hublab.text import HublabError, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job: its request, and how long it would really run.

    Times are seconds from the start of the simulation, `memory_mb` is MB, and `cores`,
    `memory_mb` and `gpus` are asked for on each of the job's `nodes`. `gpus` counts GPUs, or MIG
    instances, by the name Slurm gives their type: `{"h100": 1}`.

    `partitions` names the partitions the job is submitted to; empty lets the machine route it.
    `priority` is Slurm's: more is sooner. `interactive` asks for the boost of the interactive
    partition. `give_up_s` is how long after its submission a pending job is cancelled: for a
    JupyterHub session, the hub's spawn timeout.

    Raises HublabError for a job without a name, nodes, cores or time.
    """

    name: str
    run_s: float
    limit_s: float
    submit_s: float = 0
    nodes: int = 1
    cores: int = 1
    memory_mb: int = 0
    gpus: Mapping[str, int] = field(default_factory=dict)
    user: str = ""
    account: str = ""
    partitions: tuple[str, ...] = ()
    priority: float = 1
    interactive: bool = False
    give_up_s: float | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise HublabError(_("A job has no name: give each job one."))
        at_least = (
            ("nodes", self.nodes, 1),
            ("cores", self.cores, 1),
            ("memory_mb", self.memory_mb, 0),
            ("limit_s", self.limit_s, 1),
            ("run_s", self.run_s, 0),
            ("submit_s", self.submit_s, 0),
            ("give_up_s", self.give_up_s or 0, 0),
            ("gpus", min(self.gpus.values(), default=0), 0),
        )
        for name, value, least in at_least:
            if not value >= least:  # so that NaN is refused too
                raise HublabError(
                    _("Job {}: {} is {}, but must be at least {}.").format(
                        self.name, name, value, least
                    )
                )

    @property
    def elapsed_s(self) -> float:
        """How long the job holds its nodes: until it ends, or its time limit ends it."""
        return min(self.run_s, self.limit_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledJob:
    """What became of a job: when and where it ran, in seconds from the simulation's start.

    `state` is Slurm's: COMPLETED, TIMEOUT (ended by its limit), CANCELLED (given up while
    pending), or PENDING and RUNNING where the simulation was told to stop before. `start_s` and
    `end_s` are None for what did not happen. `started_by` is "main" or "backfill".
    """

    job: Job
    state: str
    start_s: float | None = None
    end_s: float | None = None
    partition: str = ""
    nodes: tuple[str, ...] = ()
    started_by: str = ""

    @property
    def name(self) -> str:
        """The job's name."""
        return self.job.name

    @property
    def wait_s(self) -> float | None:
        """Seconds from submission to start; None where the job did not start."""
        return None if self.start_s is None else self.start_s - self.job.submit_s
