"""How a group's standing goes on, evening by evening, until all is back to what it was."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hublab.questions.groups import Day, Groups

_WAY_BACK_DAYS = 366  # how far ahead the way back is looked for
_NEAR = 0.05  # a LevelFS this near, as a share of what it was, counts as what it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The days from the eve of the first session on.

    curve: until all is back to what it was, at least two half-lives and at most a year after the
        last session. days: for how many there are sessions.
    place_back_days, level_back_days: days from the last session until your place, and until the
        LevelFS of your group (to 5 %), are what they were; 0 where they never changed, None where
        that takes more than a year.
    """

    curve: tuple[Day, ...]
    days: int
    place_back_days: int | None
    level_back_days: int | None

    @property
    def before(self) -> Day:
        """The eve of the first session."""
        return self.curve[0]

    @property
    def last(self) -> Day:
        """The evening of the last session."""
        return self.curve[self.days]


def follow(groups: Groups, at_least: int = 0) -> Course:
    """The course of your group; its curve has `at_least` so many days."""
    days = groups.days
    curve = [groups.evening(day) for day in range(days + 1)]
    before = curve[0]
    least = min(math.ceil(2 * groups.half_life_days), _WAY_BACK_DAYS)
    place_back = level_back = None
    for since in range(_WAY_BACK_DAYS + 1):
        if since:
            curve.append(groups.evening(days + since))
        if place_back is None and _place(curve[-1]) <= _place(before):
            place_back = since
        if level_back is None and _level_is_near(before, curve[-1]):
            level_back = since
        if since >= least and None not in (place_back, level_back) and len(curve) >= at_least:
            break
    return Course(
        curve=tuple(curve), days=days, place_back_days=place_back, level_back_days=level_back
    )


def _place(day: Day) -> int:
    return day.standing("yours", 1).place


def _level_is_near(before: Day, now: Day) -> bool:
    was, is_now = (day.standing("yours").level_fs for day in (before, now))
    return was == is_now or abs(is_now - was) <= _NEAR * was < math.inf
