"""`hublab ask`: the sentence that a panel says of a scenario, as on the page and in a notebook."""

from __future__ import annotations

import argparse

from hublab.commands.output import add_json_flag, show
from hublab.questions.asking import ask
from hublab.text import _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "ask",
        help=_("the answer to any panel's scenario, in a sentence"),
        description=_("Answers a scenario string, copied from a panel, in the panel's sentence."),
    )
    parser.add_argument(
        "scenario", metavar=_("SCENARIO"), help=_("settings in one string, such as wait-1,hours=4")
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the sentence; raises HublabError."""
    sentence = ask(args.scenario).sentence()
    show(args, {"scenario": args.scenario, "sentence": sentence}, sentence)
    return 0
