"""`hublab script`: the job script behind a Server Options form."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from hublab.commands.output import add_json_flag, show
from hublab.commands.request import add_request, request
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
    add_request(parser)
    by_hand = parser.add_mutually_exclusive_group()
    by_hand.add_argument(
        "--alliance",
        action="store_true",
        help=_("show the script with the directives of the Alliance's own template"),
    )
    by_hand.add_argument("--salloc", action="store_true", help=_("show the salloc command"))
    by_hand.add_argument(
        "--sbatch",
        metavar=_("COMMAND"),
        help=_("show a batch script that runs this command"),
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the script, or the command, of the request that the arguments describe."""
    asked = request(args)
    if args.salloc:
        text = salloc(asked)
    elif args.sbatch is not None:
        text = sbatch_script(asked, args.sbatch)
    else:
        text = job_script(asked, alliance=args.alliance)
    show(args, {"request": asdict(asked), "text": text}, text.rstrip("\n"))
    return 0
