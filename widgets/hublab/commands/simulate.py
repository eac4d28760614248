"""`hublab simulate`: what Slurm's scheduler makes of a workload, or made of a recorded one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hublab.commands.output import add_json_flag, read_json, read_text, show
from hublab.rules.schedule.follow import Disagreement, Followed, follow
from hublab.rules.schedule.recorded import Workload
from hublab.rules.schedule.scheduler import SCHEDULERS, Schedule, Settings, simulate
from hublab.rules.schedule.trace import Decision
from hublab.skin import Column, Table
from hublab.text import HublabError, _, number

# The phase of the daemon's looks that fits the recorded schedules best, of both schedulers.
LATENCY_S = 0.3
# From the end of a job to the release of its nodes: 10 to 20 ms were seen on the recorded cluster.
EPILOG_S = 0.02
_DECIMALS = 3


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "simulate",
        help=_("simulate Slurm's scheduler, or hold it against a recorded schedule"),
        description=_(
            "Run a workload through Slurm's scheduler as it is set on the small cluster where "
            "schedules were recorded: it looks at its queue once a second."
        ),
    )
    parser.add_argument("workload", metavar="WORKLOAD.json", help=_("the jobs and the nodes"))
    parser.add_argument(
        "--scheduler", choices=SCHEDULERS, default="backfill", help=_("default: backfill")
    )
    parser.add_argument(
        "--latency",
        type=float,
        metavar="S",
        default=LATENCY_S,
        help=_(
            "seconds from the first submission to the look of the scheduler that answers it; "
            "further looks follow every second (default: {})"
        ).format(number(LATENCY_S)),
    )
    parser.add_argument(
        "--follow",
        metavar="JOBS.csv",
        help=_("keep to this recorded schedule, and tell where the rules decide otherwise"),
    )
    add_json_flag(parser)
    parser.set_defaults(run=_run)


def settings(latency_s: float) -> Settings:
    """The recorded cluster's SchedulerParameters; raises HublabError for a latency below zero."""
    if not 0 <= latency_s < float("inf"):
        raise HublabError(_("The latency is {} s: it must be zero or more.").format(latency_s))
    return Settings(
        sched_interval_s=1,
        bf_interval_s=1,
        bf_resolution_s=1,
        latency_s=latency_s,
        epilog_s=EPILOG_S,
    )


def _run(args: argparse.Namespace) -> int:
    workload = Workload.from_json(read_json(args.workload))
    chosen = settings(args.latency)
    if args.follow is not None:
        record = workload.record(read_text(args.follow))
        followed = follow(record, workload.machine, args.scheduler, chosen)
        show(args, _plain_followed(followed, workload.clock_s), _followed_table(followed))
        return 0
    schedule = simulate(workload.jobs, workload.machine, args.scheduler, chosen)
    rows = _rows(schedule, workload.clock_s)
    show(args, {"jobs": rows}, _schedule_table(rows, args.scheduler))
    return 0


def _rows(schedule: Schedule, clock_s: int) -> list[dict[str, Any]]:
    return [
        {
            "name": job.name,
            "start_s": round(job.start_s - clock_s, _DECIMALS),
            "end_s": round(job.end_s - clock_s, _DECIMALS),
            "nodes": job.nodes,
        }
        for job in schedule.jobs
    ]


def _schedule_table(rows: Sequence[dict[str, Any]], scheduler: str) -> Table:
    return Table(
        caption=_("The schedule by sched/{}, in seconds from the first submission").format(
            scheduler
        ),
        columns=(
            Column(head=_("job")),
            Column(head=_("start"), unit="s", numeric=True),
            Column(head=_("end"), unit="s", numeric=True),
            Column(head=_("nodes")),
        ),
        rows=tuple(
            (row["name"], number(row["start_s"]), number(row["end_s"]), ", ".join(row["nodes"]))
            for row in rows
        ),
    )


def _plain_followed(followed: Followed, clock_s: int) -> dict[str, object]:
    return {
        "decisions": followed.decisions,
        "agreed": followed.agreed,
        "starts": followed.starts,
        "starts_agreed": followed.starts_agreed,
        "nodes_agreed": followed.nodes_agreed,
        "disagreements": [
            {
                "time_s": each.time_s - clock_s,
                "job": each.job,
                "recorded": each.recorded,
                "rules": each.rules,
                "trace": [_from_the_first(decision, clock_s) for decision in each.trace],
            }
            for each in followed.disagreements
        ],
    }


def _from_the_first(decision: Decision, clock_s: int) -> Decision:
    """The decision with times that count from the first submission."""
    start_s = None if decision.start_s is None else decision.start_s - clock_s
    return replace(decision, time_s=decision.time_s - clock_s, start_s=start_s)


def _followed_table(followed: Followed) -> Table:
    rows = (
        (_("decisions to start a job or leave it"), followed.decisions, followed.agreed),
        (_("of these, jobs that the record starts"), followed.starts, followed.starts_agreed),
        (_("of these, started on the recorded nodes"), followed.starts, followed.nodes_agreed),
    )
    return Table(
        caption=_("The rules held against the record"),
        columns=(
            Column(head=_("decision")),
            Column(head=_("recorded"), numeric=True),
            Column(head=_("agreed"), numeric=True),
        ),
        rows=tuple((head, number(count), number(agreed)) for head, count, agreed in rows),
        notes=tuple(_words(each) for each in followed.disagreements),
    )


def _words(each: Disagreement) -> str:
    words = {
        "started": _("Job {} is started by the record, but left waiting by the rules."),
        "waits": _("Job {} is left waiting by the record, but started by the rules."),
    }
    return words[each.recorded].format(each.job)
