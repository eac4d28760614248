"""What tools print where they reach no network: recorded in offline.toml, tool by tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from hublab.facts.reading import read_records

OFFLINE = files("hublab") / "facts" / "offline.toml"

Shape = Literal["no name", "no route", "no answer", "not here"]

By = Literal["name", "address"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one tool printed.

    key: the tool's name on pages: “git”, “ssh”. tool: with its version. typed: the command, or for
        the tools of Python the line of a cell.
    task: the key of the task in the reach panel that it was used for, "" for none of them.
    shape: "no name" where no name can be looked up, "no route" where an address was typed that
        nothing leads to, "no answer" where something does and nothing comes back, "not here" where
        something else than a network is missing.
    by: whether the host was typed by its name or by its address.
    by_hand: recorded once and not provoked anew by the tests.
    lines: as printed, reduced by `hublab.questions.stable`.
    gave_up_s: the seconds that it took; 0 for a moment. recorded: the day.
    """

    key: str
    tool: str
    typed: str
    shape: Shape
    lines: str
    recorded: date
    task: str = ""
    by: By = "name"
    by_hand: bool = False
    gave_up_s: float = 0

    @property
    def last_line(self) -> str:
        """The line that people remember and search for."""
        return self.lines.splitlines()[-1].strip()


def keys() -> tuple[str, ...]:
    """The tools whose messages in a place without a network are recorded, in that order."""
    return tuple(dict.fromkeys(each.key for each in messages()))


@cache
def messages() -> tuple[Message, ...]:
    """All messages in the order of their file; raises FactError where it is wrong."""
    return read_records(OFFLINE, Message, "messages")


def messages_of(task: str, *shapes: Shape) -> tuple[Message, ...]:
    """The messages recorded for a task in these shapes."""
    return tuple(each for each in messages() if each.task == task and each.shape in shapes)
