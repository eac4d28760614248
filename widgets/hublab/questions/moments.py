"""A session's wait as a film: what the scheduler knows, plans and decides, instant by instant."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.questions.bars import Bar, Bars
from hublab.questions.cycles import Instant
from hublab.questions.explain import decided_words
from hublab.questions.trial import Trial

MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant of the wait, `time_s` seconds after the session's submission.

    running: other jobs that run then, each to the end that the scheduler expects: its time limit.
    planned: other jobs whose start backfill plans, in the order of the queue. mine: the session's
    own plan, or its run once it has started; None while there is neither.
    words: what has happened and was decided. reason: Slurm's code, "None" for a started job.
    """

    time_s: float
    running: tuple[Bar, ...]
    planned: tuple[Bar, ...]
    mine: Bar | None
    words: str
    reason: str


def moments(trial: Trial, bars: Bars, decided: tuple[Instant, ...]) -> tuple[Moment, ...]:
    """At most `MOST` instants of the trial, in order of time."""
    shown = [each for each in decided if each.planned is not None or each.main is not None]
    step = max(1, -(-len(shown) // MOST))
    picked = shown[::step][: MOST - 1]
    if shown[-1] not in picked:
        picked.append(shown[-1])
    return tuple(_moment(trial, bars, each) for each in picked)


def _moment(trial: Trial, bars: Bars, instant: Instant) -> Moment:
    decision = instant.mine or instant.main
    started = trial.started is not None and trial.started.start_s <= instant.time_s
    mine = None
    if started:
        mine = bars.run(trial.started, expected=True)
    elif instant.mine is not None and instant.mine.start_s is not None:
        mine = bars.plan(instant.mine)
    return Moment(
        time_s=instant.time_s - trial.submit_s,
        running=tuple(bars.run(each, expected=True) for each in trial.running(instant.time_s)),
        planned=tuple(bars.plan(each) for each in instant.planned or ()),
        mine=mine,
        words=decided_words(decision) if decision else "",
        reason=decision.reason if decision else "None",
    )
