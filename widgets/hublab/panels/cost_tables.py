"""The cost answer as tables: all numbers of its sentence and its pictures."""

from __future__ import annotations

from hublab.facts.policy import policy
from hublab.questions import cost_words
from hublab.questions.boxes import Box
from hublab.questions.cost import CostAnswer
from hublab.questions.cost_words import level, percent
from hublab.questions.groups import DAY_S, Day, Standing
from hublab.skin import Column, Table
from hublab.text import _, duration, number

_EACH_WEEK = 7


def charges(answer: CostAnswer) -> Table:
    """One session asked for, used and lean; below it a day and all days."""
    boxes = (answer.requested, answer.used, answer.lean)
    unit = answer.unit
    rows = [
        (_("Time (h)"), *(number(box.hours, 2) for box in boxes)),
        (_("Cores"), *(number(box.cores, 2) for box in boxes)),
        (_("Memory (MB)"), *(number(box.memory_mb, 0) for box in boxes)),
        *_equivalents(boxes, unit),
        (_("Charge of a session ({}-hours)").format(unit), *_times(boxes, 1)),
        *_over_days(answer, boxes),
        (
            _("As part of the charge"),
            percent(1),
            percent(answer.used_part),
            percent(answer.lean_part),
        ),
    ]
    margins = _(
        "The lean request leaves the margins that the Alliance advises, as far as this has room "
        "for them: {} % more time than the work takes, and memory of which {} % is used."
    ).format(number(policy("time-margin").most or 0), number(policy("memory-efficiency").value))
    return Table(
        caption=_("A session asked for, used and lean"),
        columns=(Column(head=_("What")), *_numeric(_("Asked for"), _("Used"), _("Lean"))),
        rows=tuple(rows),
        notes=(margins, *cost_words.misfits(answer)),
    )


def _equivalents(boxes: tuple[Box, ...], unit: str) -> list[tuple[str, ...]]:
    """What each resource comes to, and which is charged."""
    names = {"gpu": _("GPU"), "cores": _("Cores"), "memory": _("Memory")}
    parts = [
        (_("{} in {}s").format(name, unit), *(number(getattr(box.charge, key), 3) for box in boxes))
        for key, name in names.items()
        if getattr(boxes[0].charge, key) is not None
    ]
    largest = (_("The largest is charged"), *(number(box.equivalents, 3) for box in boxes))
    return [*parts, largest]


def _over_days(answer: CostAnswer, boxes: tuple[Box, ...]) -> list[tuple[str, ...]]:
    """What more than one session, and more than one day, come to."""
    per_day, days = answer.settings.sessions_per_day, answer.settings.days
    if answer.sessions == 1:
        return []
    rows = [(_("Charge per day"), *_times(boxes, per_day))]
    if days > 1:
        all_days = _("Charge over all {} days").format(number(days))
        rows.append((all_days, *_times(boxes, answer.sessions)))
    return rows


def _times(boxes: tuple[Box, ...], count: float) -> tuple[str, ...]:
    return tuple(number(box.total * count, 2) for box in boxes)


def standings(answer: CostAnswer) -> Table:
    """LevelFS and place of both groups and of all people, with these sessions and lean ones."""
    days = zip(
        answer.before.standings,
        answer.last.standings,
        answer.lean_course.last.standings,
        strict=True,
    )
    rows = [
        (
            name(before),
            change(level(before.level_fs), level(last.level_fs)),
            level(lean.level_fs),
            change(number(before.place), number(last.place)) if before.place else "",
            number(lean.place) if before.place else "",
        )
        for before, last, lean in days
    ]
    heads = (_("LevelFS"), _("LevelFS if lean"), _("Place"), _("Place if lean"))
    return Table(
        caption=_("Fair Tree, before the sessions → after the last one"),
        columns=(Column(head=_("Who")), *_numeric(*heads)),
        rows=tuple(rows),
        notes=(" ".join([_places(answer), *_uses(answer)]), *_way_back(answer)),
    )


def _places(answer: CostAnswer) -> str:
    return _(
        "LevelFS is share over use, 1 where they are equal. Fair Tree ranks the groups by theirs, "
        "then the members within each group: a place is one among all {} people."
    ).format(number(answer.people))


