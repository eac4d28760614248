"""The checks of the tutorial “Your first session”."""

from __future__ import annotations

from hublab.facts.cluster import cluster
from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.lessons.check import Check, Option
from hublab.rules.charging.charge import charge
from hublab.text import _, duration, number, quantity

_MODEST = Request("fir", hours=1, cores=1, memory_mb=4000)
_MANY_CORES = 8
_MUCH_MEMORY_MB, _USED_MEMORY_MB = 16_000, 6_000
_LEFT_AFTER_S, _LIMIT_HOURS, _CORES = 20 * 60, 3, 2  # of the session that somebody walks away from
_LEFT_S, _NEEDED_S = 20 * 60, 60 * 60  # of the session that a computation outlasts


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _modest_request(),
        _more_memory(),
        _pending(),
        _time_left(),
        _saved(),
        _closing_the_tab(),
    )


def _modest_request() -> Check:
    many = charge(Request("fir", cores=_MANY_CORES, memory_mb=_MODEST.memory_mb))
    return Check(
        name="modest-request",
        objective="ask-modestly",
        question=_(
            "You want to look at a small table and draw two plots, for less than an hour. "
            "What do you ask Fir's hub for?"
        ),
        options=(
            Option(
                _("The longest time on the form; I will log out when I am done."),
                _(
                    "Logging out does stop the charge. But a long limit is no free safety margin: "
                    "the scheduler must find a place that stays free for all of it, and within {} "
                    "it finds fewer of those."
                ).format(policy("spawn-timeout").amount()),
            ),
            Option(
                _("{} cores, so that the notebook runs {} times as fast.").format(
                    number(_MANY_CORES), number(_MANY_CORES)
                ),
                _(
                    "Ordinary Python code runs on one core, so it gets no faster. The other cores "
                    "stand idle, kept from everybody else, and are charged: your session counts as "
                    "{} cores instead of {}."
                ).format(number(many.equivalents, 1), number(charge(_MODEST).equivalents, 1)),
            ),
            Option(
                _("{}, one core, {}, no GPU.").format(
                    quantity(_MODEST.hours, "h"), quantity(_MODEST.memory_mb, "MB")
                ),
                _(
                    "It is enough for a small table, fits wherever anything larger fits, and "
                    "counts as {} core. If it turns out too small, the next session can be larger."
                ).format(number(charge(_MODEST).equivalents, 1)),
                right=True,
            ),
            Option(
                _("The same with a GPU, since plots are graphics."),
                _(
                    "A GPU here is not a graphics card for your screen. Only code written for GPUs "
                    "uses one; ordinary plotting does not. You would wait for it, and it is "
                    "charged all the same."
                ),
            ),
        ),
    )


def _more_memory() -> Check:
    charged = charge(Request("fir", cores=1, memory_mb=_MUCH_MEMORY_MB))
    used = charge(Request("fir", cores=1, memory_mb=_USED_MEMORY_MB))
    return Check(
        name="more-memory",
        objective="ask-modestly",
        question=_(
            "A session on Fir asks for one core and {}, and its notebook uses {}. For how many "
            "core-equivalents does it count while it runs?"
        ).format(quantity(_MUCH_MEMORY_MB, "MB"), quantity(_USED_MEMORY_MB, "MB")),
        options=(
            Option(
                _("{}, since it has one core.").format(number(charged.cores, 1)),
                _(
                    "Memory counts too. A core-equivalent is one core with its share of the node's "
                    "memory; this session takes the memory of several cores, and nobody else can "
                    "use those cores without it."
                ),
            ),
            Option(
                _("{}, the share of one core for each {}.").format(
                    number(charged.equivalents, 1),
                    quantity(cluster("fir").core_memory_mb or 0, "MB"),
                ),
                _(
                    "The larger part decides, and here that is the memory. Ask for what you need "
                    "with some room, and the count falls with it."
                ),
                right=True,
            ),
            Option(
                _("{}, since the rest of the memory is not used.").format(
                    number(used.equivalents, 1)
                ),
                _(
                    "What you request counts, whether you use it or not: the scheduler has set it "
                    "aside, and nobody else can have it."
                ),
            ),
        ),
    )


