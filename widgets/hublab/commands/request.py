"""A session's request on the command line: a scenario string, flags, or flags that change it."""

from __future__ import annotations

import argparse
from dataclasses import replace

from hublab.facts.request import Request
from hublab.questions.scenario import from_string
from hublab.text import _

_SIZE = {"hours": 1.0, "cores": 1, "memory_mb": 4000, "gpu": "gpu:0"}
_OTHERS = ("account", "ui")


def add_request(parser: argparse.ArgumentParser) -> None:
    """Give a subcommand the argument SCENARIO and a flag for each field of the form."""
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar=_("SCENARIO"),
        help=_("a session in one string, such as options-1,cluster=fir,cores=4; flags change it"),
    )
    for flag, kind, words in (
        ("--cluster", str, _("name of the cluster (fir)")),
        ("--account", str, _("account (an example that fits the cluster, such as def-prof1)")),
        ("--hours", float, _("time in hours (1)")),
        ("--cores", int, _("number of cores (1)")),
        ("--memory-mb", int, _("memory in MB (4000)")),
        ("--gpu", str, _("GPU configuration, such as gpu:h100:1 (gpu:0: none)")),
        ("--ui", str, _("user interface (lab)")),
    ):
        parser.add_argument(flag, type=kind, default=argparse.SUPPRESS, help=words)


def request(args: argparse.Namespace) -> Request:
    """The session in the scenario, whatever its question, changed by the flags.

    Raises ScenarioError for a string that is none, UnknownCluster for a cluster without facts.
    """
    asked = from_string(args.scenario) if args.scenario else None
    given = {
        name: getattr(source, name)
        for source in (asked, args)
        for name in ("cluster", *_SIZE, *_OTHERS)
        if hasattr(source, name)
    }
    size = {name: given.get(name, usual) for name, usual in _SIZE.items()}
    others = {name: given[name] for name in _OTHERS if name in given}
    return replace(Request.of_size(given.get("cluster", "fir"), **size), **others)
