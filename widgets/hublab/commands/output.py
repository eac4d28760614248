"""What all subcommands share: the `--json` flag, what it prints, and the files they read."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hublab.text import HublabError, _


def add_json_flag(parser: argparse.ArgumentParser) -> None:
    """Give a subcommand the flag `--json`, read by `show`."""
    parser.add_argument("--json", action="store_true", help=_("print JSON instead of text"))


def show(args: argparse.Namespace, value: object, text: object) -> None:
    """Print `value` as JSON where the person asked for `--json`, and `text` otherwise."""
    print(to_json(value) if args.json else text)


def to_json(value: object) -> str:
    """`value` as JSON text, the same bytes everywhere, keys in the order of their making.

    Data classes become objects, dates ISO 8601 strings; infinite numbers, which JSON lacks,
    become the strings that Slurm's commands print for them: "inf", "-inf", "nan".
    """
    return json.dumps(_plain(value), ensure_ascii=False, indent=2, allow_nan=False)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _plain(float(value))
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def read_text(path: str) -> str:
    """The UTF-8 text of the file at `path`, or of standard input where it is "-".

    Raises HublabError where it can't be read or is not UTF-8.
    """
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise HublabError(_("{} can't be read: {}.").format(path, error.strerror)) from error
    except UnicodeDecodeError as error:
        raise HublabError(
            _("{} is not UTF-8 text: byte {} can't be read.").format(path, error.start)
        ) from error


def read_json(path: str) -> Any:
    """What the JSON file at `path` holds ("-": standard input).

    Raises HublabError where it can't be read or is not JSON, with the line and column.
    """
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise HublabError(
            _("{} is not JSON: {} in line {}, column {}.").format(
                path, error.msg, error.lineno, error.colno
            )
        ) from error
