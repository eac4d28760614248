"""`hublab script`: the job script behind a Server Options form."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from hublab.commands.output import add_json_flag, show
from hublab.facts.request import Request
from hublab.facts.script import job_script, salloc, sbatch_script
from hublab.text import _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "script",
        help=_("show the job script that a hub makes of a Server Options form"),
        description=_(
            "Shows the script that the hub's spawner submits for a form; or the same job asked "
            "for by hand."
        ),
    )
    parser.add_argument("--cluster", default="fir", help=_("name of the cluster (fir)"))
    parser.add_argument("--account", default="def-prof1", help=_("account (def-prof1)"))
    parser.add_argument("--hours", type=float, default=1.0, help=_("time in hours (1)"))
    parser.add_argument("--cores", type=int, default=1, help=_("number of cores (1)"))
    parser.add_argument("--memory-mb", type=int, default=4000, help=_("memory in MB (4000)"))
    parser.add_argument(
        "--gpu", default="gpu:0", help=_("GPU configuration, such as gpu:h100:1 (gpu:0: none)")
    )
    parser.add_argument("--ui", default="lab", help=_("user interface (lab)"))
    by_hand = parser.add_mutually_exclusive_group()
    by_hand.add_argument("--salloc", action="store_true", help=_("show the salloc command"))
    by_hand.add_argument(
        "--sbatch",
        metavar=_("COMMAND"),
        help=_("show a batch script that runs this command"),
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the script, or the command, of the request that the flags describe."""
    request = Request(
        args.cluster,
        account=args.account,
        hours=args.hours,
        cores=args.cores,
        memory_mb=args.memory_mb,
        gpu=args.gpu,
        ui=args.ui,
    )
    if args.salloc:
        text = salloc(request)
    elif args.sbatch is not None:
        text = sbatch_script(request, args.sbatch)
    else:
        text = job_script(request)
    show(args, {"request": asdict(request), "text": text}, text.rstrip("\n"))
    return 0
