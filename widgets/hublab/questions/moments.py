"""A session's wait as a film: what the scheduler knows, plans and decides, instant by instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hublab.questions.bars import Bar, Bars
from hublab.questions.cycles import Instant
from hublab.questions.explain import repeats
from hublab.questions.news import happened, moved, told
from hublab.questions.trial import Trial
from hublab.text import _, duration

MOST = 24
_ENOUGH = 12  # with so many, a mere change of others' plans is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant of the wait, `time_s` seconds after the session's submission.

    running: other jobs that run then, each to the end that the scheduler expects: its time limit.
    planned: other jobs whose start is planned in backfill's last cycle, in the order of the queue.
    mine: the session's own plan, or its run once it has started; None while there is neither.
    words: what has happened since the moment before, and what was decided.
    reason: Slurm's code, as the main pass sets it; "None" for a started job.
    """

    time_s: float
    running: tuple[Bar, ...]
    planned: tuple[Bar, ...]
    mine: Bar | None
    words: str
    reason: str


def moments(
    trial: Trial, bars: Bars, decided: Sequence[Instant], gap: Bar | None
) -> tuple[Moment, ...]:
    """At most `MOST` instants from the submission to the start, in order of time.

    They are those at which something was news: the session's own plan above all, then the start
    or end of a job that it waited for, then the plans of jobs before it. gap: the hole in which
    it starts, if there is one.
    """
    assert trial.started is not None  # whole trials last until then
    start_s = trial.started.start_s
    passes = [
        each
        for each in decided
        if each.time_s == start_s or (each.planned is not None and each.time_s < start_s)
    ]
    picked = _picked(trial, passes)
    before = (None, *picked[:-1])
    return tuple(
        _moment(trial, bars, decided, gap, last, each)
        for last, each in zip(before, picked, strict=True)
    )


def _picked(trial: Trial, passes: Sequence[Instant]) -> list[Instant]:
    """The passes with the most news, thinned evenly where as much news is in too many."""
    known = passes[0].mine
    by_news: dict[int, list[int]] = {news: [] for news in (3, 2, 1, 0)}
    for place, (last, this) in enumerate(pairwise(passes), start=1):
        if this.time_s == trial.started.start_s:
            by_news[3].append(place)
        elif known is None or this.mine is None or not repeats(known, this.mine):
            known = this.mine
            by_news[2].append(place)
        elif happened(trial, last, this) or _own_plan(last) != _own_plan(this):
            by_news[1].append(place)
        elif moved(last, this):
            by_news[0].append(place)
    kept = [0]
    for news, places in by_news.items():
        kept += _thinned(places, (MOST if news else _ENOUGH) - len(kept))
    by_time = {duration(passes[place].time_s - trial.submit_s): place for place in sorted(kept)}
    return [passes[place] for place in by_time.values()]  # of two at one time, the later one


def _own_plan(instant: Instant) -> tuple[float | None, tuple[str, ...]] | None:
    return instant.mine and (instant.mine.start_s, instant.mine.nodes)


def _thinned(places: list[int], most: int) -> list[int]:
    if len(places) <= most:
        return places
    most = max(most, 0)
    return [places[each * len(places) // most] for each in range(most)]


def _moment(
    trial: Trial, bars: Bars, decided: Sequence[Instant], gap: Bar | None,
    last: Instant | None, this: Instant,
) -> Moment:  # fmt: skip
    now = this.time_s
    assert trial.started is not None
    started = now == trial.started.start_s
    running = trial.running(now)
    names = {each.name for each in running}
    upto = [each for each in reversed(decided) if each.time_s <= now]
    plans = next((each.planned for each in upto if each.planned is not None), ())
    main = next((each.main for each in upto if each.main), None)
    mine = None
    if started:
        mine = bars.run(trial.started, expected=True)
    elif this.mine is not None and this.mine.outcome == "planned":
        mine = bars.plan(this.mine)
    words = told(trial, last, this)
    if started and gap:
        ahead = _("It fits there before {}, which is planned {} later.")
        words = f"{words} {ahead.format(gap.job, duration(gap.end_s - gap.start_s))}"
    return Moment(
        time_s=now - trial.submit_s,
        running=tuple(bars.run(each, expected=True) for each in running),
        planned=tuple(bars.plan(each) for each in plans if each.job not in names),
        mine=mine,
        words=words,
        reason="None" if started or main is None else main.reason,
    )
