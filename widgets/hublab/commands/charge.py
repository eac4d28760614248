"""`hublab charge`: what a session is charged, and which of its resources decides."""

from __future__ import annotations

import argparse

from hublab.commands import output
from hublab.facts.request import NO_GPU, Request
from hublab.rules.charge import Charge, charge
from hublab.skin import Column, Table
from hublab.text import _, number, quantity


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "charge",
        help=_("what a session is charged"),
        description=_("What a session is charged, in core-equivalents or RGU-equivalents."),
    )
    parser.add_argument("--cluster", required=True, help=_("such as fir"))
    parser.add_argument("--hours", type=float, default=1.0, help=_("how long it runs"))
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--memory-mb", type=int, default=4000)
    parser.add_argument("--gpu", default=NO_GPU, help=_("such as gpu:h100:1"))
    output.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the charge; HublabError where the cluster would refuse the request."""
    request = Request(
        cluster=args.cluster,
        hours=args.hours,
        cores=args.cores,
        memory_mb=args.memory_mb,
        gpu=args.gpu,
    )
    request.check()
    charged = charge(request)
    output.show(args, _values(request, charged), _table(request, charged))
    return 0


def _values(request: Request, charged: Charge) -> dict[str, object]:
    with_gpu = charged.rgu_equivalents is not None
    return {
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
