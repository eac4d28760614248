"""A question's settings on the command line: a scenario string, flags, or flags that change it."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from typing import Any, get_type_hints

from hublab.questions.scenario import QUESTIONS, from_string
from hublab.text import _, number

_TYPES = {float: float, int: int, str: str}


def add_settings(parser: argparse.ArgumentParser, question: str) -> None:
    """Give a subcommand the argument SCENARIO and a flag for each setting of `question`."""
    kind = QUESTIONS[question]
    types = get_type_hints(kind)
    parser.add_argument(
        "scenario",
        nargs="?",
        metavar=_("SCENARIO"),
        help=_("settings in one string, such as {}-1,hours=4; flags change them").format(question),
    )
    for field in fields(kind):
        flag = f"--{field.name.replace('_', '-')}"
        usual = _("default {}").format(_word(field.default))
        if types[field.name] is bool:
            parser.add_argument(
                flag, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=usual
            )
        elif types[field.name] in _TYPES:
            parser.add_argument(
                flag, type=_TYPES[types[field.name]], default=argparse.SUPPRESS, help=usual
            )


def settings(args: argparse.Namespace, question: str) -> Any:
    """The settings that the scenario and the flags in `args` stand for; raises ScenarioError."""
    kind = QUESTIONS[question]
    given = {field.name: getattr(args, field.name) for field in fields(kind) if field.name in args}
    base = from_string(args.scenario, question) if args.scenario else kind()
    return replace(base, **given)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number(value) if isinstance(value, int | float) else str(value)
