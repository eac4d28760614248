"""The Server Options panel: the hub's form, the script it becomes, and what that is charged."""

from __future__ import annotations

from hublab.facts.request import NO_GPU, Request
from hublab.panels.controls import Control
from hublab.panels.draw_options import draw_options
from hublab.panels.fields import (
    account_field,
    cluster_field,
    interface_field,
    place_of,
    size_fields,
)
from hublab.panels.panel import Panel
from hublab.questions import options
from hublab.questions.options import OptionsAnswer
from hublab.rules.charging.charge import Resource
from hublab.skin import Column, Listing, Rich, Table
from hublab.text import _, number, quantity


class ServerOptions(Panel):
    """The Server Options form of a hub; put it at the end of a cell.

    The arguments are those of `hublab.facts.request.Request`: hours as on the form, memory_mb for
    the whole session in MB, gpu as the form sends it ("gpu:0" for none, "gpu:h100:1").
    """

    question = "options"
    shows_settings = True

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

    def title(self) -> str:
        return _("Server Options")

    def controls(self) -> tuple[Control, ...]:
        place = place_of(self.settings.cluster)
        hours, cores, memory_mb, gpu = size_fields(place)
        return (
            cluster_field(),
            account_field(place),
            hours,
            cores,
            memory_mb,
            gpu,
            interface_field(place),
        )

    def picture(self, answer: OptionsAnswer) -> str:
        return draw_options(answer, self.ident)

    def tables(self, answer: OptionsAnswer) -> tuple[Table, ...]:
        return (_charge_table(answer),)

    def listings(self, answer: OptionsAnswer) -> tuple[tuple[str, Rich], ...]:
        return (
            (
                _("The job script that the hub submits for you"),
                Listing(
                    caption=_("As the form's software, slurmformspawner 2.11.2, renders it"),
                    text=answer.job_script,
                ),
            ),
            (
                _("The same resources without the hub"),
                Listing(
                    caption=_("salloc for an interactive job; below it a script for sbatch"),
                    text=f"{answer.salloc}\n\n{answer.sbatch_script}",
                ),
            ),
        )

    def caution(self) -> str:
        return _(
            "The limits of the hubs' forms are not published: those marked “assumed” are the "
            "defaults of the form's software. The script is what that software renders; a hub may "
            "have its own."
        )


def _charge_table(answer: OptionsAnswer) -> Table:
    charged, unit = answer.charge, answer.charge.unit
    same: dict[Resource, str] = {
        "gpu": "",
        "cores": number(answer.same_charge_cores),
        "memory": quantity(answer.same_charge_memory_mb, "MB"),
    }
    rows = [(part.asked, number(part.value, 2), same[part.resource]) for part in answer.parts]
    note = _("Left running for all of its {}, it is charged {} {}-hours.").format(
        quantity(answer.request.hours, "h"), number(answer.total_hours, 2), unit
    )
    return Table(
        caption=_("What is charged, in {}s").format(unit),
        columns=(
            Column(head=_("Asked for")),
            Column(head=_("Counts as"), numeric=True),
            Column(head=_("Same charge up to"), numeric=True),
        ),
        rows=(*rows, (_("Charged"), number(charged.equivalents, 2), "")),
        notes=(note,),
    )
