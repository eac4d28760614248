"""How far the rules can be trusted: what they were compared with, and what they assume."""

from __future__ import annotations

from hublab.facts.agreement import Comparison, ReplayedWait, comparisons, replayed_waits
from hublab.rules.multifactor import Weights
from hublab.skin import Cell, Code, Column, Table
from hublab.text import _, duration, number


def weights(chosen: Weights) -> Table:
    """The weights of multifactor priority, by the names of slurm.conf."""
    notes = [_("From: {}.").format(chosen.name)]
    if chosen.assumption:
        notes.append(_("Assumption: the clusters' own weights are not published."))
    settings = {
        "PriorityWeightAge": number(chosen.age),
        "PriorityWeightFairshare": number(chosen.fair_share),
        "PriorityWeightJobSize": number(chosen.job_size),
        "PriorityWeightPartition": number(chosen.partition),
        "PriorityWeightQOS": number(chosen.qos),
        "PriorityMaxAge": duration(chosen.max_age_s),
    }
    return Table(
        caption=_("Weights of a job's priority"),
        columns=(Column(head=_("Setting of slurm.conf")), Column(head=_("Value"), numeric=True)),
        rows=tuple((Code(name), value) for name, value in settings.items()),
        notes=tuple(notes),
    )


def agreement() -> Table:
    """What each rule was compared with, and how often both agreed."""
    found = comparisons()
    return Table(
        caption=_("How far the rules agree with others' numbers"),
        columns=(
            Column(head=_("Rule")),
            Column(head=_("Compared with")),
            Column(head=_("Agreed")),
            Column(head=_("Same within")),
            Column(head=_("Recorded")),
        ),
        rows=tuple(
            (
                _(one.rule),
                _(one.compared_with),
                _("{} of {} {}").format(number(one.agreed), number(one.of), _(one.unit)),
                _(one.within),
                one.recorded.isoformat(),
            )
            for one in found
        ),
        notes=again(found),
    )


def recorded_waits() -> Table:
    """The mean waits that traces record, beside those of the same jobs in a replay."""
    found = replayed_waits()
    return Table(
        caption=_("Mean wait: recorded, and in a replay of the same jobs"),
        columns=(
            Column(head=_("Trace")),
            Column(head=_("Jobs"), numeric=True),
            Column(head=_("Recorded"), numeric=True),
            Column(head=_("Replayed"), numeric=True),
            Column(head=_("Date")),
        ),
        rows=tuple(
            (
                _(one.trace),
                number(one.jobs),
                duration(one.waited_s),
                duration(one.replayed_s),
                one.recorded.isoformat(),
            )
            for one in found
        ),
        notes=again(found),
    )


def again(found: tuple[Comparison | ReplayedWait, ...]) -> tuple[Cell, ...]:
    """A note with each command that makes a comparison again, once."""
    commands = dict.fromkeys(one.command for one in found)
    return tuple((_("To compare again: "), Code(command)) for command in commands)
