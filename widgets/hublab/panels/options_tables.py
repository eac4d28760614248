"""The tables of the Server Options panel: form and script, advice, charge, chance, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hublab.facts.refusal import LABELS, RequestError
from hublab.facts.request import Request
from hublab.panels.controls import Control, words, write_numbers
from hublab.questions.advice import Advice
from hublab.questions.options import Chance, OptionsAnswer, equivalents
from hublab.questions.words import size, summary
from hublab.rules.charging.charge import Resource
from hublab.skin import Cell, Code, Column, Link, Table
from hublab.text import _, duration, equivalent_hours, number, quantity

# What a field becomes in the job script; the user interface becomes no line of its own.
_OPTIONS = {
    "account": "--account=",
    "hours": "--time=",
    "cores": "--cpus-per-task=",
    "memory_mb": "--mem=",
    "gpu": "--gres=",
    "oversubscribe": "--oversubscribe",
    "reservation": "--reservation=",
    "features": "--constraint=",
}


def form_table(answer: OptionsAnswer, controls: Sequence[Control]) -> Table:
    """Each field of the form, and beside it the line of the job script that it becomes."""
    lines: dict[str, Cell] = {
        field: Code(line.removeprefix("#SBATCH "))
        for line in answer.job_script.splitlines()
        for field, option in _OPTIONS.items()
        if line.startswith(f"#SBATCH {option}")
    }
    labels = {control.setting: control for control in controls if control.setting != "cluster"}
    rows = [
        (
            control.label,
            _in_form(answer.request, control),
            lines.get(field, _("no line of its own")),
        )
        for field, control in labels.items()
    ]
    rows += [
        (LABELS[field], _written(getattr(answer.request, field)), lines[field])
        for field in _OPTIONS
        if field in lines and field not in labels
    ]
    return Table(
        caption=_("The form on {}, and the job script it becomes").format(answer.place.title),
        columns=(
            Column(head=_("Field")),
            Column(head=_("Value")),
            Column(head=_("After #SBATCH")),
        ),
        rows=tuple(rows),
        notes=(
            _(
                "Time becomes minutes. A hub may show more fields, such as Reservation or "
                "Partition: leave them as they are."
            ),
        ),
    )


def advice_table(answer: OptionsAnswer) -> Table | None:
    """What to change, to what and why; None where there is nothing to advise."""
    if not answer.advice:
        return None
    return Table(
        caption=_("What to change"),
        columns=(Column(head=_("Choose")), Column(head=_("Why"))),
        rows=tuple(_advice_row(answer, each) for each in answer.advice),
        notes=(
            _("With all of it, one after the other: {}; charged as {}.").format(
                summary(answer.lean), equivalents(answer.lean_charge)
            ),
        ),
    )


def _in_form(request: Request, control: Control) -> str:
    """A field's value; a GPU by its short name, since the form's own fills half a table."""
    if control.setting == "gpu" and request.gpu_name:
        return size(request, "gpu")
    return words(control, getattr(request, control.setting))


def _advice_row(answer: OptionsAnswer, each: Advice) -> tuple[Cell, ...]:
    choose = f"{each.label}: {chosen(answer.request, each.field, each.value)}"
    why = each.words
    if each.charged and each.charged.equivalents != answer.charge.equivalents:
        why = _("{} Charged then: {}.").format(why, equivalents(each.charged))
    return choose, (f"{why} ", Link(each.source.title, each.source.url)) if each.source else why


def charge_table(answer: OptionsAnswer) -> Table:
    """What each resource counts as, what would be charged the same, and the chance."""
    charged, unit = answer.charge, answer.charge.unit
    same: dict[Resource, str] = {
        "gpu": "",
        "cores": number(answer.same_charge_cores),
        "memory": quantity(answer.same_charge_memory_mb, "MB"),
    }
    rows = [(part.asked, number(part.value, 2), same[part.resource]) for part in answer.parts]
    notes = [
        _("Left running for all of its {}, it is charged {}.").format(
            quantity(answer.request.hours, "h"), equivalent_hours(answer.total_hours, unit, 2)
        )
    ]
    if not answer.advice:
        notes.append(_("No field of this form asks to be changed."))
    if answer.chance:
        notes.append(_chance(answer.chance))
    return Table(
        caption=_("What is charged, in {}s").format(unit),
        columns=(
            Column(head=_("Asked for")),
            Column(head=_("Counts as"), numeric=True),
            Column(head=_("Same charge up to"), numeric=True),
        ),
        rows=(*rows, (_("Charged"), number(charged.equivalents, 2), "")),
        notes=tuple(notes),
    )


def _chance(chance: Chance) -> str:
    return _("Of {} simulated queues, it starts within {} in {}, and later in {}.").format(
        number(chance.done),
        duration(chance.timeout_s),
        number(chance.starts),
        number(chance.done - chance.starts),
    )


def refused_table(
    controls: Sequence[Control], request: Request, problems: Sequence[RequestError]
) -> Table:
    """The form with what is wrong, and what to choose instead, beside each field."""
    labels = {control.setting: control for control in controls}
    wrong = {problem.field for problem in problems}
    rows: list[tuple[Cell, ...]] = [
        (f"{problem.label}: {_value(labels, problem.field, problem.value)}", problem.reason)
        for problem in problems
    ]
    rows += [
        (f"{control.label}: {words(control, getattr(request, field))}", _("fits"))
        for field, control in labels.items()
        if field not in wrong
    ]
    return Table(
        caption=_("This form is refused: what to change"),
        columns=(Column(head=_("Field")), Column(head=_("What is wrong"))),
        rows=tuple(rows),
    )


def form_values(answer: OptionsAnswer, controls: Sequence[Control]) -> str:
    """The form as lines to paste, a field each, numbers as they are typed."""
    fields = {control.setting: control for control in controls if control.setting != "cluster"}
    values = {
        field: words(control, getattr(answer.request, field))
        if field in ("gpu", "ui")
        else _written(getattr(answer.request, field))
        for field, control in fields.items()
    }
    return "\n".join(f"{fields[field].label}: {value}" for field, value in values.items())


def chosen(request: Request, field: str, value: object) -> str:
    """A value to choose, as the form has it; a GPU in words, "" where there is none."""
    if value is None:
        return ""
    return size(replace(request, gpu=value), "gpu") if field == "gpu" else _written(value)


def _value(labels: dict[str, Control], field: str, value: object) -> str:
    """A refused value as a page shows it; a GPU letter by letter."""
    control = labels.get(field)
    return words(control, value) if control and field != "gpu" else _written(value)


def _written(value: object) -> str:
    """A value as a person types it."""
    if value is True:
        return _("yes")
    if isinstance(value, float):  # 2 and 2.0 are the same hours
        return write_numbers([value])
    return ", ".join(value) if isinstance(value, tuple) else str(value)
