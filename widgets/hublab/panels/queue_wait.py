"""The queue wait panel: will a session start before the hub gives up, and why not?"""

from __future__ import annotations

from collections.abc import Iterator

from hublab.facts.policy import policy
from hublab.lessons import wait as lessons
from hublab.lessons.story import Story
from hublab.panels.controls import Control, Form, grouped
from hublab.panels.draw_schedule import at, draw_moment
from hublab.panels.draw_waits import draw_waits
from hublab.panels.fields import cluster_field, place_of, size_fields
from hublab.panels.film import Film
from hublab.panels.guess import Guess
from hublab.panels.own_waits import own_waits
from hublab.panels.panel import Panel
from hublab.panels.wait_tables import to_copy, told, waits_table, why_table
from hublab.questions import wait
from hublab.questions.month import Month
from hublab.questions.wait import WaitAnswer, WaitSettings
from hublab.questions.words import SIZES, differences
from hublab.rules.workloads.assumptions import Assumptions, stated
from hublab.skin import Rich, Table, Text
from hublab.text import HublabError, _, duration, number


class QueueWait(Panel):
    """A session's wait in many simulated queues, beside that of another request.

    Put it at the end of a cell. The arguments are those of `hublab.questions.wait.WaitSettings`,
    with its defaults: the request (hours, cores, memory_mb, gpu), the one to compare it with
    (instead_hours, …), other_interactive, queues, seed.
    """

    question = "wait"
    policies = ("spawn-timeout", "boosted-interactive-jobs", "interactive-fast", "backfill-gain")
    own_jobs = True

    def __init__(self, *, ident: str | None = None, **settings: str | float) -> None:
        super().__init__(WaitSettings(**settings), ident)

    @staticmethod
    def ask(settings: WaitSettings) -> WaitAnswer:
        return wait.ask(settings)

    @classmethod
    def progress(cls, settings: WaitSettings) -> Iterator[WaitAnswer]:
        return wait.progress(settings)

    @staticmethod
    def stories() -> tuple[Story, ...]:
        return lessons.stories()

    def title(self) -> str:
        return _("Queue wait")

    def controls(self) -> tuple[Control, ...]:
        place = place_of(self.settings.cluster)
        other = Control(
            setting="other_interactive",
            label=_("Another interactive job of mine is running"),
            form=Form.YES_OR_NO,
        )
        queues = Control(
            setting="queues", label=_("Simulated queues"), form=Form.WHOLE_NUMBER, step=10
        )
        seed = Control(
            setting="seed",
            label=_("Seed (it makes the queues)"),
            form=Form.WHOLE_NUMBER,
            hint=_("another number, other queues"),
        )
        instead = size_fields(place, "instead_", _("Instead: "))
        alone = all(
            getattr(self.settings, name) == getattr(self.settings, f"instead_{name}")
            for name in SIZES
        )
        return (
            *grouped(_("Your session"), cluster_field(), *size_fields(place), other),
            *grouped(_("To compare with"), *instead, folded=alone),
            *grouped(_("The queues"), queues, seed, folded=True),
        )

    def guess(self) -> Guess | None:
        try:
            self.settings.check()
        except HublabError:
            return None  # there is no answer to guess
        queues, limit = self.settings.queues, duration(policy("spawn-timeout").value)
        one = queues == 1
        many = _("In how many of the {} queues will it start within {}?")
        return Guess(
            words=(
                _("Will it start within {}?").format(limit)
                if one
                else many.format(number(queues), limit)
            ),
            least=0,
            most=queues,
            unit=_("1 is yes, 0 is no") if one else _("queues"),
            actual=lambda answer: answer.outcomes[0].within(answer.timeout_s),
            says=(lambda value: _("yes") if value else _("no")) if one else None,
        )

    def picture(self, answer: WaitAnswer) -> str:
        schedule = draw_moment(answer.scene, 0, self.ident)
        return f"{draw_waits(answer, self.ident)}\n{schedule}"

    def live_picture(self, answer: WaitAnswer) -> str:
        return draw_waits(answer, self.ident) if self.film(answer) else self.picture(answer)

    def film(self, answer: WaitAnswer) -> Film | None:
        scene = answer.scene
        if len(scene.moments) == 1:
            return None  # it starts at once
        return Film(
            caption=_("Its wait in one of these queues (seed {})").format(str(answer.seed)),
            frames=tuple(at(moment) for moment in scene.moments),
            draw=lambda frame: draw_moment(scene, frame, f"{self.ident}-film"),
            words=lambda frame: scene.moments[frame].words,
        )

    def tables(self, answer: WaitAnswer) -> tuple[Table, ...]:
        return (waits_table(answer), why_table(answer))

    def listings(self, answer: WaitAnswer) -> tuple[tuple[str, Rich], ...]:
        first = answer.outcomes[0].request
        caption = _("The wait in one of these queues (seed {})").format(str(answer.seed))
        listings = [(_("Turn by turn"), told(answer.scene, caption, f"{self.ident}-told"))]
        if answer.other_scene:
            what = differences(first, answer.outcomes[1].request)
            head = _("The same queue, with {}").format(what)
            listings.append((head, told(answer.other_scene, head, f"{self.ident}-other")))
        return (
            *listings,
            (_("Ask for it"), to_copy(first)),
            (_("The other jobs, as assumed"), Text(stated(Assumptions()))),
        )

    def month(self, month: Month) -> tuple[tuple[str, Rich], ...]:
        return own_waits(month, self.ident)

    def takeaway(self) -> str:
        return _(
            "A request is a box of cores, memory, GPUs and time. The session starts when the box "
            "fits somewhere before the hub gives up; the smaller it is, the more often it does."
        )

    def caution(self) -> str:
        return " ".join(
            (
                _("These queues are made up, and predict no cluster's wait."),
                _("The machine has a few dozen nodes where a cluster has about a thousand."),
                _(
                    "How many nodes there are of each kind, how many are kept for interactive "
                    "jobs, and what the other jobs ask for are assumptions."
                ),
                _(
                    "How the boost works inside Slurm is not published; here it opens the test "
                    "nodes to requests that are short enough."
                ),
                _(
                    "The other jobs keep their priorities while they wait, no node fails, and "
                    "nothing is reserved for a course or for maintenance."
                ),
                _(
                    "The hub's time limit also covers the start of the session itself, which is "
                    "left out here, so that in reality a wait just below it is too long."
                ),
                _(
                    "What holds is the comparison: both requests meet the same jobs under the "
                    "same rules. For real waits, look at those of your own jobs."
                ),
            )
        )
