"""What do these sessions do to my group's next weeks? Charge, decayed usage, Fair Tree, way back.

Two groups share a cluster. Their members keep a steady use; on top of it you run sessions for
some days, and then none. Charging, decay and Fair Tree are Slurm's; that everybody else's use is
steady, and that there are two groups, are the question's own simplifications.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hublab.facts.request import Request
from hublab.questions.groups import Day, Group, Groups
from hublab.rules.charging.charge import Charge, charge
from hublab.text import HublabError, _, ngettext, number

_LONGEST_DAYS = 366
_WAY_BACK_DAYS = 366  # how far ahead the way back is looked for
_NEAR = 0.05  # a LevelFS this near, as a share of what it was, counts as what it was


class CostError(HublabError):
    """A setting of the cost question that can't be; the text names it and what fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSettings:
    """Sessions on `cluster`, and the two groups.

    hours, cores, memory_mb, gpu: what the form of each session says; all its hours are used.
    sessions_per_day, days: how many a day on average, for how many days.
    members: what you and then the others of your group keep in use day and night, on average,
        in core-equivalents; for sessions with a GPU, in RGU-equivalents.
    neighbours: the same for the members of the other group.
    shares, neighbour_shares: the raw shares of the two groups.
    half_life_days: Slurm's PriorityDecayHalfLife.
    """

    cluster: str = "fir"
    hours: float = 8
    cores: int = 2
    memory_mb: int = 32_000
    gpu: str = "gpu:0"
    sessions_per_day: float = 1
    days: int = 14
    members: tuple[float, ...] = (0.5, 2, 1.5)
    neighbours: tuple[float, ...] = (4, 1.2)
    shares: int = 1
    neighbour_shares: int = 1
    half_life_days: float = 7

    def check(self) -> None:
        """Raise CostError for the first setting that can't be; the request is checked apart."""
        numbers = (
            (_("Sessions per day"), self.sessions_per_day, 0, 100),
            (_("Days"), self.days, 1, _LONGEST_DAYS),
            (_("Shares of your group"), self.shares, 1, 10**9),
            (_("Shares of the other group"), self.neighbour_shares, 1, 10**9),
            (_("Half-life in days"), self.half_life_days, 0.01, 1000),
        )
        for name, value, least, most in numbers:
            _within(name, value, least, most)
        for name, uses in (
            (_("Use of your group's members"), self.members),
            (_("Use of the other group's members"), self.neighbours),
        ):
            if not 1 <= len(uses) <= 20:
                raise CostError(_("{}: give 1 to 20 numbers, one a member.").format(name))
            for use in uses:
                _within(name, use, 0, 10**6)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """What is charged, and what follows from it day by day.

    charge: of one session while it runs.
    curve: from day 0 until all is back to what it was, at least two half-lives and at most a year
        after the last session.
    neighbours_use: the other group's decayed usage in equivalent-days; it does not change.
    place_back_days, level_back_days: days from the last session until your place, and until the
        LevelFS of your group (to 5 %), are what they were; 0 where they never changed, None where
        that takes more than a year.
    """

    settings: CostSettings
    charge: Charge
    curve: tuple[Day, ...]
    neighbours_use: float
    place_back_days: int | None
    level_back_days: int | None

    @property
    def session_hours(self) -> float:
        """The charge of one session in equivalent-hours."""
        return self.charge.equivalents * self.settings.hours

    @property
    def day_hours(self) -> float:
        """The charge of a day's sessions in equivalent-hours."""
        return self.session_hours * self.settings.sessions_per_day

    @property
    def total_hours(self) -> float:
        """The charge of all sessions in equivalent-hours."""
        return self.day_hours * self.settings.days

    @property
    def before(self) -> Day:
        """The eve of the first session."""
        return self.curve[0]

    @property
    def last(self) -> Day:
        """The evening of the last session."""
        return self.curve[self.settings.days]

    @property
    def people(self) -> int:
        """How many people Fair Tree ranks."""
        return len(self.settings.members) + len(self.settings.neighbours)

    def sentence(self) -> str:
        """The answer in two or three sentences."""
        return " ".join([self._charge_sentence(), self._place_sentence()])

    def _charge_sentence(self) -> str:
        return _("Your sessions are charged {} {}-hours a day, as {} {}s while they run.").format(
            number(self.day_hours, 2),
            self.charge.unit,
            number(self.charge.equivalents, 2),
            self.charge.unit,
        )

    def _place_sentence(self) -> str:
        before, last = (number(day.standing("yours", 1).place) for day in (self.before, self.last))
        days, people = number(self.settings.days), number(self.people)
        if before == last:
            return ngettext(
                "After {} day your place among the {} people is still {}.",
                "After {} days your place among the {} people is still {}.",
                self.settings.days,
            ).format(days, people, before)
        moved = ngettext(
            "After {} day your place among the {} people goes from {} to {};",
            "After {} days your place among the {} people goes from {} to {};",
            self.settings.days,
        ).format(days, people, before, last)
        if self.place_back_days is None:
            return f"{moved} {_('a year after the last session it is not yet back.')}"
        back = ngettext(
            "{} day after the last session it is {} again.",
            "{} days after the last session it is {} again.",
            self.place_back_days,
        ).format(number(self.place_back_days), before)
        return f"{moved} {back}"


def ask(settings: CostSettings) -> CostAnswer:
    """The answer to `settings`; raises CostError, or RequestError for the sessions' request."""
    settings.check()
    request = Request.of_size(
        settings.cluster,
        hours=settings.hours,
        cores=settings.cores,
        memory_mb=settings.memory_mb,
        gpu=settings.gpu,
    )
    request.check()
    charged = charge(request)
    groups = Groups(
        yours=Group(shares=settings.shares, uses=settings.members),
        other=Group(shares=settings.neighbour_shares, uses=settings.neighbours),
        sessions=charged.equivalents * settings.hours / 24 * settings.sessions_per_day,
        days=settings.days,
        half_life_days=settings.half_life_days,
    )
    curve, place_back, level_back = _until_back(settings, groups)
    return CostAnswer(
        settings=settings,
        charge=charged,
        curve=tuple(curve),
        neighbours_use=groups.steady("other"),
        place_back_days=place_back,
        level_back_days=level_back,
    )


def _until_back(settings: CostSettings, groups: Groups) -> tuple[list[Day], int | None, int | None]:
    """The days until place and LevelFS are back, and how long after the sessions each is."""
    curve = [groups.evening(day) for day in range(settings.days + 1)]
    before = curve[0]
    least = min(math.ceil(2 * settings.half_life_days), _WAY_BACK_DAYS)
    place_back = level_back = None
    for since in range(_WAY_BACK_DAYS + 1):
        if since:
            curve.append(groups.evening(settings.days + since))
        if place_back is None and _place(curve[-1]) <= _place(before):
            place_back = since
        if level_back is None and _level_is_near(before, curve[-1]):
            level_back = since
        if since >= least and place_back is not None and level_back is not None:
            break
    return curve, place_back, level_back


def _place(day: Day) -> int:
    return day.standing("yours", 1).place


def _level_is_near(before: Day, now: Day) -> bool:
    was, is_now = (day.standing("yours").level_fs for day in (before, now))
    return was == is_now or abs(is_now - was) <= _NEAR * was < math.inf


def _within(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # so that NaN is refused too
        raise CostError(
            _("{} is {}: give a number from {} to {}.").format(
                name, value, number(least), number(most)
            )
        )
