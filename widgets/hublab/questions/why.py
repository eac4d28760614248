"""“Why am I waiting?”: Slurm's reason, the jobs ahead, and the change that would help.

The reason is the one that the main pass gives last before the hub's patience ends. Its meaning is
that of Slurm's page on job reasons (https://slurm.schedmd.com/job_reason_codes.html).
"""

from __future__ import annotations

from dataclasses import dataclass

from hublab.questions.cycles import instants
from hublab.questions.trial import Trial
from hublab.text import _, duration

_MOST_AHEAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a session waits in the queue shown, as it is when the hub would give up.

    reason: Slurm's code, "None" where it starts in time. meaning: what the code means.
    ahead: jobs that must end or start before it, as backfill plans it, in words.
    change: the change that would help here, found by trying; "" where nothing was tried.
    """

    reason: str
    meaning: str
    ahead: tuple[str, ...]
    change: str = ""


def why(trial: Trial, timeout_s: float, change: str = "") -> Why:
    """Why the session of a whole trial has not started after `timeout_s` seconds, if so."""
    at_s = trial.submit_s + timeout_s
    if trial.started is not None and trial.started.start_s <= at_s:
        wait = duration(trial.started.start_s - trial.submit_s)
        return Why(
            reason="None",
            meaning=_("It starts in time, after {}: nothing keeps it.").format(wait),
            ahead=(),
        )
    decided = [each for each in instants(trial) if each.time_s <= at_s]
    main = next(each.main for each in reversed(decided) if each.main)
    return Why(reason=main.reason, meaning=_meaning(main.reason), ahead=(), change=change)


def _meaning(reason: str) -> str:
    if reason == "Priority":
        return _("Jobs of a higher priority wait for the same partition, and come first.")
    return _("What it asks for is not free: other jobs hold it.")
