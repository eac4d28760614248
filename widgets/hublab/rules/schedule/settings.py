"""How the scheduler is set: slurm.conf's SchedulerParameters by their own names."""

from __future__ import annotations

from dataclasses import dataclass, fields

from hublab.text import HublabError, _

SCHEDULERS = ("builtin", "backfill")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """SchedulerParameters with Slurm's defaults; all times in seconds.

    The main pass answers each event at once, or looks for events every `sched_interval_s`, as the
    daemon's main loop does once a second. Such regular looks of the scheduler (main passes of
    builtin, cycles of backfill) come `latency_s` after each whole interval; where backfill looks
    too, the main pass looks half an interval later, for the two are not in step in the daemon
    either. A main pass that answers at once does so after `latency_s`. `epilog_s` is the time from
    the end of a job to the release of its nodes.

    Raises HublabError for a value below zero, and for periods and a resolution of zero.
    """

    default_queue_depth: int = 100
    sched_interval_s: float = 0
    bf_interval_s: float = 30
    bf_window_s: float = 86_400
    bf_resolution_s: float = 60
    bf_max_job_test: int = 500
    priority_calc_period_s: float = 300
    latency_s: float = 0
    epilog_s: float = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            positive = field.name in ("bf_resolution_s", "priority_calc_period_s")
            if not (value > 0 if positive else value >= 0):  # so that NaN is refused too
                least = _("more than zero") if positive else _("zero or more")
                raise HublabError(_("{} is {}: it must be {}.").format(field.name, value, least))
