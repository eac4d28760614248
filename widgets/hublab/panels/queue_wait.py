"""The queue wait panel: will a session start before the hub gives up, and why not?"""

from __future__ import annotations

from hublab.panels.controls import Control, Form
from hublab.panels.draw_wait import columns, counts, draw_schedule, draw_waits
from hublab.panels.fields import cluster_field, place_of, size_fields
from hublab.panels.panel import Panel
from hublab.questions import wait
from hublab.questions.wait import WaitAnswer, WaitSettings
from hublab.questions.words import summary
from hublab.rules.workloads.assumptions import Assumptions, stated
from hublab.skin import Code, Column, Rich, Table, Text
from hublab.text import _, duration, ngettext, number

_FIRST_STEPS, _LAST_STEPS = 3, 2  # of a wait's turns that the table tells


class QueueWait(Panel):
    """A session's wait in many simulated queues, beside that of another request.

    Put it at the end of a cell. The arguments are those of `hublab.questions.wait.WaitSettings`,
    with its defaults: the request (hours, cores, memory_mb, gpu), the one to compare it with
    (instead_hours, …), other_interactive, queues, seed.
    """

    question = "wait"

    def __init__(self, *, ident: str | None = None, **settings: str | float) -> None:
        super().__init__(WaitSettings(**settings), ident)

    @staticmethod
    def ask(settings: WaitSettings) -> WaitAnswer:
        return wait.ask(settings)

    def title(self) -> str:
        return _("Queue wait")

    def controls(self) -> tuple[Control, ...]:
        place = place_of(self.settings.cluster)
        return (
            cluster_field(),
            *size_fields(place),
            *size_fields(place, "instead_", _("Instead: ")),
            Control(
                setting="other_interactive",
                label=_("Another interactive job of mine is running"),
                form=Form.YES_OR_NO,
            ),
            Control(setting="queues", label=_("Simulated queues"), form=Form.WHOLE_NUMBER, step=10),
            Control(
                setting="seed",
                label=_("Seed"),
                form=Form.WHOLE_NUMBER,
                hint=_("another seed, other queues"),
            ),
        )

    def picture(self, answer: WaitAnswer) -> str:
        return f"{draw_waits(answer, self.ident)}\n{draw_schedule(answer, self.ident)}"

    def tables(self, answer: WaitAnswer) -> tuple[Table, ...]:
        return (_waits(answer), _why(answer))

    def listings(self, answer: WaitAnswer) -> tuple[tuple[str, Rich], ...]:
        return ((_("The other jobs, as assumed"), Text(stated(Assumptions()))),)

    def caution(self) -> str:
        return _(
            "These queues are made up: a small machine and a stated mix of other jobs. They show "
            "what the rules do to it and predict no cluster's wait. The hub's time limit also "
            "covers the start of the session itself, which is left out here."
        )


def _waits(answer: WaitAnswer) -> Table:
    outcomes, ends = answer.outcomes, columns(answer)
    tables = [counts(answer, outcome) for outcome in outcomes]
    in_time = [number(outcome.within(answer.timeout_s)) for outcome in outcomes]
    rows: list[tuple[str, ...]] = [
        (end, *(number(table[place]) for table in tables)) for place, end in enumerate(ends)
    ]
    rows.append((_("In time"), *in_time))
    for words, part in ((_("Half wait\u00a0≤"), 0.5), (_("9 in 10 wait\u00a0≤"), 0.9)):
        rows.append((words, *(duration(outcome.quantile_s(part)) for outcome in outcomes)))
    return Table(
        caption=_("Waits in {} simulated queues").format(number(answer.settings.queues)),
        columns=(
            Column(head=_("Wait")),
            *(Column(head=summary(outcome.request), numeric=True) for outcome in outcomes),
        ),
        rows=tuple(rows),
        notes=(
            _(
                "In time is within {}. Seeds {} to {}; each request meets the same other jobs."
            ).format(duration(answer.timeout_s), *_seeds(answer)),
        ),
    )


def _seeds(answer: WaitAnswer) -> tuple[str, str]:
    first = answer.settings.seed
    return str(first), str(first + answer.settings.queues - 1)


def _why(answer: WaitAnswer) -> Table:
    """The turns of the first request's wait in the queue that the picture shows."""
    scene = answer.scene
    steps = scene.steps
    if len(steps) > _FIRST_STEPS + _LAST_STEPS:
        steps = (*steps[:_FIRST_STEPS], *steps[-_LAST_STEPS:])
    left_out = len(scene.steps) - len(steps)
    notes = [
        _("Other jobs at its submission: {} running on {} nodes, {} waiting.").format(
            number(scene.running), number(len(scene.nodes)), number(scene.pending)
        )
    ]
    if left_out:
        notes.append(
            ngettext(
                "{} more plan between these is left out.",
                "{} more plans between these are left out.",
                left_out,
            ).format(number(left_out))
        )
    return Table(
        caption=_("Why it waits {} in the queue of the picture").format(
            duration(scene.session.start_s)
        ),
        columns=(Column(head=_("After")), Column(head=_("Reason")), Column(head=_("Decision"))),
        rows=tuple((duration(step.after_s), Code(step.reason), step.words) for step in steps),
        notes=(" ".join(notes),),
    )
