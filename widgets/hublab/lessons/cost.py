"""Stories of the priority charging panel."""

from __future__ import annotations

from hublab.lessons.story import Goal, Story
from hublab.questions.cost import CostAnswer, CostSettings
from hublab.text import _

# A term of thirteen weeks, with a session on each of its days.
_TERM = CostSettings(days=91, sessions_per_day=1)
_FORGOTTEN = CostSettings(
    hours=120, cores=4, memory_mb=64_000, sessions_per_day=0.2, days=5, used_hours=2
)
_PIECES = CostSettings(
    hours=1,
    cores=2,
    memory_mb=8_000,
    sessions_per_day=8,
    used_hours=1,
    used_cores=2,
    used_memory_mb=8_000,
)
# What is charged, in core-equivalent-hours: the term, the forgotten session, a day in pieces.
_TERM_HOURS, _FORGOTTEN_HOURS, _DAY_HOURS = 5824, 1920, 16


def stories() -> tuple[Story, ...]:
    """The five situations, the first the best to begin with."""
    return (_whole_term(), _used_nothing(), _short_jobs(), _forgot(), _waiting())


def _whole_term() -> Story:
    return Story(
        name="whole-term",
        title=_("A whole term of sessions"),
        words=_(
            "Each day of a term you start a session for the day, with plenty of memory to be on "
            "the safe side. You work in it for the morning. Nobody told you what it is charged."
        ),
        settings=_TERM,
        insight=_(
            "The charge is the largest part of the request times the time it runs, and unused "
            "parts count in full. The same term, asked for as it was used, keeps your group ahead "
            "of the other."
        ),
        policies=("core-equivalent-memory", "memory-efficiency", "time-margin"),
        goal=Goal(
            words=_(
                "bring the term to at most a quarter of its charge, with the work still fitting"
            ),
            reached=lambda answer: _same_work(answer, _TERM) and _charge(answer) <= _TERM_HOURS / 4,
        ),
    )


def _used_nothing() -> Story:
    return Story(
        name="i-used-nothing",
        title=_("“I used nothing, why Priority?”"),
        words=_(
            "You have not run anything for weeks. You start one short session, and its job waits "
            "with the reason Priority. The others of your group have been busy."
        ),
        settings=CostSettings(
            hours=1,
            cores=1,
            memory_mb=4_000,
            days=1,
            members=(0, 8, 5),
            neighbours=(3, 1.5),
            used_hours=1,
            used_cores=1,
            used_memory_mb=4_000,
        ),
        insight=_(
            "Between groups only the group's LevelFS counts. That you used nothing puts you first "
            "within your group, and the whole group is behind one that used less of its share."
        ),
        policies=("half-life", "usage-at-par"),
        goal=None,
    )


def _short_jobs() -> Story:
    return Story(
        name="short-jobs",
        title=_("“Short jobs cost less priority”"),
        words=_(
            "To be charged less, you cut your day into eight sessions of an hour, one after the "
            "other. They use all that they ask for."
        ),
        settings=_PIECES,
        insight=_(
            "Only equivalents times hours count, however you cut them: one long session is "
            "charged the same, and leaves your group at the same place. A short limit helps a "
            "job to start, not to cost less."
        ),
        policies=("core-equivalent-memory", "backfill-gain"),
        goal=Goal(
            words=_("make each session four hours or longer, with the same charge a day"),
            reached=lambda answer: (
                answer.settings.hours >= 4
                and abs(answer.requested.total * answer.settings.sessions_per_day - _DAY_HOURS)
                < 0.01
            ),
        ),
    )


def _forgot() -> Story:
    return Story(
        name="forgot-a-session",
        title=_("Forgot a session running"),
        words=_(
            "You asked for five days to be safe, worked for two hours, and closed the tab. The "
            "session goes on until its time is up."
        ),
        settings=_FORGOTTEN,
        insight=_(
            "Closing a tab ends nothing: an idle session is charged like a busy one. A time "
            "limit close to the work, or logging out when it is done, is what ends the charge."
        ),
        policies=("time-margin", "interactive-advice"),
        goal=Goal(
            words=_("save nine tenths of the charge, with the work still fitting"),
            reached=lambda answer: (
                _same_work(answer, _FORGOTTEN) and _charge(answer) <= _FORGOTTEN_HOURS / 10
            ),
        ),
    )


def _waiting() -> Story:
    return Story(
        name="waiting-it-out",
        title=_("“When are we back to where we were?”"),
        words=_(
            "Before a deadline you ran large sessions for two weeks. Now your group waits behind "
            "the other one, and you wonder how long to pause."
        ),
        settings=CostSettings(
            cores=16, memory_mb=64_000, used_hours=7, used_cores=14, used_memory_mb=50_000
        ),
        insight=_(
            "What the sessions added halves with each half-life, whatever you do meanwhile. Your "
            "place is back as soon as your group is ahead of the other again, and you within it: "
            "well before your group's LevelFS is what it was."
        ),
        policies=("half-life", "calculation-period"),
    )


def _charge(answer: CostAnswer) -> float:
    """What all sessions are charged, in equivalent-hours."""
    return answer.requested.total * answer.sessions


def _same_work(answer: CostAnswer, before: CostSettings) -> bool:
    """Whether the answer's sessions are as many as `before`, and hold at least as much work."""
    now = answer.settings
    fields = ("sessions_per_day", "days", "used_hours", "used_cores", "used_memory_mb")
    return not answer.short and all(getattr(now, each) >= getattr(before, each) for each in fields)
