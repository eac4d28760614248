"""A person's own month as tables: what was asked for, charged and used."""

from __future__ import annotations

from hublab.facts.policy import policy
from hublab.panels.draw_month import draw_month
from hublab.questions.cost_words import percent
from hublab.questions.month import Month
from hublab.skin import Column, Figure, Rich, Table
from hublab.text import _, number

_SHOWN = 20  # damaged lines that are listed one by one


def listings(month: Month, ident: str) -> tuple[tuple[str, Rich], ...]:
    """The month's picture and tables, each under its heading; `ident` begins the picture's ids."""
    picture = Figure(svg=draw_month(month, f"{ident}-month"), words=month.sentence())
    shown: list[tuple[str, Rich]] = [
        (_("Your weeks: charged and used"), picture),
        (_("Your weeks in numbers"), _weeks(month)),
        (_("Asked for against used"), _used(month)),
    ]
    if month.damaged:
        shown.append((_("Lines that could not be read"), _damage(month)))
    return tuple(shown)


def _weeks(month: Month) -> Table:
    numeric = (_("Jobs started"), _("Charged"), _("Of jobs that tell"), _("Used"))
    rows = [
        (
            week.monday.isoformat(),
            number(week.jobs),
            number(week.charged, 1),
            number(week.compared, 1),
            number(week.used, 1),
            number(week.rgu, 1),
        )
        for week in month.weeks
    ]
    note = _("{} of the jobs that started have no charge that is known; {} tell what they used.")
    return Table(
        caption=_("Charged and used, in {}").format(month.unit),
        columns=(
            Column(head=_("Week from")),
            *(Column(head=head, numeric=True) for head in (*numeric, _("RGU-equivalent-hours"))),
        ),
        rows=tuple(rows),
        notes=(note.format(number(month.unknown), number(month.compared)),),
    )


def _used(month: Month) -> Table:
    summary = month.summary
    parts = (
        (
            _("Time limit"),
            summary.limit_used,
            _("what is left is not charged, but may have made it wait"),
        ),
        (_("Memory"), summary.memory_used, policy("memory-efficiency").sentence()),
        (_("Cores' time"), month.cpu_part, policy("cpu-efficiency").sentence()),
    )
    rows = [
        (words, percent(part) if part is not None else _("the export does not tell"), meaning)
        for words, part, meaning in parts
    ]
    note = _(
        "Memory is MaxRSS of the largest step, cores' time is TotalCPU over cores × elapsed. "
        "Columns that are missing, or steps left out with -X, make no figure."
    )
    return Table(
        caption=_("The median job used"),
        columns=(Column(head=_("What")), Column(head=_("Used")), Column(head=_("What it means"))),
        rows=tuple(rows),
        notes=(note,),
    )


def _damage(month: Month) -> Table:
    rows = [(number(line.number), line.reason) for line in month.damaged[:_SHOWN]]
    more = len(month.damaged) - len(rows)
    return Table(
        caption=_("Left out"),
        columns=(Column(head=_("Line")), Column(head=_("Why"))),
        rows=tuple(rows),
        notes=(_("And {} more.").format(number(more)),) if more else (),
    )
