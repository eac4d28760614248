"""One session in one simulated queue: when it starts there, and all that tells why."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.facts.request import Request
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.schedule.trace import Decision
from hublab.rules.workloads.workload import Queue

SESSION = "session"
_LONG_S = 2 * 3600  # a shorter time is not worth a picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of a session, and of the jobs around it while it is shown.

    boosted: whether it had the boost of interactive jobs. submit_s: when it was submitted, in
    seconds from the simulation's start, as all times of `others`, `started` and `trace`.
    shown_s: for how long after its submission the trial went on. jobs: all that compete with it.
    others: those that have started or given up. started: the session, None where it has not.
    trace: the decisions about it and about the jobs that were tested before it.
    """

    request: Request
    boosted: bool
    machine: Machine
    submit_s: float
    shown_s: float
    jobs: tuple[Job, ...]
    others: tuple[ScheduledJob, ...]
    started: ScheduledJob | None
    trace: tuple[Decision, ...]

    @property
    def begun(self) -> tuple[ScheduledJob, ...]:
        """All jobs that have started, the session too."""
        session = (self.started,) if self.started else ()
        return (*(each for each in self.others if each.nodes), *session)

    def running(self, time_s: float) -> list[ScheduledJob]:
        """The other jobs that run at `time_s`."""
        return [each for each in self.others if each.nodes and each.start_s <= time_s < each.end_s]

    def pending(self, time_s: float) -> int:
        """How many other jobs wait at `time_s`."""
        left = [each.end_s if each.start_s is None else each.start_s for each in self.others]
        return sum(job.submit_s <= time_s for job in self.jobs) - sum(
            time <= time_s for time in left
        )

    @property
    def partition(self) -> Partition:
        """Where the session has started."""
        assert self.started is not None  # for trials of which that is known
        return self._partition(self.started.partition)

    @property
    def node(self) -> Node:
        """The one node on which the session has started."""
        assert self.started is not None
        (name,) = self.started.nodes
        return next(each for each in self.machine.nodes if each.name == name)

    @property
    def limit_s(self) -> float:
        """The session's time limit."""
        return self.request.minutes * 60

    @property
    def waits_in(self) -> tuple[Partition, ...]:
        """The partitions for which the session was tested, in the order of the tests."""
        names = dict.fromkeys(each.partition for each in self.trace if each.job == SESSION)
        return tuple(map(self._partition, names))

    def _partition(self, name: str) -> Partition:
        return next(each for each in self.machine.partitions if each.name == name)


def session_job(request: Request, submit_s: float, boosted: bool) -> Job:
    """The job that the hub submits for `request`; it runs to its limit, as sessions may."""
    return Job(
        name=SESSION,
        user="you",
        submit_s=submit_s,
        limit_s=request.minutes * 60,
        run_s=request.minutes * 60,
        cores=request.cores,
        memory_mb=request.memory_mb,
        gpus={request.gpu_name: request.gpu_count} if request.gpu_name else {},
        interactive=boosted,
    )


def wait_s(request: Request, among: Queue, boosted: bool) -> float:
    """How many seconds the session waits among these jobs: the quick way, without a trace."""
    session = session_job(request, among.now_s, boosted)
    schedule = simulate((*among.jobs, session), among.machine, until_started=SESSION)
    return next(each.wait_s for each in schedule.jobs if each.job is session)


def whole_trial(request: Request, among: Queue, boosted: bool, waits_s: float) -> Trial:
    """The trial until a while after the session's start, which comes after `waits_s`."""
    runs_s = min(request.minutes * 60, _LONG_S)
    return trial(request, among, boosted, max(_LONG_S, waits_s * 1.25, waits_s + runs_s))


def trial(request: Request, among: Queue, boosted: bool, shown_s: float) -> Trial:
    """The trial until `shown_s` seconds after the session's submission."""
    session = session_job(request, among.now_s, boosted)
    schedule = simulate(
        (*among.jobs, session), among.machine, trace_of=SESSION, until_s=among.now_s + shown_s
    )
    return Trial(
        request=request,
        boosted=boosted,
        machine=among.machine,
        submit_s=among.now_s,
        shown_s=shown_s,
        jobs=among.jobs,
        others=tuple(each for each in schedule.jobs if each.job is not session),
        started=next((each for each in schedule.jobs if each.job is session), None),
        trace=schedule.trace,
    )
