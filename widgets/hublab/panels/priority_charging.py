"""The priority charging panel: what sessions are charged, and what that does to a group's turn."""

from __future__ import annotations

from collections.abc import Iterable

from hublab.lessons import cost as lessons
from hublab.lessons.story import Story
from hublab.panels import cost_tables, month_tables
from hublab.panels.controls import Control, Form, grouped
from hublab.panels.draw_box import draw_box
from hublab.panels.draw_shares import draw_shares
from hublab.panels.draw_usage import draw_usage
from hublab.panels.fields import cluster_field, place_of, size_fields
from hublab.panels.guess import Guess
from hublab.panels.panel import Panel
from hublab.questions import cost
from hublab.questions.cost import CostAnswer, CostSettings
from hublab.questions.month import Month
from hublab.skin import Rich, Table
from hublab.text import _


class PriorityCharging(Panel):
    """What a group's sessions do to its place in the queue; put it at the end of a cell.

    The arguments are those of `hublab.questions.cost.CostSettings`, with its defaults: a session's
    request, sessions_per_day and days, then what the members of your group (the first is you) and
    of another one keep in use day and night, in equivalents, both groups' shares, half_life_days,
    and what the work in a session uses.
    """

    question = "cost"
    policies = ("core-equivalent-memory", "half-life", "memory-efficiency", "time-margin")
    own_jobs = True

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

    @staticmethod
    def stories() -> tuple[Story, ...]:
        return lessons.stories()

    def title(self) -> str:
        return _("Priority charging")

    def controls(self) -> tuple[Control, ...]:
        request = (cluster_field(), *size_fields(place_of(self.settings.cluster)))
        return (
            *grouped(_("What you ask for"), *request),
            *grouped(_("What your work takes"), *_work()),
            *grouped(_("How often"), *_sessions()),
            *grouped(_("The groups"), *_groups()),
        )

    def picture(self, answer: CostAnswer) -> str:
        return "\n".join(
            [
                draw_box(answer, f"{self.ident}-box"),
                draw_usage(answer, f"{self.ident}-usage"),
                draw_shares(answer, f"{self.ident}-shares"),
            ]
        )

    def tables(self, answer: CostAnswer) -> tuple[Table, ...]:
        return (cost_tables.charges(answer), cost_tables.standings(answer))

    def listings(self, answer: CostAnswer) -> tuple[tuple[str, Rich], ...]:
        return (
            (_("Who goes first, you or …?"), cost_tables.encounters(answer)),
            (_("Week by week"), cost_tables.weeks(answer)),
        )

    def month(self, month: Month) -> tuple[tuple[str, Rich], ...]:
        return month_tables.listings(month, self.ident)

    def guess(self) -> Guess:
        return Guess(
            words=_("How much of what these sessions are charged is used?"),
            least=0,
            most=100,
            unit="%",
            actual=lambda answer: round(answer.used_part * 100),
        )

    def takeaway(self) -> str:
        return _(
            "You are charged for what you ask, for as long as the session runs; your group's "
            "place falls with it, and comes back as usage halves. Ask for what you use, and stop "
            "the session when the work is done."
        )

    def caution(self) -> str:
        return _(
            "Two groups, a steady use of everybody else, sessions that run for all their hours "
            "and are spread evenly over the days are simplifications; a real cluster has hundreds "
            "of groups, and their use changes daily. Whether a GPU is busy is not asked: it "
            "counts as used. Fair Tree, decay and charging are computed by the published rules; a "
            "place is only one part of a job's priority, and what weight it has is not published. "
            "Nothing here is a forecast of a wait."
        )


def _work() -> tuple[Control, ...]:
    """What the work in a session takes."""
    return (
        Control(
            setting="used_hours",
            label=_("Hours of work in it"),
            form=Form.NUMBER,
            step=0.5,
            hint=_("how long you work in a session before you are done"),
        ),
        Control(
            setting="used_cores",
            label=_("Cores kept busy"),
            form=Form.NUMBER,
            step=0.5,
            hint=_("on average while you work"),
        ),
        Control(
            setting="used_memory_mb",
            label=_("Memory used (MB)"),
            form=Form.NUMBER,
            step=1000,
            hint=_("at most while you work"),
        ),
    )


def _sessions() -> tuple[Control, ...]:
    return (
        Control(
            setting="sessions_per_day",
            label=_("Sessions per day"),
            form=Form.NUMBER,
            step=0.5,
            hint=_("on average"),
        ),
        Control(setting="days", label=_("Days with sessions"), form=Form.WHOLE_NUMBER),
    )


def _groups() -> tuple[Control, ...]:
    return (
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
        Control(setting="neighbour_shares", label=_("Shares, other group"), form=Form.WHOLE_NUMBER),
        Control(setting="half_life_days", label=_("Half-life (days)"), form=Form.NUMBER),
    )
