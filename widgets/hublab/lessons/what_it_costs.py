"""The checks of the tutorial “What does it cost”."""

from __future__ import annotations

from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.lessons.check import Check, Option
from hublab.rules.charging.charge import charge
from hublab.rules.shares.decay import decay_factor
from hublab.text import _, number, quantity

_PLACE = "narval"
_BOX = Request(_PLACE, cores=4, memory_mb=40_000)  # memory decides
_WORKDAY = Request(_PLACE, hours=8, cores=2, memory_mb=32_000)  # memory decides here too
_LESS_MEMORY_MB, _FEWER_CORES, _LESS_HOURS = 8_000, 1, 4
_WORKED_HOURS = 4
_SHORT_HOURS, _SHORT_SESSIONS = 1, 12
_DAY_S = 86_400
_SPENT, _LATER_DAYS = 800, 21


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _largest_part(),
        _short_sessions(),
        _weeks_later(),
        _used_nothing(),
        _back_again(),
        _lean(),
    )


def _largest_part() -> Check:
    charged = charge(_BOX)
    return Check(
        name="largest-part",
        objective="count-a-box",
        question=_(
            "A session on Narval asks for {} cores and {}. For how many core-equivalents does it "
            "count while it runs?"
        ).format(number(_BOX.cores), quantity(_BOX.memory_mb, "MB")),
        options=(
            Option(
                _("{}: it has that many cores.").format(number(charged.cores, 1)),
                _(
                    "Memory counts too. This session holds the memory that goes with {} cores, and "
                    "without it those cores are of no use to anybody."
                ).format(number(charged.memory, 1)),
            ),
            Option(
                _("{}: cores and memory together.").format(
                    number(charged.cores + charged.memory, 1)
                ),
                _(
                    "The two overlap, so they are not added. A core comes with its share of the "
                    "memory; the cores of this session are among the core-equivalents that its "
                    "memory takes."
                ),
            ),
            Option(
                _("{}: memory takes the most.").format(number(charged.equivalents, 1)),
                _("The largest part decides, and the others are within it."),
                right=True,
            ),
            Option(
                _("That depends on how busy it is."),
                _(
                    "How busy it is plays no part. What you request is kept from others, busy or "
                    "idle, and that counts."
                ),
            ),
        ),
    )


def _short_sessions() -> Check:
    short = _WORKDAY
    hours = _SHORT_SESSIONS * _SHORT_HOURS
    many = number(_SHORT_SESSIONS * charge(short).hours(_SHORT_HOURS), 1)
    one = number(charge(short).hours(hours), 1)
    return Check(
        name="short-sessions",
        objective="count-the-time",
        question=_(
            "{} sessions of {}, or one of {}: all of the same size, and you work in each of them "
            "to its end. Which costs your group less?"
        ).format(number(_SHORT_SESSIONS), quantity(_SHORT_HOURS, "h"), quantity(hours, "h")),
        options=(
            Option(
                _("The short ones: short jobs cost less priority."),
                _(
                    "A short wait is not a low price. Short limits fit into more gaps, but the "
                    "charge is size × time: {} core-equivalent-hours here, and {} there."
                ).format(many, one),
            ),
            Option(
                _("The long one: it is a single job."),
                _(
                    "How many jobs there are plays no part. Usage is counted in resource-seconds, "
                    "whichever jobs they come from."
                ),
            ),
            Option(
                _("Neither: {} core-equivalent-hours either way.").format(one),
                _(
                    "Size × time is the same. Short ones fit into more gaps, and between them you "
                    "may decide to stop: that is what saves."
                ),
                right=True,
            ),
        ),
    )


def _weeks_later() -> Check:
    half_life = policy("half-life")
    left = _SPENT * decay_factor(half_life.value * _DAY_S, _LATER_DAYS * _DAY_S)
    spent = number(_SPENT)
    return Check(
        name="weeks-later",
        objective="follow-the-fading",
        question=_(
            "One evening your group has used {} core-equivalent-hours. How much of it counts {} "
            "later?"
        ).format(spent, quantity(_LATER_DAYS, "days")),
        options=(
            Option(
                _("Nothing: half is gone after {}, and the other half in the next.").format(
                    half_life.amount()
                ),
                _(
                    "It never quite gets to nothing. Each half-life halves what is left; it does "
                    "not take away the same amount again."
                ),
            ),
            Option(
                _("About {}.").format(number(left, 0)),
                _(
                    "Halved once for each {} that passed. After a month hardly anything is left."
                ).format(half_life.amount()),
                right=True,
            ),
            Option(
                _("{}: it counts until the allocation year is over.").format(spent),
                _(
                    "Usage fades; it is not a budget that is spent. Slurm compares what each group "
                    "has used lately."
                ),
            ),
        ),
    )


