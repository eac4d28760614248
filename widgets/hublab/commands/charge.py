"""`hublab charge`: what a session is charged, and which of its resources decides."""

from __future__ import annotations

import argparse

from hublab.commands import output
from hublab.facts.request import Request
from hublab.questions.scenario import from_string, to_string
from hublab.rules.charging.charge import Charge, charge
from hublab.skin import Column, Table
from hublab.text import HublabError, _, number, quantity


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "charge",
        help=_("what a session is charged"),
        description=_("What a session is charged, in core-equivalents or RGU-equivalents."),
    )
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar=_("SCENARIO"),
        help=_("a session in one string, such as options-1,cluster=fir,cores=4; flags change it"),
    )
    for flag, kind, words in (
        ("--cluster", str, _("name of the cluster, such as fir")),
        ("--hours", float, _("how long the session runs (1)")),
        ("--cores", int, _("number of cores (1)")),
        ("--memory-mb", int, _("memory in MB (4000)")),
        ("--gpu", str, _("GPU configuration, such as gpu:h100:1 (gpu:0: none)")),
    ):
        parser.add_argument(flag, type=kind, default=argparse.SUPPRESS, help=words)
    output.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the charge; HublabError where the cluster would refuse the request."""
    request = _request(args)
    request.check()
    charged = charge(request)
    output.show(args, _values(request, charged), _table(request, charged))
    return 0


def _request(args: argparse.Namespace) -> Request:
    """The session in the scenario, whatever its question, changed by the flags."""
    asked = from_string(args.scenario) if args.scenario else None
    values = {
        name: getattr(source, name)
        for source in (asked, args)
        for name in ("cluster", "hours", "cores", "memory_mb", "gpu")
        if hasattr(source, name)
    }
    if "cluster" not in values:
        raise HublabError(_("Name the cluster: --cluster fir, or a scenario that has one."))
    return Request(**values)


def _values(request: Request, charged: Charge) -> dict[str, object]:
    with_gpu = charged.rgu_equivalents is not None
    return {
        "scenario": to_string(request),
        "cluster": request.cluster,
        "hours": request.hours,
        "cores": request.cores,
        "memory_mb": request.memory_mb,
        "gpu": request.gpu,
        "charged_in": "RGU-equivalents" if with_gpu else "core-equivalents",
        "equivalents": charged.equivalents,
        "equivalent_hours": charged.hours(request.hours),
        "dominant": charged.dominant,
        "parts": {"gpu": charged.gpu, "cores": charged.cores, "memory": charged.memory},
        "core_equivalents": charged.core_equivalents,
        "rgu_equivalents": charged.rgu_equivalents,
    }


def _table(request: Request, charged: Charge) -> Table:
    with_gpu = charged.rgu_equivalents is not None
    rows = [
        (_("cores"), number(request.cores), number(charged.cores, 2)),
        (_("memory"), quantity(request.memory_mb, "MB"), number(charged.memory, 2)),
    ]
    if with_gpu:
        rows.insert(0, (_("GPU"), request.gpu, number(charged.gpu, 2)))
    return Table(
        caption=_("What a session is charged while it runs"),
        columns=(
            Column(head=_("Resource")),
            Column(head=_("Asked for"), numeric=True),
            Column(head=_("RGU-equivalents") if with_gpu else _("Core-equivalents"), numeric=True),
        ),
        rows=tuple(rows),
        notes=(
            _("The largest is charged: {} × {} = {}.").format(
                number(charged.equivalents, 2),
                quantity(request.hours, "h"),
                quantity(
                    charged.hours(request.hours),
                    _("RGU-equivalent-hours") if with_gpu else _("core-equivalent-hours"),
                    2,
                ),
            ),
        ),
    )