def _pending() -> Check:
    limit = policy("spawn-timeout").amount()
    return Check(
        name="pending",
        objective="read-the-start",
        question=_("The page has shown `Pending in queue...` for two minutes. What do you do?"),
        options=(
            Option(
                _("Go back and press Start again: it hangs."),
                _(
                    "The page does not hang: your job is in the queue, and the hub has done its "
                    "part. A new attempt is a new job, and what the first may have gained by "
                    "waiting is lost."
                ),
            ),
            Option(
                _("Close the page and come back after lunch; it will have started by then."),
                _(
                    "By then the hub may have given up: it cancels a session that is not up {} "
                    "after Start. Only a batch job waits for as long as it must."
                ).format(limit),
            ),
            Option(
                _("Wait for the rest of the {}; if they run out, ask for less.").format(limit),
                _(
                    "The job keeps its place until then. A shorter time, fewer cores or less "
                    "memory fit into more gaps."
                ),
                right=True,
            ),
            Option(
                _("Cancel, and ask for more cores, to be taken more seriously."),
                _(
                    "Asking for more gets you no attention. A larger request needs a larger gap, "
                    "so it mostly waits longer, and it counts for more while it runs."
                ),
            ),
        ),
    )


def _time_left() -> Check:
    left, needed = duration(_LEFT_S), duration(_NEEDED_S)
    return Check(
        name="time-left",
        objective="read-your-session",
        question=_(
            "In the terminal, `squeue` says that {} are left of your session. You start a cell "
            "that needs {}. What happens?"
        ).format(left, needed),
        options=(
            Option(
                _("The session goes on until the cell is done."),
                _(
                    "A running cell does not stop the clock. This is the job's own time limit, not "
                    "a limit on idling: when it is reached, Slurm ends the job, whatever runs in "
                    "it."
                ),
            ),
            Option(
                _("After {} Slurm ends the job, in the middle of the cell.").format(left),
                _(
                    "So read the time left before a long cell. What takes an hour and does not "
                    "need you is a batch job; otherwise save, log out, and ask for a longer "
                    "session."
                ),
                right=True,
            ),
            Option(
                _("The hub asks whether to make the session longer."),
                _(
                    "Nobody will ask: a session is not a login that can be renewed. The limit was "
                    "part of the request, and the scheduler may have planned another job for the "
                    "moment after it."
                ),
            ),
        ),
    )


def _saved() -> Check:
    return Check(
        name="saved",
        objective="keep-your-work",
        question=_(
            "You save the notebook in your home folder, log out, and start a new session an hour "
            "later. What is still there?"
        ),
        options=(
            Option(
                _("The variable `total`, as I saved the notebook."),
                _(
                    "The notebook file does not hold your variables. It holds text and outputs; "
                    "variables live in the kernel, and that ended with the job."
                ),
            ),
            Option(
                _("The package that I installed by `pip install` in a cell."),
                _(
                    "The package is gone, since the Python of a session is not your own. In the "
                    "standard kernel `pip` puts it on the node's disk, which is emptied when the "
                    "job ends."
                ),
            ),
            Option(
                _("The file that I wrote into `$SLURM_TMPDIR`."),
                _(
                    "`$SLURM_TMPDIR` is on the node's disk, not in one of your folders. It lasts "
                    "for one job, and the next session may be on another node."
                ),
            ),
            Option(
                _("The notebook, with its text and the outputs that I saved."),
                _(
                    "Home, project and scratch outlive sessions. Run the cells again to have the "
                    "variables back."
                ),
                right=True,
            ),
        ),
    )


def _closing_the_tab() -> Check:
    session = charge(
        Request("fir", hours=_LIMIT_HOURS, cores=_CORES, memory_mb=_CORES * _MODEST.memory_mb)
    )
    left, limit = duration(_LEFT_AFTER_S), quantity(_LIMIT_HOURS, "h")
    worked = number(session.hours(_LEFT_AFTER_S / 3600), 1)
    whole = number(session.hours(_LIMIT_HOURS), 1)
    return Check(
        name="closing-the-tab",
        objective="end-a-session",
        question=_(
            "A session of {} cores has a limit of {}. After {} you close the tab, shut the laptop "
            "and go home. For how many core-equivalent-hours is your group charged?"
        ).format(number(_CORES), limit, left),
        options=(
            Option(
                _("{}, for the {} until the tab was closed.").format(worked, left),
                _(
                    "Closing the tab ends nothing. The tab only shows the session: the job runs on "
                    "a node of the cluster, and goes on without anybody looking."
                ),
            ),
            Option(
                _("{} and a little more, until the hub notices that I am away.").format(worked),
                _(
                    "Don't count on a clean-up: none is documented for these hubs. A kernel that "
                    "computes for hours looks the same from outside as one that is forgotten."
                ),
            ),
            Option(
                _("{}, for the whole of the {}.").format(whole, limit),
                _(
                    "The job holds its cores until its limit. File > Log Out after {} would "
                    "have left it at {}."
                ).format(left, worked),
                right=True,
            ),
        ),
    )
