"""Where a fact is from: a page, its own date, and the day somebody last compared the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hublab.text import HublabError, _


class FactError(HublabError):
    """A fact file can't be used; the text names the file, the key in it and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file, self.key, self.reason = file, key, reason
        place = f"{file}, {key}" if key else file
        super().__init__(f"{place}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page that facts are read from.

    edited: the page's own last edit in the copy that was read; None where it gives no date.
    checked: the day the page was last read for us.
    """

    key: str
    title: str
    url: str
    checked: date
    edited: date | None = None

    def citation(self) -> str:
        """The title with the date of the last edit: “Fir, edited 2026-07-21”."""
        if self.edited is None:
            return self.title
        return _("{title}, edited {date}").format(title=self.title, date=self.edited.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What another page says instead of the fact beside it, in one sentence."""

    says: str
    source: Source
    checked: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries besides its figures.

    status: "assumption" where the figures are a software's defaults or our reading, which nobody
        has confirmed for the cluster; to be labelled wherever it is shown.
    """

    source: Source
    checked: date
    status: Literal["confirmed", "assumption"] = "confirmed"
    disagreement: tuple[Disagreement, ...] = ()

    @property
    def assumption(self) -> bool:
        """Whether the figures are not confirmed for the cluster."""
        return self.status == "assumption"
