"""Will my session start before the hub gives up? One request, or two, among the same other jobs.

Many queues are simulated, each from its own seed: the same machine and the same competing jobs
under both requests, so that a difference between them is the requests' and not luck's. The answer
is a distribution of waits. It is no prediction for a named cluster: the mix of jobs is stated,
made up, and smaller than any cluster's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from hublab.facts.policy import policy
from hublab.facts.request import NO_GPU, Request, RequestError
from hublab.questions.scene import Scene, scene
from hublab.questions.words import SIZES, differences, summary
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.workloads.workload import Queue, queue
from hublab.text import HublabError, _, duration, ngettext, number

_MOST_QUEUES = 100
_SHOWN = 0.9  # the quantile of the waits whose queue is shown in full


class WaitError(HublabError):
    """A setting of the wait question that can't be; the text names it and what fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitSettings:
    """A session's request, another to compare it with, and the queues to try them in.

    cluster: whose nodes, GPUs and limits the small machine has.
    hours, cores, memory_mb, gpu: as on the form; instead_…: those of the other request. Where
        both are the same, one is asked about.
    other_interactive: whether another interactive job of yours runs, so that this one goes
        without the boost.
    queues: how many are simulated; seed: that of the first one, the others follow.
    """

    cluster: str = "fir"
    hours: float = 8
    cores: int = 1
    memory_mb: int = 4000
    gpu: str = NO_GPU
    instead_hours: float = 1
    instead_cores: int = 1
    instead_memory_mb: int = 4000
    instead_gpu: str = NO_GPU
    other_interactive: bool = False
    queues: int = 40
    seed: int = 1

    @property
    def requests(self) -> tuple[Request, ...]:
        """The request, and the other one where it differs."""
        first, other = (
            Request.of_size(
                self.cluster, **{name: getattr(self, f"{prefix}{name}") for name in SIZES}
            )
            for prefix in ("", "instead_")
        )
        return (first,) if first == other else (first, other)

    def check(self) -> None:
        """Raise RequestError or WaitError for the first setting that can't be."""
        first, *others = self.requests
        first.check()
        for other in others:
            try:
                other.check()
            except RequestError as error:
                raise WaitError(_("Instead: {}").format(error)) from error
        for name, value, most in (
            (_("Queues"), self.queues, _MOST_QUEUES),
            (_("Seed"), self.seed, 10**9),
        ):
            if not isinstance(value, int) or not 1 <= value <= most:
                raise WaitError(
                    _("{} is {}: give a whole number from 1 to {}.").format(
                        name, value, number(most)
                    )
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one request fared in each queue.

    waits_s: seconds from submission to start, in the order of the seeds.
    """

    request: Request
    waits_s: tuple[float, ...]

    def within(self, limit_s: float) -> int:
        """In how many queues it starts within `limit_s` seconds."""
        return sum(wait <= limit_s for wait in self.waits_s)

    def quantile_s(self, part: float) -> float:
        """The wait in seconds that `part` of all queues do not exceed."""
        return sorted(self.waits_s)[ceil(part * len(self.waits_s)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitAnswer:
    """How often each request starts in time, and one queue in full.

    timeout_s: when the hub gives up. outcomes: one a request, that of the settings first.
    scene: the schedule and the decisions of the queue in which the first request waits as long as
    nine in ten do not exceed.
    """

    settings: WaitSettings
    timeout_s: float
    outcomes: tuple[Outcome, ...]
    scene: Scene

    def sentence(self) -> str:
        """In how many queues the session starts in time, and what the other request changes."""
        first, *others = self.outcomes
        starts = ngettext(
            "In {} of {} simulated queue this session ({}) starts within {}",
            "In {} of {} simulated queues this session ({}) starts within {}",
            self.settings.queues,
        ).format(
            number(first.within(self.timeout_s)),
            number(self.settings.queues),
            summary(first.request),
            duration(self.timeout_s),
        )
        for other in others:
            starts = _("{}; with {}, in {}").format(
                starts,
                differences(first.request, other.request),
                number(other.within(self.timeout_s)),
            )
        return f"{starts}."


def ask(settings: WaitSettings) -> WaitAnswer:
    """The answer to `settings`; raises WaitError or RequestError."""
    settings.check()
    seeds = range(settings.seed, settings.seed + settings.queues)
    queues = [queue(settings.cluster, seed) for seed in seeds]
    boosted = not settings.other_interactive
    outcomes = tuple(
        Outcome(
            request=request,
            waits_s=tuple(
                _wait_s(each, session_job(request, each.now_s, boosted)) for each in queues
            ),
        )
        for request in settings.requests
    )
    first = outcomes[0]
    shown = queues[first.waits_s.index(first.quantile_s(_SHOWN))]
    session = session_job(first.request, shown.now_s, boosted)
    schedule = simulate((*shown.jobs, session), shown.machine, trace=True)
    return WaitAnswer(
        settings=settings,
        timeout_s=policy("spawn-timeout").value,
        outcomes=outcomes,
        scene=scene(shown.machine, schedule, session),
    )


def session_job(request: Request, submit_s: float, boosted: bool) -> Job:
    """The job that the hub submits for `request`; it runs to its limit, as sessions may."""
    return Job(
        name="session",
        user="you",
        submit_s=submit_s,
        limit_s=request.minutes * 60,
        run_s=request.minutes * 60,
        cores=request.cores,
        memory_mb=request.memory_mb,
        gpus={request.gpu_name: request.gpu_count} if request.gpu_name else {},
        interactive=boosted,
    )


def _wait_s(among: Queue, session: Job) -> float:
    schedule = simulate((*among.jobs, session), among.machine, until_started=session.name)
    return next(each.wait_s for each in schedule.jobs if each.job is session)
