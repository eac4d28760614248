"""The command line: `hublab SUBCOMMAND …`, one module a family of subcommands.

Each module named here has `add(subparsers)`, which registers its subcommand (its own name, with
hyphens) and sets `run`, a function of the parsed arguments that returns the exit code: 0 done,
1 “no” to a yes-or-no question, 2 a request that can't be done, explained in one sentence on
standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from hublab.text import HublabError, _

MODULES: tuple[str, ...] = (
    "ask",
    "script",
    "fairshare",
    "charge",
    "wait",
    "replay",
    "simulate",
    "facts",
    "reach_check",
    "share_check",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (that of the process where None) and return its exit code.

    Like every argparse program it leaves by SystemExit on `--help` and on unknown options.
    """
    args = _parser().parse_args(argv)
    try:
        return args.run(args)
    except HublabError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hublab",
        description=_("What a JupyterHub session on a cluster asks for, waits for and costs."),
    )
    subparsers = parser.add_subparsers(metavar=_("SUBCOMMAND"), required=True)
    for name in MODULES:
        import_module(f"hublab.commands.{name}").add(subparsers)
    return parser