def _uses(answer: CostAnswer) -> list[str]:
    groups = [
        (before, last)
        for before, last in zip(answer.before.standings, answer.last.standings, strict=True)
        if not before.member
    ]
    return [
        _("{}: share {}, use {}.").format(
            name(before),
            percent(before.share),
            change(percent(before.use), percent(last.use)),
        )
        for before, last in groups
    ]


def _way_back(answer: CostAnswer) -> list[str]:
    """When place and LevelFS are what they were, where they ever left that."""
    days = answer.settings.days
    place = _("Your place is back on day {}, {} days after the last session.")
    group = _("Your group's LevelFS is back, to 5 %, on day {}, {} days after it.")
    half = _("What the sessions added halves every {}.")
    told = ((place, answer.course.place_back_days), (group, answer.course.level_back_days))
    said = [words.format(number(days + back), number(back)) for words, back in told if back]
    if said:
        said.append(half.format(duration(answer.settings.half_life_days * DAY_S)))
    return [" ".join(said)] if said else []


def weeks(answer: CostAnswer) -> Table:
    """The curves once a week, and on the days that the sentence names."""
    course = answer.course
    named = {course.days}
    for back in (course.place_back_days, course.level_back_days):
        if back:
            named.add(course.days + back)
    pairs = zip(course.curve, answer.lean_course.curve, strict=True)
    rows = [_week(*pair) for pair in pairs if pair[0].day % _EACH_WEEK == 0 or pair[0].day in named]
    heads = (
        *(_("Week"), _("Day"), _("Your group"), _("of which sessions"), _("lean sessions")),
        *(_("LevelFS"), _("LevelFS if lean"), _("Your place"), _("Place if lean")),
    )
    return Table(
        caption=_("Usage that counts, in {}-days").format(answer.unit),
        columns=_numeric(*heads),
        rows=tuple(rows),
        notes=(_("The other group's usage stays {}.").format(number(answer.neighbours_use, 1)),),
    )


def _week(day: Day, lean: Day) -> tuple[str, ...]:
    return (
        number(day.day // _EACH_WEEK),
        number(day.day),
        number(day.steady + day.sessions, 1),
        number(day.sessions, 1),
        number(lean.sessions, 1),
        level(day.standing("yours").level_fs),
        level(lean.standing("yours").level_fs),
        number(day.standing("yours", 1).place),
        number(lean.standing("yours", 1).place),
    )


def encounters(answer: CostAnswer) -> Table:
    """You against each other person: at which level it is decided, and who goes first."""
    others = [
        each
        for each in answer.before.standings
        if each.member and (each.group, each.member) != ("yours", 1)
    ]
    days = (answer.before, answer.last, answer.lean_course.last)
    rows = [
        (
            _("{} ({})").format(name(other), _whose(other)),
            _("members") if other.group == "yours" else _("groups"),
            *(_outcome(day, other) for day in days),
        )
        for other in others
    ]
    heads = (_("You against"), _("Decided between"), _("Before"), _("After"), _("If lean"))
    note = _(
        "Fair Tree compares LevelFS below the last account that you both have in common: within "
        "your group that of its members, beyond it that of the two groups, whatever you used."
    )
    return Table(
        caption=_("Who goes first, by which LevelFS (yours : theirs)"),
        columns=tuple(Column(head=head) for head in heads),
        rows=tuple(rows),
        notes=(note,),
    )


def _outcome(day: Day, other: Standing) -> str:
    mine, theirs = (level(each.level_fs) for each in day.compared(other))
    their_place = day.standing(other.group, other.member).place
    my_place = day.standing("yours", 1).place
    words = _("equal ({} : {})")
    if my_place != their_place:
        words = _("you ({} : {})") if my_place < their_place else _("they ({} : {})")
    return words.format(mine, theirs)


def change(before: str, after: str) -> str:
    """A value and what became of it, or the one that it stayed."""
    return before if before == after else f"{before} → {after}"


def name(standing: Standing) -> str:
    """Who a line of the tree is."""
    if not standing.member:
        return _group(standing)
    if (standing.group, standing.member) == ("yours", 1):
        return _("you")
    return _("member\u00a0{}").format(number(standing.member))


def _group(standing: Standing) -> str:
    return _("Your group") if standing.group == "yours" else _("Other group")


def _whose(standing: Standing) -> str:
    return _("your group") if standing.group == "yours" else _("other group")


def _numeric(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head=head, numeric=True) for head in heads)
