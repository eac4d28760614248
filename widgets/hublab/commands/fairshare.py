"""`hublab fairshare`: what sshare would show for a tree of associations."""

from __future__ import annotations

import argparse
from typing import get_args

from hublab.commands import output
from hublab.rules.shares import sshare
from hublab.rules.shares.fairshare import Order, Tree, fair_tree
from hublab.text import _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "fairshare",
        help=_("shares, usage and FairShare of everyone in a tree of associations"),
        description=_("Rank the users of a tree of associations as Slurm's Fair Tree does."),
    )
    parser.add_argument("tree", metavar="TREE.json", help=_("the tree; - for standard input"))
    parser.add_argument(
        "--order",
        choices=get_args(Order),
        default="newest",
        help=_("which of exactly tied siblings comes first (default: %(default)s)"),
    )
    parser.add_argument(
        "--documented",
        action="store_true",
        help=_("merge tied accounts, as Slurm's page says and slurmctld does not"),
    )
    output.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the rows; HublabError where the file isn't a tree."""
    tree = Tree.from_json(output.read_json(args.tree))
    lines = sshare.rows(fair_tree(tree, args.order, merge_ties=args.documented))
    output.show(args, [line.columns() for line in lines], sshare.table(lines))
    return 0
