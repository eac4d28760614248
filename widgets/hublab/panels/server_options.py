"""The Server Options panel: the hub's form, the script it becomes, its charge and its chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hublab.facts.request import NO_GPU, Request
from hublab.lessons import options as lessons
from hublab.lessons.story import Story
from hublab.panels.controls import Control
from hublab.panels.draw_options import draw_chance, draw_charge
from hublab.panels.fields import (
    account_field,
    cluster_field,
    interface_field,
    place_of,
    size_fields,
)
from hublab.panels.options_tables import (
    advice_table,
    charge_table,
    form_table,
    form_values,
    refused_table,
)
from hublab.panels.panel import Panel
from hublab.questions import options
from hublab.questions.options import OptionsAnswer
from hublab.skin import Listing, Rich, Table
from hublab.text import HublabError, _


class ServerOptions(Panel):
    """The Server Options form of a hub; put it at the end of a cell.

    The arguments are those of `hublab.facts.request.Request`: hours as on the form, memory_mb for
    the whole session in MB, gpu as the form sends it ("gpu:0" for none, "gpu:h100:1").
    """

    question = "options"
    policies: ClassVar[tuple[str, ...]] = (
        "core-equivalent-memory",
        "interactive-fast",
        "instances-per-job",
    )

    def __init__(
        self,
        cluster: str = "fir",
        *,
        account: str = "def-prof1",
        hours: float = 1,
        cores: int = 1,
        memory_mb: int = 4000,
        gpu: str = NO_GPU,
        ui: str = "lab",
        ident: str | None = None,
    ) -> None:
        request = Request(
            cluster,
            account=account,
            hours=hours,
            cores=cores,
            memory_mb=memory_mb,
            gpu=gpu,
            ui=ui,
        )
        super().__init__(request, ident)

    @staticmethod
    def ask(settings: Request) -> OptionsAnswer:
        return options.ask(settings)

    @classmethod
    def progress(cls, settings: Request) -> Iterator[OptionsAnswer]:
        return options.progress(settings)

    @staticmethod
    def stories() -> tuple[Story, ...]:
        return lessons.stories()

    def title(self) -> str:
        return _("Server Options")

    def controls(self) -> tuple[Control, ...]:
        place = place_of(self.settings.cluster)
        return (
            cluster_field(),
            account_field(place),
            *size_fields(place, refused_too=True),
            interface_field(place),
        )

    def picture(self, answer: OptionsAnswer) -> str:
        charge = draw_charge(answer, self.ident)
        if answer.chance is None:
            return charge
        return f"{charge}\n{draw_chance(answer.chance, self.ident)}"

    def tables(self, answer: OptionsAnswer) -> tuple[Table, ...]:
        tables = (
            form_table(answer, self.controls()),
            advice_table(answer),
            charge_table(answer),
        )
        return tuple(table for table in tables if table)

    def settings_table(self) -> Table:
        """The form; of one that is refused, with what is wrong beside each field."""
        form = super().settings_table()
        try:
            problems = self.settings.problems()
        except HublabError:
            return form
        return refused_table(self.controls(), self.settings, problems) if problems else form

    def listings(self, answer: OptionsAnswer) -> tuple[tuple[str, Rich], ...]:
        return (
            (
                _("The form's values, to copy"),
                Listing(
                    caption=_("Server Options of {}").format(answer.place.title),
                    text=form_values(answer, self.controls()),
                ),
            ),
            (
                _("The job script that the hub submits for you"),
                Listing(
                    caption=_("As the form's software, slurmformspawner 2.11.2, renders it"),
                    text=answer.job_script,
                ),
            ),
            (
                _("The same without the hub: an interactive job"),
                Listing(caption=_("On a login node"), text=answer.salloc),
            ),
            (
                _("The same as a batch job, which needs nobody to wait for it"),
                Listing(
                    caption=_("A script for sbatch; its last line is yours"),
                    text=answer.sbatch_script,
                ),
            ),
        )

    def takeaway(self) -> str:
        return _(
            "The largest of three shares is charged: cores, memory or GPU. Ask for what your code "
            "uses and for the time you will sit there: more than that can cost you a longer wait, "
            "and what is charged costs your group priority."
        )

    def caution(self) -> str:
        return _(
            "The limits of the hubs' forms are not published: those marked “assumed” are the "
            "defaults of the form's software, and the script is what that software renders; a hub "
            "may have its own. The simulated queues are made up, on a small machine with the "
            "cluster's kinds of nodes: compare two forms by them, and take neither number for "
            "your wait. The advice reads the form alone; what your code needs, only you can "
            "know."
        )