def _used_nothing() -> Check:
    return Check(
        name="used-nothing",
        objective="find-the-level",
        question=_(
            "You have used nothing for a month. Two colleagues in your group ran large jobs all "
            "week. `squeue` says `Priority` for your job. Why?"
        ),
        options=(
            Option(
                _("Slurm has not noticed yet that I used nothing."),
                _(
                    "Slurm knows that you used nothing: within your group you are first. But "
                    "groups are compared before people are."
                ),
            ),
            Option(
                _("My group is behind others, and I am in it."),
                _(
                    "Between groups only the group's LevelFS counts. Where another group's is "
                    "higher, everyone in it comes before everyone in yours."
                ),
                right=True,
            ),
            Option(
                _("Somebody who used nothing has no rank."),
                _(
                    "No usage is the best rank there is, at the level of the members. LevelFS is "
                    "share over usage, and without usage it is infinite."
                ),
            ),
        ),
    )


def _back_again() -> Check:
    return Check(
        name="back-again",
        objective="say-when-back",
        question=_(
            "After a heavy month your group comes late. The other groups go on as before. What "
            "brings it back?"
        ),
        options=(
            Option(
                _("The first of the month: usage starts again from nothing."),
                _(
                    "No day of reset is documented: this is not a phone plan. Usage fades bit by "
                    "bit, by half in {}."
                ).format(policy("half-life").amount()),
            ),
            Option(
                _("Cancelling what we have in the queue."),
                _("Jobs that wait are not charged, so cancelling them gives nothing back."),
            ),
            Option(
                _("A tiny job every hour, to keep the priority up."),
                _(
                    "Submitting earns no priority. Each job that runs adds usage, a little for a "
                    "little one; none of them takes any away."
                ),
            ),
            Option(
                _("Time, and holding less meanwhile: what was used fades."),
                _(
                    "The soonest way back is to hold nothing idle. How long it takes depends on "
                    "what your group and the others hold in the meantime."
                ),
                right=True,
            ),
        ),
    )


def _lean() -> Check:
    size = {"hours": _WORKDAY.hours, "cores": _WORKDAY.cores, "memory_mb": _WORKDAY.memory_mb}
    now = _core_hours(**size)
    cores = _core_hours(**size | {"cores": _FEWER_CORES})
    memory = _core_hours(**size | {"memory_mb": _LESS_MEMORY_MB})
    return Check(
        name="lean",
        objective="ask-lean",
        question=_(
            "On Narval you ask for {}, {} cores and {}, and log out after {}. Your notebook keeps "
            "one core busy and needs {}. Which single change lowers the charge of {} "
            "core-equivalent-hours?"
        ).format(
            quantity(_WORKDAY.hours, "h"),
            number(_WORKDAY.cores),
            quantity(_WORKDAY.memory_mb, "MB"),
            quantity(_WORKED_HOURS, "h"),
            quantity(0.8 * _LESS_MEMORY_MB, "MB"),
            now,
        ),
        options=(
            Option(
                _("{} core instead of {}.").format(number(_FEWER_CORES), number(_WORKDAY.cores)),
                _(
                    "Fewer cores save nothing here: memory decides, so the charge stays at {}."
                ).format(cores),
            ),
            Option(
                _("A time of {} instead of {}.").format(
                    quantity(_LESS_HOURS, "h"), quantity(_WORKDAY.hours, "h")
                ),
                _(
                    "The limit is not what is charged. You log out after {} either way, so it "
                    "stays at {}. What a shorter limit can save you is waiting."
                ).format(quantity(_WORKED_HOURS, "h"), now),
            ),
            Option(
                _("{} instead of {}.").format(
                    quantity(_LESS_MEMORY_MB, "MB"), quantity(_WORKDAY.memory_mb, "MB")
                ),
                _(
                    "Memory is the largest part of this box; with less of it, the charge is {}."
                ).format(memory),
                right=True,
            ),
        ),
    )


def _core_hours(**size: float) -> str:
    """What a session on the question's cluster is charged for the hours that it is worked in."""
    return number(charge(Request(_PLACE, **size)).hours(_WORKED_HOURS), 1)
