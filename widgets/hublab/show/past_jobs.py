"""What past jobs used of what they asked for, and what would have been enough."""

from __future__ import annotations

from hublab.facts.policy import policy
from hublab.questions.past_job import PastJob
from hublab.questions.words import summary
from hublab.rules.workloads import seff as report
from hublab.show.citations import page_link
from hublab.skin import Column, Listing, Table
from hublab.text import _, duration, number, quantity


def seff(past: PastJob) -> Listing:
    """What `seff` prints for a job. Raises HublabError as it does."""
    return Listing(
        caption=_("What seff prints for job {}").format(past.job.job_id),
        text=report.seff(past.job, past.request.cluster),
    )


def used(*past: PastJob) -> Table:
    """What each job asked for, and which part of it was used."""
    part = {"unit": "%", "numeric": True}
    return Table(
        caption=_("Asked for, and used of it"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("How it ended")),
            Column(head=_("Cores"), numeric=True),
            Column(head=_("Cores busy"), **part),
            Column(head=_("Memory"), unit="MB", numeric=True),
            Column(head=_("Memory used"), **part),
            Column(head=_("Time limit"), numeric=True),
            Column(head=_("Time used"), **part),
        ),
        rows=tuple(
            (
                each.job.job_id,
                each.job.state,
                number(each.request.cores),
                number(100 * each.part("cores"), 0),
                number(each.request.memory_mb),
                number(100 * each.part("memory_mb"), 0),
                duration(each.job.limit_s),
                number(100 * each.part("hours"), 0),
            )
            for each in past
        ),
    )


def lean(*past: PastJob) -> Table:
    """Each job's request with the advised margins, and what it would have been charged."""
    margin, memory = policy("time-margin"), policy("memory-efficiency")
    return Table(
        caption=_("What would have been enough"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("Asked for")),
            Column(head=_("Enough")),
            Column(head=_("Cut short by its")),
            Column(head=_("Charged"), numeric=True),
            Column(head=_("Would be"), numeric=True),
        ),
        rows=tuple(
            (
                each.job.job_id,
                summary(each.request),
                summary(each.lean),
                _limits(each),
                number(each.charged.total, 1),
                number(each.lean_charged.total, 1),
            )
            for each in past
        ),
        notes=(
            _(
                "Enough: as many cores as were busy, memory of which {} is used, and the time with "
                "{} more, in steps of the form. Charges: core-equivalent-hours, for the time that "
                "the job ran."
            ).format(quantity(memory.value, "%"), quantity(margin.most or 0, "%")),
            *_cut_short(past),
            (_("The margins are from "), page_link(margin.source), "."),
        ),
    )


def _cut_short(past: tuple[PastJob, ...]) -> tuple[str, ...]:
    """What a job's limit hides, where one of them ran into one."""
    if not any(each.at_least for each in past):
        return ()
    words = _(
        "Nobody knows what a job would have taken that was cut short: the time stays as it was, "
        "and where the memory ended the job, the memory too."
    )
    return (words,)


def _limits(past: PastJob) -> str:
    if "memory_mb" in past.at_least:
        return _("memory")
    return _("time") if past.at_least else "–"
