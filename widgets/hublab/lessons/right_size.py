"""The checks of the tutorial “Right-size your request”, about the made-up jobs of `sample_jobs`."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.lessons import sample_jobs
from hublab.lessons.check import Check, Option
from hublab.questions.past_job import PastJob, read
from hublab.questions.words import size
from hublab.rules.charging.charge import charge
from hublab.text import _, duration, number, quantity


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    serial, large, _right, starved, _late, forgotten = read(sample_jobs.export(), "fir")
    return (
        _busy_cores(serial),
        _which_field(serial),
        _memory_margin(large),
        _out_of_memory(starved),
        _timed_out(forgotten),
        _time_limit(),
    )


def _busy_cores(past: PastJob) -> Check:
    cores, part = number(past.request.cores), quantity(100 * past.part("cores"), "%", 0)
    return Check(
        name="busy-cores",
        objective="read-a-report",
        question=_(
            "`seff` gives a session with {} cores a CPU efficiency of about {}. How many cores "
            "were busy, on average?"
        ).format(cores, part),
        options=(
            Option(
                _("All {}: each worked at {}.").format(cores, part),
                _(
                    "The report can't tell that: its number is an average over all the cores. "
                    "Serial code keeps one core busy and leaves the others idle, and the average "
                    "is the same."
                ),
            ),
            Option(
                _("{} cores.").format(number(100 * past.part("cores"), 0)),
                _("A percentage is not a number of cores. It is a part of all the cores' time."),
            ),
            Option(
                _("{} of one core: {} of {} cores.").format(
                    quantity(100 * past.need.cores, "%", 0), part, cores
                ),
                _(
                    "One core would have done all of it, and stood idle while its owner read and "
                    "typed."
                ),
                right=True,
            ),
        ),
    )


def _which_field(past: PastJob) -> Check:
    asked = past.request
    share = past.charged.charge
    fewer_cores = charge(replace(asked, cores=1)).equivalents
    less_memory = charge(replace(asked, memory_mb=4000)).equivalents
    equivalents = number(share.equivalents, 1)
    return Check(
        name="which-field",
        objective="spot-the-waste",
        question=_(
            "Job {} asked for {}, {} and {}, and was charged as {} core-equivalents while it ran. "
            "You may change one field. Which change lowers the charge per hour?"
        ).format(
            past.job.job_id,
            size(asked, "cores"),
            size(asked, "memory_mb"),
            size(asked, "hours"),
            equivalents,
        ),
        options=(
            Option(
                _("One core instead of {}.").format(number(asked.cores)),
                _(
                    "The cores do not decide here. They count as {}, the memory as {}, and the "
                    "larger is charged: with one core it is still {}."
                ).format(number(share.cores, 1), number(share.memory, 1), number(fewer_cores, 1)),
            ),
            Option(
                _("{} instead of {}.").format(quantity(4000, "MB"), size(asked, "memory_mb")),
                _(
                    "The memory decided. Now the cores do, with {}; lower them too, and one "
                    "core-equivalent is left."
                ).format(number(less_memory, 1)),
                right=True,
            ),
            Option(
                _("Three hours instead of {}.").format(number(asked.hours)),
                _(
                    "The limit is not the bill. The session was ended after {}, and was charged "
                    "for that. What the limit decides is how long you wait."
                ).format(duration(past.job.run_s)),
            ),
            Option(
                _("None: what was not used was not charged."),
                _(
                    "What a job holds is charged, used or not, since nobody else can have it. The "
                    "charge is not a meter of use."
                ),
            ),
        ),
    )


def _memory_margin(past: PastJob) -> Check:
    used, asked = past.need.memory_mb, past.request.memory_mb
    advised = policy("memory-efficiency")
    doubled = 2 * ceil(used)
    return Check(
        name="memory-margin",
        objective="apply-margins",
        question=_(
            "Job {} used {} of its {} at most. You will run it again on data of the same size. "
            "What do you enter in Memory (MB)?"
        ).format(past.job.job_id, quantity(used, "MB", 0), number(asked)),
        options=(
            Option(
                _("{}, as measured.").format(number(used, 0)),
                _(
                    "A measurement is not a promise: if one run takes a little more, the job is "
                    "killed before its end. Leave some room."
                ),
            ),
            Option(
                _("{}: of that, {} would be used.").format(
                    number(past.lean.memory_mb), quantity(advised.value, "%")
                ),
                _(
                    "That is the advice: {} or more of what you ask for should be used. Divide "
                    "what was used by {}."
                ).format(advised.amount(), number(advised.value / 100, 2)),
                right=True,
            ),
            Option(
                _("{}, twice as much.").format(number(doubled)),
                _(
                    "Doubling is far more than a margin. Half of the memory would stand idle, "
                    "where {} is the advice; on Fir it counts as {} core-equivalents instead of "
                    "{}."
                ).format(
                    advised.amount(),
                    number(charge(replace(past.request, memory_mb=doubled)).equivalents, 1),
                    number(charge(past.lean).equivalents, 1),
                ),
            ),
            Option(
                _("{} again: it worked.").format(number(asked)),
                _(
                    "That it worked does not mean that it was needed. One core with this memory "
                    "counts as {} core-equivalents, and waits until a node has so much to spare."
                ).format(number(charge(past.request).equivalents, 1)),
            ),
        ),
    )


def _out_of_memory(past: PastJob) -> Check:
    used, advised = past.need.memory_mb, policy("memory-efficiency").value
    return Check(
        name="out-of-memory",
        objective="know-what-is-missing",
        question=_(
            "Job {} ended after {} as `OUT_OF_MEMORY`; it had used {} of {}. What do you ask for "
            "next?"
        ).format(
            past.job.job_id,
            duration(past.job.run_s),
            quantity(used, "MB", 0),
            quantity(past.request.memory_mb, "MB"),
        ),
        options=(
            Option(
                _("{}: {} divided by {}.").format(
                    quantity(used * 100 / advised, "MB", 0),
                    number(used, 0),
                    number(advised / 100, 2),
                ),
                _(
                    "Nobody knows how much this job needed. It was stopped at its limit, so it "
                    "needed more than was measured."
                ),
            ),
            Option(
                _("The same: nearly all of it was used, so the size was right."),
                _(
                    "A full score is no success here. The job did not finish, it was killed, and "
                    "with the same memory it will be killed again."
                ),
            ),
            Option(
                _("Twice as much of everything: cores, memory and time."),
                _(
                    "Only the memory was too small. More cores and more time cure nothing: you "
                    "would wait longer for them, and be charged for the cores."
                ),
            ),
            Option(
                _("Clearly more memory, the rest as it was; then I measure again."),
                _(
                    "One run that gets to its end tells what it takes. Then divide, and ask for "
                    "that. Or read a part of the data first, and multiply."
                ),
                right=True,
            ),
        ),
    )


def _timed_out(past: PastJob) -> Check:
    asked, worked_h = past.request, 1
    as_before = number(past.charged.total, 1)
    one_core = charge(replace(asked, cores=1)).hours(past.need.hours)
    return Check(
        name="timed-out",
        objective="know-what-is-missing",
        question=_(
            "Job {}, a session of {}, ended as `TIMEOUT` after {}, with its cores busy for {} of "
            "the time. What went wrong?"
        ).format(
            past.job.job_id,
            size(asked, "cores"),
            duration(past.job.run_s),
            quantity(100 * past.part("cores"), "%", 0),
        ),
        options=(
            Option(
                _("The time was too short: next time I ask for a day."),
                _(
                    "Time is not what it lacked: hardly anything ran. A longer limit would have "
                    "been held, idle, for longer."
                ),
            ),
            Option(
                _("It had too many cores: with one it is right."),
                _(
                    "Fewer cores save nothing here. With one core and the same memory it would be "
                    "charged {} core-equivalent-hours, and it was charged {}. What was too much is "
                    "the hours."
                ).format(number(one_core, 1), as_before),
            ),
            Option(
                _("It was left running: logged out after an hour, it would have been over."),
                _(
                    "For one hour it is charged {} core-equivalent-hours instead of {}. `TIMEOUT` "
                    "with idle cores mostly means that a session was left running."
                ).format(number(past.charged.charge.hours(worked_h), 1), as_before),
                right=True,
            ),
        ),
    )


def _time_limit() -> Check:
    request, short = Request("fir", hours=8), 3
    worked_h = 2
    charged = number(charge(request).hours(worked_h), 1)
    return Check(
        name="time-limit",
        objective="weigh-charge-and-chance",
        question=_(
            "You will work for {} and log out. What changes if you ask for {} instead of {}, one "
            "core each?"
        ).format(quantity(worked_h, "h"), quantity(short, "h"), quantity(request.hours, "h")),
        options=(
            Option(
                _("The charge falls to {} of what it was.").format(
                    quantity(100 * short / request.hours, "%", 0)
                ),
                _(
                    "The limit is not the bill. Both are charged for the {} that they run, {} "
                    "core-equivalent-hours."
                ).format(quantity(worked_h, "h"), charged),
            ),
            Option(
                _("Nothing, as long as I do log out."),
                _(
                    "For the charge that is true. But before the session starts, the scheduler "
                    "must find a place that is free for the whole limit."
                ),
            ),
            Option(
                _("The session is likely to start sooner; the charge is the same."),
                _(
                    "Up to {} a session may also use nodes that are kept for short interactive "
                    "work, and it fits into more gaps. You are charged {} core-equivalent-hours "
                    "either way."
                ).format(policy("interactive-fast").amount(), charged),
                right=True,
            ),
            Option(
                _("I risk my work: at the limit, everything is lost."),
                _(
                    "Your work is not lost at the limit if you save it: saved files stay, and only "
                    "variables go. The next session goes on from there."
                ),
            ),
        ),
    )
