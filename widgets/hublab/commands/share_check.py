"""`hublab share-check`: what a notebook gives away, before somebody else reads it."""

from __future__ import annotations

import argparse
import os

from hublab.commands.output import add_json_flag, show
from hublab.sharing import Finding, findings, pictures, read_notebook, removal
from hublab.sharing.kinds import SECRET
from hublab.text import _, ngettext, number


def add(subparsers: argparse._SubParsersAction) -> None:
    """Register the subcommand."""
    parser = subparsers.add_parser(
        "share-check",
        help=_("find what a notebook would give away: secrets, paths, names"),
        description=_(
            "Looks for secrets, paths, user names, hosts, e-mail addresses and accounts in a "
            "notebook's sources, outputs and metadata. Exit code 1 if there are any. It shows no "
            "secret whole, and changes nothing. It can't judge pictures or data."
        ),
    )
    parser.add_argument("notebooks", nargs="+", metavar=_("NOTEBOOK"))
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        help=_("a name to look for besides your user name; may be repeated"),
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar=_("WORDS"),
        help=_("pass over findings shown in just these words, unless secret; may be repeated"),
    )
    add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what each notebook gives away; 1 if there is anything."""
    names = [*args.name, *own_names()]
    results = []
    for path in args.notebooks:
        notebook = read_notebook(path)
        found = [each for each in findings(notebook, names) if not _allowed(each, args.allow)]
        results.append((path, found, pictures(notebook)))
    value = [
        {"notebook": path, "findings": [_plain(each) for each in found], "pictures": seen}
        for path, found, seen in results
    ]
    show(args, value, "\n\n".join(_report(*result) for result in results))
    return 1 if any(found for _path, found, _seen in results) else 0


def own_names() -> list[str]:
    """The names under which the person who asks is logged in."""
    asked = (os.environ.get(name, "") for name in ("USER", "LOGNAME", "JUPYTERHUB_USER"))
    return sorted({name for name in asked if name})


def _allowed(finding: Finding, allowed: list[str]) -> bool:
    return finding.group != SECRET and finding.shown in allowed


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "cell": finding.place.cell,
        "id": finding.place.ident,
        "part": finding.place.part,
        "output": finding.place.output,
        "line": finding.line,
        "kind": finding.group,
        "shown": finding.shown,
        "times": finding.times,
        "removal": removal(finding),
    }


def _report(path: str, found: list[Finding], seen: int) -> str:
    if found:
        heading = ngettext("{}: {} finding", "{}: {} findings", len(found))
        heading = heading.format(path, number(len(found)))
    else:
        heading = _("{}: nothing found").format(path)
    lines = [heading, *(line for each in found for line in _lines(each))]
    if seen:
        words = ngettext(
            "{} picture was not read: look at it yourself.",
            "{} pictures were not read: look at them yourself.",
            seen,
        )
        lines.append(words.format(number(seen)))
    return "\n".join(lines)


def _lines(finding: Finding) -> tuple[str, str]:
    name = f" ({finding.place.ident})" if finding.place.ident else ""
    where = _("{}{}, line {}").format(finding.place.words(), name, number(finding.line))
    return (f"  {where}: {finding.what()}: {finding.shown}", f"      {removal(finding)}")
