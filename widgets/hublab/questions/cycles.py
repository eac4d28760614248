"""The decisions of a trial by their instants: what was planned when, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from hublab.questions.bars import Bar, Bars
from hublab.questions.trial import SESSION, Trial
from hublab.rules.schedule.trace import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """What was decided at `time_s` (s from the simulation's start).

    main: about the session by the main pass. planned: backfill's plans for other jobs, in the
    order of the queue; None without a cycle of backfill at this time. mine: its decision about the
    session; of two partitions, the earlier start.
    """

    time_s: float
    main: Decision | None
    planned: tuple[Decision, ...] | None
    mine: Decision | None


def instants(trial: Trial) -> tuple[Instant, ...]:
    """All instants of the trial's trace, in order."""
    return tuple(
        _instant(time_s, list(decisions))
        for time_s, decisions in groupby(trial.trace, key=lambda each: each.time_s)
    )


def _instant(time_s: float, decisions: list[Decision]) -> Instant:
    backfill = [each for each in decisions if each.test == "backfill"]
    main = [each for each in decisions if each.test == "main" and each.job == SESSION]
    own = [each for each in backfill if each.job == SESSION]
    planned = tuple(each for each in backfill if each.job != SESSION and each.outcome == "planned")
    return Instant(
        time_s=time_s,
        main=main[-1] if main else None,
        planned=planned if backfill else None,
        mine=min(own, key=_start_s) if own else None,
    )


def _start_s(decision: Decision) -> float:
    return float("inf") if decision.start_s is None else decision.start_s


def hole(trial: Trial, bars: Bars, decided: tuple[Instant, ...]) -> Bar | None:
    """Where backfill started the session in front of a planned job, None where it did not.

    The bar names the planned job, and lasts from the session's start to the planned one.
    """
    started = trial.started
    if started is None or started.started_by != "backfill":
        return None
    cycle = next(each for each in decided if each.time_s == started.start_s)
    # Jobs tested after the session are planned on what it leaves free of its node.
    tested = trial.trace.index(cycle.mine)
    ahead = [
        each
        for each in cycle.planned or ()
        if set(each.nodes) & set(started.nodes) and trial.trace.index(each) < tested
    ]
    if not ahead:
        return None
    plan = bars.plan(min(ahead, key=lambda each: each.start_s))
    session = bars.run(started)
    return Bar(job=plan.job, rows=session.rows, start_s=session.start_s, end_s=plan.start_s)
