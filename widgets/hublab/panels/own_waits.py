"""The waits of a person's own jobs beside the hub's timeout."""

from __future__ import annotations

from hublab.panels.draw_waits import columns, counts, draw_own_waits
from hublab.panels.together import Together
from hublab.questions.month import Month
from hublab.skin import Column, Figure, Rich, Table, Text
from hublab.text import _, duration, ngettext, number


def own_waits(month: Month, ident: str) -> tuple[tuple[str, Rich], ...]:
    """A listing with the waits of the jobs that started; `ident` begins the picture's ids."""
    head = _("How long my jobs waited")
    waits = month.waits_s
    if not waits:
        return ((head, Text((_("None of the jobs in the export has started."),))),)
    shares = counts(waits, month.timeout_s)
    table = Table(
        caption=ngettext(
            "Wait of the {} job that started", "Waits of the {} jobs that started", len(waits)
        ).format(number(len(waits))),
        columns=(Column(head=_("Wait")), Column(head=_("Jobs"), numeric=True)),
        rows=(
            *zip(columns(month.timeout_s), (number(each) for each in shares), strict=True),
            (_("In time"), number(month.in_time)),
        ),
        notes=(
            _(
                "In time is within {}, as a session would have to be. Batch jobs lose nothing by "
                "a longer wait, and jobs that are larger or longer than a session may wait longer."
            ).format(duration(month.timeout_s)),
        ),
    )
    figure = Figure(
        svg=draw_own_waits(shares, month.timeout_s, ident),
        words=_("{} of {} in time").format(number(month.in_time), number(len(waits))),
    )
    return ((head, Together((figure, table))),)
