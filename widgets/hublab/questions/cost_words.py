"""The cost answer in words."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from hublab.questions.course import Course
from hublab.text import _, equivalent_hours, ngettext, number, quantity

if TYPE_CHECKING:
    from hublab.questions.cost import CostAnswer


HIGH = 1000  # a LevelFS


def sentence(answer: CostAnswer) -> str:
    """Charge, place and way back, and what a lean request would change."""
    return " ".join([_charge(answer), _place(answer), *(misfits(answer) or [_lean(answer)])])


def misfits(answer: CostAnswer) -> list[str]:
    """A sentence for each part of the request that is less than the work takes."""
    settings = answer.settings
    busy = settings.used_cores
    words = {
        "hours": _("The work takes {}: the session ends before it is done.").format(
            quantity(settings.used_hours, "h", 2)
        ),
        "cores": _("The work could keep {} cores busy: fewer make it slower.").format(
            number(busy, 2)
        ),
        "memory_mb": _("The work needs {}: with less it is killed.").format(
            quantity(settings.used_memory_mb, "MB", 0)
        ),
    }
    return [words[name] for name in answer.short]


def _charge(answer: CostAnswer) -> str:
    all_used = number(answer.used.total, 2) == number(answer.requested.total, 2)
    if answer.sessions == 1:
        charged = equivalent_hours(answer.requested.total, answer.unit, 2)
        if all_used:
            return _("This session is charged {}, and all of it is used.").format(charged)
        used = number(answer.used.total, 2)
        return _("This session is charged {} and uses {}.").format(charged, used)
    hours = answer.requested.total * answer.settings.sessions_per_day
    charged = equivalent_hours(hours, answer.unit, 2)
    if all_used:
        return _("Your sessions are charged {} a day, and all of it is used.").format(charged)
    words = _("Your sessions are charged {} a day; {} of that is used.")
    return words.format(charged, percent(answer.used_part))


def level(level_fs: float) -> str:
    """A LevelFS; by how much it is above `HIGH` says nothing more, but ∞ that nothing was used."""
    high = HIGH < level_fs < inf
    return _("over {}").format(number(HIGH)) if high else number(level_fs, 2)


def _place(answer: CostAnswer) -> str:
    before, last = (number(answer.place(day)) for day in (answer.before, answer.last))
    days, people = number(answer.settings.days), number(answer.people)
    if before == last:
        still = ngettext(
            "After {} day your place among the {} people is still {}",
            "After {} days your place among the {} people is still {}",
            answer.settings.days,
        ).format(days, people, before)
        return f"{still}{_why(answer)}."
    moved = ngettext(
        "After {} day your place among the {} people goes from {} to {}",
        "After {} days your place among the {} people goes from {} to {}",
        answer.settings.days,
    ).format(days, people, before, last)
    return f"{moved}{_why(answer)}; {_back(answer.course, before)}"


def _why(answer: CostAnswer) -> str:
    """The level that decides that others come first after the last session, if they do."""
    yours, other = (answer.last.standing(group).level_fs for group in ("yours", "other"))
    if other > yours:
        words = _(", since the other group's LevelFS is higher ({} against {})")
        return words.format(level(other), level(yours))
    if answer.place(answer.last) > 1:
        return _(", since others of your group have used less")
    return ""


def _back(course: Course, place: str) -> str:
    if course.place_back_days is None:
        return _("a year after the last session it is not yet back.")
    return ngettext(
        "{} day after the last session it is {} again.",
        "{} days after the last session it is {} again.",
        course.place_back_days,
    ).format(number(course.place_back_days), place)


def _lean(answer: CostAnswer) -> str:
    lean = answer.lean
    if lean.total == answer.requested.total:
        return _("A leaner request would not be charged less.")
    size = ", ".join(
        [
            quantity(lean.hours, "h", 2),
            ngettext("{} core", "{} cores", int(lean.cores)).format(number(lean.cores)),
            quantity(lean.memory_mb, "MB"),
        ]
    )
    place = number(answer.place(answer.lean_course.last))
    words = _("A lean request ({}) is charged {} of that, and your place is then {}.")
    return words.format(size, percent(answer.lean_part), place)


def percent(part: float) -> str:
    """A part of 1 in per cent: whole ones, and a decimal where there would be none."""
    return quantity(part * 100, "%", 0 if part >= 0.01 or not part else 1)
