"""The checks of the tutorial “Beat the queue”."""

from __future__ import annotations

from functools import cache

from hublab.facts.policy import policy
from hublab.lessons.check import Check, Option
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.text import _, duration, number, quantity

_MINUTE_S, _HOUR_S = 60, 3600
_NEEDED_S = 70 * _MINUTE_S  # what the work in the hole takes
_TOO_SHORT_S, _FITTING_S, _TOO_LONG_S = _HOUR_S, 90 * _MINUTE_S, 3 * _HOUR_S
_PLANNED_S = 2 * _HOUR_S  # from now until the planned start of the large job
_DAY_HOURS = 8
_CORES = 32


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _resources(),
        _hole(),
        _longer(),
        _second_session(),
        _two_waits(),
        _what_is_short(),
    )


def _resources() -> Check:
    return Check(
        name="resources",
        objective="read-the-reason",
        question=_(
            "While your session waits, `squeue -u $USER` shows `(Resources)` behind it. "
            "What does that tell you?"
        ),
        options=(
            Option(
                _("My group has used too much."),
                _(
                    "That would be `Priority`, which says that jobs of a higher priority come "
                    "first. With `Resources`, none of them is in the way any more."
                ),
            ),
            Option(
                _("Something is broken: nodes are down."),
                _(
                    "Nothing has to be broken: a full cluster is the normal case. Even the long "
                    "text that nodes are DOWN, DRAINED or RESERVED only means that what you asked "
                    "for is not free."
                ),
            ),
            Option(
                _("Its turn has come, and what it asks for is not free yet."),
                _(
                    "So change what it asks for: what fits on more nodes, or into less room, may "
                    "find a place that this request has to wait for."
                ),
                right=True,
            ),
            Option(
                _("Slurm has refused the request."),
                _(
                    "What stands in the queue was accepted. A request that Slurm refuses never "
                    "gets there: the spawn fails at once."
                ),
            ),
        ),
    )


def _hole() -> Check:
    planned, needed = duration(_PLANNED_S), duration(_NEEDED_S)
    short, fitting, long = (duration(each) for each in (_TOO_SHORT_S, _FITTING_S, _TOO_LONG_S))
    return Check(
        name="hole",
        objective="fit-a-hole",
        question=_(
            "One node is idle, and a large job is planned to start on it in {}. Your work takes "
            "{}. Which time do you ask for, to start at once and to finish?"
        ).format(planned, needed),
        options=(
            Option(
                _("{}: the shorter, the sooner.").format(short),
                _(
                    "It would start {}. But the limit is not a forecast: Slurm ends the session "
                    "there, {} before the work is done."
                ).format(_started(_TOO_SHORT_S), duration(_NEEDED_S - _TOO_SHORT_S)),
            ),
            Option(
                fitting,
                _(
                    "It is over before the large job needs the node, so backfill starts it {}, and "
                    "{} are left as a margin."
                ).format(_started(_FITTING_S), duration(_FITTING_S - _NEEDED_S)),
                right=True,
            ),
            Option(
                _("{}: I will log out after {} anyway.").format(long, needed),
                _(
                    "The scheduler can't know that you will log out early. It has only the limit "
                    "to go by, and by that limit you would be in the large job's way: our "
                    "scheduler starts it {}."
                ).format(_started(_TOO_LONG_S)),
            ),
            Option(
                _("None will do: the large job was there first, so I have to wait for it."),
                _(
                    "You need not wait for it: the queue is not a line at a counter. Backfill lets "
                    "later jobs go ahead, as long as they delay nobody who is planned before them."
                ),
            ),
        ),
    )


def _started(limit_s: int) -> str:
    """When a session of this limit starts, in words."""
    wait_s = _wait_s(limit_s)
    return _("after {}").format(duration(wait_s)) if wait_s else _("at once")


@cache
def _wait_s(limit_s: int) -> float:
    """How long a session of this limit waits for the large job, by our scheduler."""
    names = ("n1", "n2")
    machine = Machine(
        nodes=tuple(Node(name=name, cores=4) for name in names),
        partitions=(Partition(name="all", nodes=names),),
    )
    long = Job(name="long", cores=4, run_s=_PLANNED_S, limit_s=_PLANNED_S)
    wide = Job(name="wide", cores=4, nodes=2, submit_s=1, run_s=_HOUR_S, limit_s=_HOUR_S)
    session = Job(name="session", submit_s=_MINUTE_S, run_s=limit_s, limit_s=limit_s)
    jobs = simulate([long, wide, session], machine).jobs
    return next(each.wait_s for each in jobs if each.job is session)


