"""`hublab facts`: what the book states about the clusters, with source and date."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

from hublab.commands.output import add_json_flag, show
from hublab.facts.age import DatedFact, dated_facts, stale
from hublab.facts.policy import allowed_age_days
from hublab.text import HublabError, _


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "facts",
        help=_("list the facts of the book with source and date"),
        description=_(
            "Lists every fact with its source and the day it was checked. With --stale, only "
            "those checked too long ago; then the exit code is 1 where there are any."
        ),
    )
    parser.add_argument("--stale", action="store_true", help=_("only what is due to be checked"))
    parser.add_argument(
        "--today", metavar=_("DATE"), help=_("the day to count from, as 2026-11-22 (today)")
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the facts, or the stale ones: then the code is 1 where there are any."""
    today = _today(args.today)
    if not args.stale:
        facts = dated_facts()
        show(args, facts, "\n".join(_line(fact) for fact in facts))
        return 0
    due = stale(today, allowed_age_days())
    fine = _("No fact was checked more than {} days ago.").format(allowed_age_days())
    show(args, due, "\n".join(fact.sentence(today) for fact in due) or fine)
    return 1 if due else 0


def _line(fact: DatedFact) -> str:
    parts = (fact.file, fact.key, fact.source, fact.checked.isoformat())
    return "  ".join(part for part in parts if part)


def _today(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HublabError(
            _("--today: {} is not a date such as 2026-11-22.").format(text)
        ) from error
