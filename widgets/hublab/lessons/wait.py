"""The stories of the queue wait panel: who asks for what, and why the session does not start."""

from __future__ import annotations

from collections.abc import Callable

from hublab.facts.policy import policy
from hublab.lessons.story import Goal, Story
from hublab.questions.wait import WaitAnswer, WaitSettings
from hublab.text import _

_OFTEN = 0.9  # the part of the simulated queues in which a goal wants the session to start in time
_WHOLE_GPU, _INSTANCE = "gpu:h100:1", "gpu:nvidia_h100_80gb_hbm3_2g.20gb:1"


def stories() -> tuple[Story, ...]:
    """All five; that of the time limit first, for it concerns everyone."""
    return (_longer(), _debugging(), _second_session(), _whole_gpu(), _many_cores())


def _longer() -> Story:
    start = WaitSettings(hours=8, instead_hours=3)
    fast_hours = policy("interactive-fast").value
    return Story(
        name="asking-for-longer",
        title=_("“Asking for longer is safer.”"),
        words=_(
            "You want to work for two or three hours. To be on the safe side you ask for a whole "
            "working day: you can always end it early."
        ),
        settings=start,
        insight=_(
            "A longer time is a bigger box, and harder to place: it is kept off the nodes for "
            "short interactive jobs, and fits into fewer gaps of the schedule. Ask for the time "
            "you need, save your work, and ask again."
        ),
        policies=("interactive-fast", "backfill-gain", "spawn-timeout"),
        goal=Goal(
            words=_(
                "find the longest time with which the session still starts in time in at least 9 "
                "of 10 queues"
            ),
            # Tests hold that no longer time does it in these queues.
            reached=_kept(start, lambda settings: settings.hours >= fast_hours),
        ),
    )


def _debugging() -> Story:
    return Story(
        name="lunch-time-debugging",
        title=_("Debugging over lunch"),
        words=_(
            "Last night's job failed, and you have the lunch hour to find out why. You ask for "
            "what the job had: 32 cores, and a time to match."
        ),
        settings=WaitSettings(
            hours=8, cores=32, memory_mb=128_000, instead_hours=1, instead_cores=2,
            instead_memory_mb=8000,
        ),
        insight=_(
            "A bug seldom needs the whole job. A small, short session on a piece of the data fits "
            "where the whole job does not; the full run goes into a batch job, which can wait "
            "for hours and loses nothing by it."
        ),
        policies=("spawn-timeout", "interactive-fast", "interactive-advice"),
    )  # fmt: skip


def _second_session() -> Story:
    start = WaitSettings(hours=3, instead_hours=3, other_interactive=True)
    return Story(
        name="second-session",
        title=_("“One more session won't matter.”"),
        words=_(
            "This request started at once yesterday. Today you still have an salloc open on the "
            "same cluster, in a terminal that you have forgotten."
        ),
        settings=start,
        insight=_(
            "Only one interactive job of yours on a cluster gets the boost. Any other one queues "
            "with the batch jobs, however small it is: end what you have forgotten (squeue -u "
            "$USER lists it, scancel ends it), then start the session."
        ),
        policies=("boosted-interactive-jobs", "spawn-timeout"),
        goal=Goal(
            words=_(
                "leave the request as it is, and have it start in time in at least 9 of 10 queues"
            ),
            reached=_kept(
                start,
                lambda settings: (
                    (settings.hours, settings.cores, settings.memory_mb)
                    == (start.hours, start.cores, start.memory_mb)
                ),
            ),
        ),
    )


def _whole_gpu() -> Story:
    cores = {"cores": 4, "memory_mb": 16_000}
    start = WaitSettings(
        hours=3, gpu=_WHOLE_GPU, instead_hours=3, instead_gpu=_INSTANCE,
        **cores, **{f"instead_{name}": value for name, value in cores.items()},
    )  # fmt: skip
    return Story(
        name="gpu-before-a-deadline",
        title=_("A GPU before the deadline"),
        words=_(
            "A figure of the paper has to be made anew tonight, on a GPU. You ask for a whole one; "
            "a colleague says that an instance, a part of a GPU, would do."
        ),
        settings=start,
        insight=_(
            "Whole GPUs and instances are on different nodes here: nobody who waits for the one is "
            "in the way of the other. One GPU makes several instances, so one of them is free "
            "more often. Ask for the smallest that your work fits into."
        ),
        policies=("instances-per-job", "spawn-timeout", "interactive-fast"),
        goal=Goal(
            words=_(
                "get a GPU, whole or in part, for three hours that starts in time in at least 9 "
                "of 10 queues"
            ),
            reached=_kept(
                start,
                lambda settings: settings.hours >= start.hours and "gpu:0" not in settings.gpu,
            ),
        ),
    )


def _many_cores() -> Story:
    cores = {"cores": 32, "instead_cores": 32}
    start = WaitSettings(
        hours=8, memory_mb=128_000, instead_hours=8, instead_memory_mb=64_000, **cores
    )
    return Story(
        name="many-cores",
        title=_("Many cores, and soon"),
        words=_(
            "Your code runs well on 32 cores, and you need all of them. The session times out "
            "again and again, with half the memory too."
        ),
        settings=start,
        insight=_(
            "What keeps a session waiting is what the nodes are short of. With so many cores and "
            "so long a time it fits hardly anywhere here; with the same cores for a shorter time "
            "it fits on the nodes kept for interactive jobs. Less of the memory, which is not "
            "short, changes nothing."
        ),
        policies=("interactive-fast", "backfill-gain", "spawn-timeout"),
        goal=Goal(
            words=_("have it start in time in at least 9 of 10 queues, without giving up cores"),
            reached=_kept(start, lambda settings: settings.cores >= start.cores),
        ),
    )


def _kept(
    start: WaitSettings, keeps: Callable[[WaitSettings], bool]
) -> Callable[[WaitAnswer], bool]:
    """Whether the session starts in time often enough, and nothing that must stay was given up.

    It takes as many queues as at the start: in a few of them luck would do.
    """

    def reached(answer: WaitAnswer) -> bool:
        settings, first = answer.settings, answer.outcomes[0]
        return (
            settings.queues >= start.queues
            and keeps(settings)
            and first.within(answer.timeout_s) >= _OFTEN * settings.queues
        )

    return reached
