"""`hublab reach-check`: whether this machine, a node of a cluster say, reaches the internet."""

from __future__ import annotations

import argparse

from hublab.commands.output import add_json_flag, show
from hublab.questions.reach_check import LIMIT_S, reach_check, verdict
from hublab.text import _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "reach-check",
        help=_("try whether this node reaches the internet, and how it fails"),
        description=_(
            "Lets git, curl, urllib and requests ask for one page each, and says what came of it "
            "and whether that is what the book has recorded. Exit code 1 unless all that are here "
            "reach it."
        ),
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=LIMIT_S,
        metavar=_("SECONDS"),
        help=_("how long each may take (default: {})").format(LIMIT_S),
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what each tool reached; 1 unless all that are here reached it."""
    tried = reach_check(args.limit)
    value = [{"tool": each.key, "outcome": each.outcome, "said": each.said} for each in tried]
    lines = [f"{each.key}: {each.sentence()}" for each in tried]
    show(args, value, "\n".join([*lines, verdict(tried)]))
    return 0 if {each.outcome for each in tried} <= {"reached", "not here"} else 1
