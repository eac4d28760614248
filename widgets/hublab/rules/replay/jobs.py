"""The jobs of a trace as the replay takes them: which ones, and with which time limits."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.rules.workloads.swf import Trace
from hublab.text import HublabError, _

LIMITS = ("requested", "actual", "doubled")
PROGRESS_EVERY = 10_000  # jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayJobs:
    """Jobs in the order of their submission, a column a field; times in seconds.

    dropped: the trace's jobs that the filter left out. limits_known: whether the trace has
    requested times; if not, limits are made of the run times.
    """

    submit_s: tuple[int, ...]
    run_s: tuple[int, ...]
    limit_s: tuple[int, ...]
    processors: tuple[int, ...]
    dropped: int = 0
    limits_known: bool = True

    def __len__(self) -> int:
        """The number of jobs."""
        return len(self.submit_s)


def usable(trace: Trace, processors: int, limits: str = "requested") -> ReplayJobs:
    """The jobs of `trace` that can be replayed on a machine of `processors` processors.

    This is the strong filter of the replays published with Gaussier, Glesser, Reis and Trystram,
    “Improving backfilling by using machine learning to predict running times” (SC 2015): a job
    stays if it was submitted at 0 s or later, ran for some time, asked for some time, and neither
    asked for nor got more processors than there are; if one of these two is unknown the other
    counts; who ran longer than asked for is taken to have been ended by the limit.

    limits: "requested" plans with the time asked for, "actual" with the run time, as if everybody
    knew it, "doubled" with twice the time asked for. A trace without any requested time plans with
    the run time in its place. Raises HublabError for other limits and where no job stays.
    """
    if limits not in LIMITS:
        raise HublabError(_("Unknown limits {}: choose {}.").format(limits, _(" or ").join(LIMITS)))
    limits_known = any(seconds > 0 for seconds in trace.requested_s)
    asked = trace.requested_s if limits_known else trace.run_s
    rows = [
        (submit, min(run, limit), limit, wanted if wanted > 0 else got)
        for submit, run, limit, wanted, got in zip(
            trace.submit_s, trace.run_s, asked, trace.requested, trace.allocated, strict=True
        )
        if submit >= 0 and run > 0 and limit > 0
        and got <= processors and wanted <= processors and (got > 0 or wanted > 0)
    ]  # fmt: skip
    if not rows:
        raise HublabError(
            _("None of the {} jobs in the trace can be replayed on {} processors.").format(
                len(trace), processors
            )
        )
    rows.sort(key=lambda row: row[0])
    submit_s, run_s, limit_s, sizes = zip(*rows, strict=True)
    if limits == "actual":
        limit_s = run_s
    elif limits == "doubled":
        limit_s = tuple(2 * limit for limit in limit_s)
    return ReplayJobs(
        submit_s=submit_s,
        run_s=run_s,
        limit_s=limit_s,
        processors=sizes,
        dropped=len(trace) - len(rows),
        limits_known=limits_known,
    )
