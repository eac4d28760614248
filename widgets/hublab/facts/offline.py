"""What tools print where they reach no network: recorded in offline.toml, tool by tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from hublab.facts.reading import read_records

OFFLINE = files("hublab") / "facts" / "offline.toml"

Shape = Literal["no name", "no answer", "not here"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one tool printed.

    task: the key of the task that it was used for. tool: with its version. typed: the command.
    shape: "no name" where no name can be looked up, "no answer" where names can and nothing comes
        back, "not here" where something else than a network is missing.
    lines: as printed, with … for what differs from run to run.
    gave_up_s: the seconds that it took; 0 for a moment. recorded: the day.
    """

    task: str
    tool: str
    typed: str
    shape: Shape
    lines: str
    recorded: date
    gave_up_s: float = 0

    @property
    def last_line(self) -> str:
        """The line that people remember and search for."""
        return self.lines.splitlines()[-1].strip()


@cache
def messages() -> tuple[Message, ...]:
    """All messages in the order of their file; raises FactError where it is wrong."""
    return read_records(OFFLINE, Message, "messages")


def messages_of(task: str, *shapes: Shape) -> tuple[Message, ...]:
    """The messages recorded for a task in these shapes."""
    return tuple(each for each in messages() if each.task == task and each.shape in shapes)