def _longer() -> Check:
    fast = policy("interactive-fast").amount()
    return Check(
        name="longer-is-safer",
        objective="choose-a-time",
        question=_(
            "You expect to work for two hours, perhaps a little more. Which time do you ask for?"
        ),
        options=(
            Option(
                _("{}: asking for longer is safer, and I can log out early.").format(
                    quantity(_DAY_HOURS, "h")
                ),
                _(
                    "A long limit keeps you from being cut off, but it may keep you from starting "
                    "too. Above {} you lose the nodes kept for short interactive jobs, and gaps "
                    "must be longer; the hub gives up after {}."
                ).format(fast, policy("spawn-timeout").amount()),
            ),
            Option(
                _("{}.").format(fast),
                _(
                    "A margin for you, and still within the line below which interactive jobs are "
                    "likely to start soon. Logging out early gives the rest back."
                ),
                right=True,
            ),
            Option(
                _("{}: each minute less helps.").format(quantity(2, "h")),
                _(
                    "The session ends at the limit, and what was not saved is lost. A shorter "
                    "limit does fit into more gaps, but it is not an estimate: it is no use for "
                    "work that takes longer."
                ),
            ),
        ),
    )


def _second_session() -> Check:
    return Check(
        name="second-session",
        objective="keep-the-boost",
        question=_(
            "Yesterday this request started at once. Today it says `Pending in queue...`, and "
            "`squeue -u $USER` lists two jobs: `spawner-jupyterhub`, pending, and `bash`, running "
            "since the morning. What do you do first?"
        ),
        options=(
            Option(
                _("I ask for less memory."),
                _(
                    "The memory can't be the reason: the request is the same as yesterday's. What "
                    "differs is the second interactive job, and only one at a time has the boost."
                ),
            ),
            Option(
                _("Nothing: `bash` comes from an `salloc` and has nothing to do with the hub."),
                _(
                    "It has much to do with the hub: a session is an interactive job like any "
                    "other, and `salloc`, `srun` and JupyterHub share the boost."
                ),
            ),
            Option(
                _("I end `bash` with `scancel`; if the session still waits, I start it again."),
                _(
                    "Then the session is your only interactive job on the cluster, as it was "
                    "yesterday. Look at what `bash` is doing before you end it."
                ),
                right=True,
            ),
        ),
    )


def _two_waits() -> Check:
    return Check(
        name="two-waits",
        objective="compare-fairly",
        question=_(
            "On Monday a session of one hour waited for twenty minutes. On Tuesday one of eight "
            "hours, otherwise the same, started at once. What follows for your next session?"
        ),
        options=(
            Option(
                _("Ask for eight hours: longer sessions start sooner."),
                _(
                    "That was luck, not a rule: other jobs were in the queue on Tuesday. Had the "
                    "one-hour session been there, it would have fitted in too."
                ),
            ),
            Option(
                _("Ask on Tuesdays."),
                _(
                    "One wait says nothing about Tuesdays. It says which jobs were there at that "
                    "moment, and little more."
                ),
            ),
            Option(
                _("Nothing: compare both among the same other jobs, and many times."),
                _(
                    "Only then does the difference come from the request. What you get is a "
                    "distribution: how often each one is in time, not when yours will start."
                ),
                right=True,
            ),
        ),
    )


def _what_is_short() -> Check:
    fast = policy("interactive-fast").amount()
    return Check(
        name="what-is-short",
        objective="change-one-thing",
        question=_(
            "A session of {} cores for {} times out again and again, with half the memory too. "
            "Your code needs the cores. What do you try next?"
        ).format(number(_CORES), quantity(_DAY_HOURS, "h")),
        options=(
            Option(
                _("A quarter of the memory."),
                _(
                    "Less memory helps only if memory is what is short. Halving it has just shown "
                    "that it is not."
                ),
            ),
            Option(
                _("A time of {} or less.").format(fast),
                _(
                    "It opens the nodes kept for short interactive jobs, and fits into shorter "
                    "gaps. If the work takes longer than that, it is a batch job."
                ),
                right=True,
            ),
            Option(
                _("Start again until it works."),
                _(
                    "The queue is not a lottery. Each attempt is a new job that asks for the same "
                    "box, and it loses what the one before gained by waiting."
                ),
            ),
            Option(
                _("A whole node: large jobs are taken first."),
                _(
                    "A whole node is the rarest place of all, since it must be empty. Whatever a "
                    "job's size adds to its priority, it still has to wait for that."
                ),
            ),
        ),
    )
