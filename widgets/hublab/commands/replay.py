"""`hublab replay`: what a scheduling policy makes of a trace of jobs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import perf_counter

from hublab.commands.output import add_json_flag, show
from hublab.rules.replay.jobs import LIMITS, usable
from hublab.rules.replay.replay import POLICIES, Replay, machine_size, measured, starts
from hublab.rules.workloads.damage import DamagedLine
from hublab.rules.workloads.swf import Trace, read
from hublab.skin import Column, Table
from hublab.text import _, duration, ngettext, number, quantity

_LISTED = 10  # damaged lines shown before the rest is only counted
_PATIENCE_S = 1.0  # shorter work needs no progress


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "replay",
        help=_("replay a trace of jobs by a scheduling policy"),
        description=_(
            "Replay a trace in the Standard Workload Format on a machine of processors, and tell "
            "how long its jobs wait."
        ),
    )
    parser.add_argument("trace", metavar="TRACE.swf[.gz]", help=_("the trace, plain or gzip"))
    parser.add_argument("--policy", choices=POLICIES, default="easy", help=_("default: easy"))
    parser.add_argument(
        "--limits",
        choices=LIMITS,
        default="requested",
        help=_("plan with the time requested (default), the run time, or twice the time requested"),
    )
    parser.add_argument(
        "--processors", type=int, help=_("of the machine, where not the header's MaxProcs")
    )
    add_json_flag(parser)
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    began = perf_counter()
    trace = read(args.trace)
    _report_damage(args.trace, trace)
    processors = machine_size(trace, args.processors)
    jobs = usable(trace, processors, args.limits)
    read_seconds = perf_counter() - began
    began = perf_counter()
    start_s = starts(jobs, processors, args.policy, _progress(len(jobs)))
    seconds = perf_counter() - began
    result = measured(jobs, start_s, args.policy, args.limits, processors)
    plain = _plain(result, trace.damaged, read_seconds, seconds)
    show(args, plain, _table(result, len(trace.damaged), seconds))
    return 0


def _report_damage(path: str, trace: Trace) -> None:
    """Say on standard error which lines are no jobs."""
    for line in trace.damaged[:_LISTED]:
        print(_("{}, line {}: {}.").format(path, line.number, line.reason), file=sys.stderr)
    count = len(trace.damaged)
    if count:
        message = ngettext(
            "{} damaged line, not replayed.", "{} damaged lines, not replayed.", count
        )
        print(f"{path}: {message.format(number(count))}", file=sys.stderr)


def _progress(total: int) -> Callable[[int], None] | None:
    """What shows on a terminal how far a long replay has come; None where no one watches."""
    if not sys.stderr.isatty():
        return None
    began = perf_counter()

    def tell(done: int) -> None:
        if perf_counter() - began > _PATIENCE_S:
            text = _("{} of {} jobs").format(number(done), number(total))
            print(f"\r{text}\x1b[K\r", end="", file=sys.stderr, flush=True)

    return tell


def _plain(
    result: Replay, damaged: tuple[DamagedLine, ...], read_seconds: float, seconds: float
) -> dict[str, object]:
    return {
        "jobs": len(result.jobs),
        "filtered_jobs": result.jobs.dropped,
        "damaged_lines": len(damaged),
        "damaged": damaged,
        "processors": result.processors,
        "policy": result.policy,
        "limits": result.limits,
        "limits_known": result.jobs.limits_known,
        "mean_wait_s": result.mean_wait_s,
        "mean_flow_s": result.mean_flow_s,
        "max_flow_s": result.max_flow_s,
        "mean_stretch": result.mean_stretch,
        "mean_bounded_slowdown": result.mean_bounded_slowdown,
        "max_bounded_slowdown": result.max_bounded_slowdown,
        "rms_bounded_slowdown": result.rms_bounded_slowdown,
        "read_seconds": read_seconds,
        "seconds": seconds,
        "jobs_per_second": len(result.jobs) / seconds,
    }


def _table(result: Replay, damaged: int, seconds: float) -> Table:
    rows = (
        (_("jobs"), number(len(result.jobs))),
        (_("jobs left out by the filter"), number(result.jobs.dropped)),
        (_("damaged lines"), number(damaged)),
        (_("processors"), number(result.processors)),
        (_("mean wait"), duration(result.mean_wait_s)),
        (_("mean flow time"), duration(result.mean_flow_s)),
        (_("longest flow time"), duration(result.max_flow_s)),
        (_("mean bounded slowdown"), number(result.mean_bounded_slowdown, 2)),
        (_("largest bounded slowdown"), number(result.max_bounded_slowdown, 2)),
        (_("time to replay"), quantity(seconds, "s", 3)),
        (_("jobs replayed in a second"), number(len(result.jobs) / seconds, 0)),
    )
    note = _("The trace has no requested times: limits are made of the run times.")
    notes = () if result.jobs.limits_known else (note,)
    return Table(
        caption=_("Policy {}, limits {}").format(result.policy, result.limits),
        columns=(Column(head=_("figure")), Column(head=_("value"), numeric=True)),
        rows=rows,
        notes=notes,
    )
