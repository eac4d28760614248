"""Will my session start before the hub gives up? One request, or two, among the same other jobs.

Many queues are simulated, each from its own seed: the same machine and the same competing jobs
under both requests, so that a difference between them is the requests' and not luck's. The answer
is a distribution of waits. It is no prediction for a named cluster: the mix of jobs is stated,
made up, and smaller than any cluster's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from hublab.facts.policy import policy
from hublab.facts.request import NO_GPU, Request, RequestError
from hublab.questions import wait_words
from hublab.questions.because import because
from hublab.questions.change import helps
from hublab.questions.compare import Outcome, Pairing, compared, pairing
from hublab.questions.scene import Scene, scene
from hublab.questions.trial import session_job, wait_s, whole_trial
from hublab.questions.why import Why, why
from hublab.questions.words import SIZES, after, differences
from hublab.rules.workloads.workload import Queue, queue
from hublab.text import HublabError, _, number

__all__ = ["Outcome", "WaitAnswer", "WaitError", "WaitSettings", "ask", "progress", "session_job"]

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

    @property
    def boosted(self) -> bool:
        """Whether the session gets the boost of interactive jobs."""
        return not self.other_interactive

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
            (_("Simulated queues"), self.queues, _MOST_QUEUES),
            (_("Seed"), self.seed, 10**9),
        ):
            if not isinstance(value, int) or not 1 <= value <= most:
                raise WaitError(
                    _("{} is {}: give a whole number from 1 to {}.").format(
                        name, value, number(most)
                    )
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitAnswer:
    """How often each request starts in time, and one queue in full.

    timeout_s: when the hub gives up. outcomes: one a request, that of the settings first, over
    the queues simulated so far.
    seed: that of the queue shown: the one in which the first request waits as long as nine in ten
    do not exceed; while queues are still to come, the first one.
    scene, other_scene: that queue with the first and the other request. why: why the first one
    waits there. cause: why one of them starts sooner there, as far as is known; else "".
    """

    settings: WaitSettings
    timeout_s: float
    outcomes: tuple[Outcome, ...]
    seed: int
    scene: Scene
    other_scene: Scene | None
    why: Why
    cause: str

    def progress(self) -> tuple[int, int] | None:
        """How many of how many queues are done, None when all are."""
        done = len(self.outcomes[0].waits_s)
        return None if done == self.settings.queues else (done, self.settings.queues)

    def sentence(self) -> str:
        """In how many queues the session starts in time, and what the other request changes."""
        return wait_words.sentence(self)

    def pairing(self) -> Pairing | None:
        """The two requests queue by queue; None where there is one alone."""
        return pairing(*self.outcomes) if len(self.outcomes) > 1 else None

    def comparison(self) -> str:
        """What differs between the requests, how often one starts sooner, by how much, and why."""
        if self.other_scene is None:
            return _("Both requests are the same: there is nothing to compare.")
        if self.settings.queues == 1:
            return self._here()
        return f"{compared(*self.outcomes, self.timeout_s)} {self._here()}"

    def _here(self) -> str:
        """The two requests in the queue shown."""
        assert self.other_scene is not None  # only two requests are compared
        first, other = (each.session.start_s for each in (self.scene, self.other_scene))
        if first == other:
            return _("In the queue shown both start {}.").format(after(first))
        sooner, later = sorted((first, other))
        requests = [each.request for each in self.outcomes]
        what = differences(*(requests if other < first else reversed(requests)))
        words = _("In the queue shown, with {}, it starts {} rather than {}").format(
            what, after(sooner), after(later)
        )
        return f"{words}: {self.cause}." if self.cause else f"{words}."


def ask(settings: WaitSettings) -> WaitAnswer:
    """The answer to `settings`; raises WaitError or RequestError."""
    for outcomes in _outcomes(settings):
        complete = outcomes
    return _answer(settings, complete)


def progress(settings: WaitSettings) -> Iterator[WaitAnswer]:
    """Ever better answers, one after each queue; the last one is that of `ask`.

    Raises WaitError or RequestError before the first one.
    """
    early: WaitAnswer | None = None
    for outcomes in _outcomes(settings):
        if len(outcomes[0].waits_s) == settings.queues:
            yield _answer(settings, outcomes)
        elif early is None:
            early = _answer(settings, outcomes)
            yield early
        else:
            yield replace(early, outcomes=outcomes)


def _outcomes(settings: WaitSettings) -> Iterator[tuple[Outcome, ...]]:
    """The outcomes after each further queue."""
    settings.check()
    requests = settings.requests
    waits: list[list[float]] = [[] for _request in requests]
    for seed in range(settings.seed, settings.seed + settings.queues):
        among = _queue(settings.cluster, seed)
        for request, of_request in zip(requests, waits, strict=True):
            of_request.append(wait_s(request, among, settings.boosted))
        yield tuple(
            Outcome(request=request, waits_s=tuple(of_request))
            for request, of_request in zip(requests, waits, strict=True)
        )


def _answer(settings: WaitSettings, outcomes: tuple[Outcome, ...]) -> WaitAnswer:
    """The answer after these outcomes, with its scenes."""
    first = outcomes[0]
    place = first.waits_s.index(first.quantile_s(_SHOWN))
    among = _queue(settings.cluster, settings.seed + place)
    trials = [
        whole_trial(each.request, among, settings.boosted, each.waits_s[place]) for each in outcomes
    ]
    scenes = [scene(each) for each in trials]
    timeout_s = policy("spawn-timeout").value
    complete = len(first.waits_s) == settings.queues  # trying changes takes its time
    change = helps(trials[0], among, timeout_s) if complete else ""
    return WaitAnswer(
        settings=settings,
        timeout_s=timeout_s,
        outcomes=outcomes,
        seed=settings.seed + place,
        scene=scenes[0],
        other_scene=scenes[1] if len(scenes) > 1 else None,
        why=why(trials[0], timeout_s, change),
        cause=because(*trials) if len(trials) > 1 else "",
    )


@lru_cache(maxsize=_MOST_QUEUES)
def _queue(cluster: str, seed: int) -> Queue:
    """Making a queue takes longer than a short wait in it."""
    return queue(cluster, seed)
