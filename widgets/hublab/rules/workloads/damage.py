"""Lines of a file that could not be read: reported, never dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedLine:
    """A line that is no job: its number in the file, from 1, and what is wrong with it."""

    number: int
    reason: str


def short(text: str) -> str:
    """`text` from a file such that it fits a line of a report and disturbs no terminal."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
