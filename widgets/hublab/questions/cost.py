"""What do these sessions do to my group's next weeks? Charge, decayed usage, Fair Tree, way back.

Two groups share a cluster. Their members keep a steady use; on top of it you run sessions for
some days, and then none. Charging, decay and Fair Tree are Slurm's; that everybody else's use is
steady, and that there are two groups, are the question's own simplifications.
"""

from __future__ import annotations

from dataclasses import dataclass

from hublab.facts.request import Request
from hublab.questions import boxes, cost_words
from hublab.questions.boxes import Box, Need
from hublab.questions.course import Course, follow
from hublab.questions.groups import Day, Group, Groups
from hublab.text import HublabError, _, number

_LONGEST_DAYS = 366


class CostError(HublabError):
    """A setting of the cost question that can't be; the text names it and what fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostSettings:
    """Sessions on `cluster`, and the two groups.

    hours, cores, memory_mb, gpu: what the form of each session says; it runs for all its hours.
    sessions_per_day, days: how many a day on average, for how many days.
    members: what you and then the others of your group keep in use day and night, on average,
        in core-equivalents; for sessions with a GPU, in RGU-equivalents.
    neighbours: the same for the members of the other group.
    shares, neighbour_shares: the raw shares of the two groups.
    half_life_days: Slurm's PriorityDecayHalfLife.
    used_hours, used_cores, used_memory_mb: what the work in a session takes: how long it is worked
        in, how many cores are busy meanwhile, how much memory is used at most.
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
    used_hours: float = 4
    used_cores: float = 1
    used_memory_mb: float = 6_000

    def check(self) -> None:
        """Raise CostError for the first setting that can't be; the request is checked apart."""
        numbers = (
            (_("Sessions per day"), self.sessions_per_day, 0, 100),
            (_("Days with sessions"), self.days, 1, _LONGEST_DAYS),
            (_("Shares, your group"), self.shares, 1, 10**9),
            (_("Shares, other group"), self.neighbour_shares, 1, 10**9),
            (_("Half-life (days)"), self.half_life_days, 0.01, 1000),
            (_("Hours of work in it"), self.used_hours, 0, 10**4),
            (_("Cores kept busy"), self.used_cores, 0, 10**6),
            (_("Memory used (MB)"), self.used_memory_mb, 0, 10**9),
        )
        for name, value, least, most in numbers:
            _within(name, value, least, most)
        for name, uses in (
            (_("Steady use, your group"), self.members),
            (_("Steady use, other group"), self.neighbours),
        ):
            if not 1 <= len(uses) <= 20:
                raise CostError(_("{}: give 1 to 20 numbers, one a member.").format(name))
            for use in uses:
                _within(name, use, 0, 10**6)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """What is charged and what is used of it, and what follows day by day.

    requested, used, lean: one session as it asks, as the work in it takes, and as it could ask.
    short: what of the request is less than the work takes: "hours", "cores", "memory_mb".
    course, lean_course: of your group with these sessions, and with lean ones instead; of as many
        days.
    neighbours_use: the other group's decayed usage in equivalent-days; it does not change.
    """

    settings: CostSettings
    requested: Box
    used: Box
    lean: Box
    short: tuple[str, ...]
    course: Course
    lean_course: Course
    neighbours_use: float

    @property
    def sessions(self) -> float:
        """How many sessions there are in all."""
        return self.settings.sessions_per_day * self.settings.days

    @property
    def used_part(self) -> float:
        """The part of the charge that is used."""
        return self.used.total / self.requested.total

    @property
    def lean_part(self) -> float:
        """The charge of a lean session as a part of this one's."""
        return self.lean.total / self.requested.total

    @property
    def unit(self) -> str:
        """What is charged, in the reader's language: core-equivalents or RGU-equivalents."""
        return self.requested.charge.unit

    @property
    def before(self) -> Day:
        """The eve of the first session."""
        return self.course.before

    @property
    def last(self) -> Day:
        """The evening of the last session."""
        return self.course.last

    @property
    def people(self) -> int:
        """How many people Fair Tree ranks."""
        return len(self.settings.members) + len(self.settings.neighbours)

    def place(self, day: Day) -> int:
        """Your place on `day`, 1 for whoever comes first."""
        return day.standing("yours", 1).place

    def sentence(self) -> str:
        """The answer in a few sentences."""
        return cost_words.sentence(self)


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
    need = Need(
        hours=settings.used_hours, cores=settings.used_cores, memory_mb=settings.used_memory_mb
    )
    asked, lean = boxes.requested(request), boxes.requested(boxes.lean(request, need))
    groups = _groups(settings, asked)
    course = follow(groups)
    return CostAnswer(
        settings=settings,
        requested=asked,
        used=boxes.used(request, need),
        lean=lean,
        short=need.short(request),
        course=course,
        lean_course=follow(_groups(settings, lean), at_least=len(course.curve)),
        neighbours_use=groups.steady("other"),
    )


def _groups(settings: CostSettings, session: Box) -> Groups:
    return Groups(
        yours=Group(shares=settings.shares, uses=settings.members),
        other=Group(shares=settings.neighbour_shares, uses=settings.neighbours),
        sessions=session.total / 24 * settings.sessions_per_day,
        days=settings.days,
        half_life_days=settings.half_life_days,
    )


def _within(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:  # so that NaN is refused too
        raise CostError(
            _("{} is {}: give a number from {} to {}.").format(
                name, repr(value).removesuffix(".0"), number(least), number(most)
            )
        )
