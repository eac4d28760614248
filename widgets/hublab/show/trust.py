"""How far the rules can be trusted: what they were compared with, and what they assume."""

from __future__ import annotations

from hublab.facts.agreement import comparisons, replayed_waits
from hublab.rules.multifactor import Weights
from hublab.skin import Code, Column, Table
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
    return Table(
        caption=_("How far the rules agree with others' numbers"),
        columns=(
            Column(head=_("Rule")),
            Column(head=_("Compared with")),
            Column(head=_("Agreed"), numeric=True),
            Column(head=_("Of"), numeric=True),
            Column(head=_("What")),
            Column(head=_("Same within")),
            Column(head=_("Recorded")),
            Column(head=_("Command")),
        ),
        rows=tuple(
            (
                _(one.rule),
                _(one.compared_with),
                number(one.agreed),
                number(one.of),
                _(one.unit),
                _(one.within),
                one.recorded.isoformat(),
                Code(one.command),
            )
            for one in comparisons()
        ),
    )


def recorded_waits() -> Table:
    """The mean waits that traces record, beside those of the same jobs in a replay."""
    return Table(
        caption=_("Mean wait: recorded, and in a replay of the same jobs"),
        columns=(
            Column(head=_("Trace")),
            Column(head=_("Jobs"), numeric=True),
            Column(head=_("Recorded"), numeric=True),
            Column(head=_("Replayed"), numeric=True),
            Column(head=_("Date")),
            Column(head=_("Command")),
        ),
        rows=tuple(
            (
                _(one.trace),
                number(one.jobs),
                duration(one.waited_s),
                duration(one.replayed_s),
                one.recorded.isoformat(),
                Code(one.command),
            )
            for one in replayed_waits()
        ),
    )
