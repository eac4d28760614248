"""The priority charging panel: what sessions are charged, and what that does to a group's turn."""

from __future__ import annotations

from collections.abc import Iterable

from hublab.panels.controls import Control, Form
from hublab.panels.draw_cost import draw_cost
from hublab.panels.fields import cluster_field, place_of, size_fields
from hublab.panels.panel import Panel
from hublab.questions import cost
from hublab.questions.cost import CostAnswer, CostSettings
from hublab.questions.groups import Day, Standing
from hublab.skin import Column, Rich, Table
from hublab.text import _, number, quantity

_EACH_WEEK = 7


class PriorityCharging(Panel):
    """What a group's sessions do to its place in the queue; put it at the end of a cell.

    The arguments are those of `hublab.questions.cost.CostSettings`, with its defaults: a session's
    request, sessions_per_day and days, then what the members of your group (the first is you) and
    of another one keep in use day and night, in equivalents, both groups' shares, half_life_days.
    """

    question = "cost"

    def __init__(
        self,
        *,
        members: Iterable[float] | None = None,
        neighbours: Iterable[float] | None = None,
        ident: str | None = None,
        **settings: str | float,
    ) -> None:
        given = {"members": members, "neighbours": neighbours}
        uses = {name: tuple(values) for name, values in given.items() if values is not None}
        super().__init__(CostSettings(**uses, **settings), ident)

    @staticmethod
    def ask(settings: CostSettings) -> CostAnswer:
        return cost.ask(settings)

    def title(self) -> str:
        return _("Priority charging")

    def controls(self) -> tuple[Control, ...]:
        return (
            cluster_field(),
            *size_fields(place_of(self.settings.cluster)),
            Control(
                setting="sessions_per_day",
                label=_("Sessions per day"),
                form=Form.NUMBER,
                step=0.5,
                hint=_("on average"),
            ),
            Control(setting="days", label=_("Days with sessions"), form=Form.WHOLE_NUMBER),
            Control(
                setting="members",
                label=_("Steady use, your group"),
                form=Form.NUMBERS,
                hint=_("equivalents in use day and night, one number a member; you are the first"),
            ),
            Control(
                setting="neighbours",
                label=_("Steady use, other group"),
                form=Form.NUMBERS,
                hint=_("the same for the other group's members"),
            ),
            Control(setting="shares", label=_("Shares, your group"), form=Form.WHOLE_NUMBER),
            Control(
                setting="neighbour_shares", label=_("Shares, other group"), form=Form.WHOLE_NUMBER
            ),
            Control(setting="half_life_days", label=_("Half-life (days)"), form=Form.NUMBER),
        )

    def picture(self, answer: CostAnswer) -> str:
        return draw_cost(answer, self.ident)

    def tables(self, answer: CostAnswer) -> tuple[Table, ...]:
        return (_charges(answer), _standings(answer))

    def listings(self, answer: CostAnswer) -> tuple[tuple[str, Rich], ...]:
        return ((_("Week by week"), _weeks(answer)),)

    def caution(self) -> str:
        return _(
            "Two groups, a steady use of everybody else, and sessions spread evenly over the days "
            "are simplifications. Fair Tree, decay and charging are computed by the published "
            "rules; a place is only one part of a job's priority, and what weight it has is not "
            "published."
        )


def _charges(answer: CostAnswer) -> Table:
    settings = answer.settings
    session = _("A session of {}").format(quantity(settings.hours, "h"))
    days = _("All {} days").format(number(settings.days))
    return Table(
        caption=_("What is charged, in {}-hours").format(answer.charge.unit),
        columns=(Column(head=_("For")), Column(head=_("Charge"), numeric=True)),
        rows=(
            (_("Each hour that a session runs"), number(answer.charge.equivalents, 2)),
            (session, number(answer.session_hours, 2)),
            (_("A day"), number(answer.day_hours, 2)),
            (days, number(answer.total_hours, 2)),
        ),
    )


def _standings(answer: CostAnswer) -> Table:
    rows = [
        (
            _name(before),
            _change(number(before.level_fs, 2), number(last.level_fs, 2)),
            _change(number(before.place), number(last.place)) if before.place else "",
        )
        for before, last in zip(answer.before.standings, answer.last.standings, strict=True)
    ]
    note = _("LevelFS is share over use. A place is one among all {} people; 1 comes first.")
    uses = [
        _("{}: share {}, use {} → {}.").format(
            _name(before), _percent(before.share), _percent(before.use), _percent(last.use)
        )
        for before, last in zip(answer.before.standings, answer.last.standings, strict=True)
        if not before.member
    ]
    return Table(
        caption=_("Fair Tree, before → after {} days").format(number(answer.settings.days)),
        columns=(
            Column(head=_("Who")),
            Column(head=_("LevelFS"), numeric=True),
            Column(head=_("Place"), numeric=True),
        ),
        rows=tuple(rows),
        notes=(
            " ".join([note.format(number(answer.people)), *uses]),
            *([" ".join(back)] if (back := _way_back(answer)) else []),
        ),
    )


def _way_back(answer: CostAnswer) -> list[str]:
    """When place and LevelFS are what they were, where they ever left that."""
    said = []
    for words, days in (
        (
            _("Your place is back on day {}, {} days after the last session."),
            answer.place_back_days,
        ),
        (
            _("Your group's LevelFS is back, to 5 %, on day {}, {} days after it."),
            answer.level_back_days,
        ),
    ):
        if days:
            said.append(words.format(number(answer.settings.days + days), number(days)))
    return said


def _percent(part: float) -> str:
    return quantity(part * 100, "%", 0)


def _change(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _name(standing: Standing) -> str:
    if not standing.member:
        return _("Your group") if standing.group == "yours" else _("Other group")
    if (standing.group, standing.member) == ("yours", 1):
        return _("– you")
    return _("– member {}").format(number(standing.member))


def _weeks(answer: CostAnswer) -> Table:
    """The curve once a week, and on the days that the sentence names."""
    named = {answer.settings.days}
    for back in (answer.place_back_days, answer.level_back_days):
        if back:
            named.add(answer.settings.days + back)
    days = [day for day in answer.curve if day.day % _EACH_WEEK == 0 or day.day in named]
    return Table(
        caption=_("Usage that counts, in {}-days").format(answer.charge.unit),
        columns=(
            Column(head=_("Day"), numeric=True),
            Column(head=_("Your group"), numeric=True),
            Column(head=_("of which sessions"), numeric=True),
            Column(head=_("LevelFS"), numeric=True),
            Column(head=_("Your place"), numeric=True),
        ),
        rows=tuple(_week(day) for day in days),
        notes=(_("The other group's usage stays {}.").format(number(answer.neighbours_use, 1)),),
    )


def _week(day: Day) -> tuple[str, ...]:
    return (
        number(day.day),
        number(day.steady + day.sessions, 1),
        number(day.sessions, 1),
        number(day.standing("yours").level_fs, 2),
        number(day.standing("yours", 1).place),
    )
