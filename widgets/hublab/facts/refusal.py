"""Why a field of a Server Options form can't be submitted, and what to choose instead."""

from __future__ import annotations

from hublab.facts.source import Fact, Source
from hublab.text import HublabError, _

# The form's own words, which stay English on the Alliance's French pages too.
LABELS = {
    "cluster": "JupyterHub",
    "account": "Account",
    "hours": "Time (hours)",
    "cores": "Number of cores",
    "memory_mb": "Memory (MB)",
    "gpu": "GPU configuration",
    "ui": "User interface",
    "oversubscribe": "Enable core oversubscription",
    "reservation": "Reservation",
    "features": "Feature constraints",
}
UNITS = {"hours": "h", "memory_mb": "MB"}
_SHOWN = 60  # characters of a wrong value that a sentence repeats; the longest GPU's name fits


class RequestError(HublabError):
    """A field of a request can't be submitted on its cluster.

    field: the attribute of Request; label: the form's own name of it; value: what was asked;
    limit: what is allowed, None where no figure or list says it; instead: a value to choose, None
    where none is nearer than others; source: the page that says so.
    """

    def __init__(
        self,
        field: str,
        value: object,
        reason: str,
        *,
        limit: object = None,
        instead: object = None,
        fact: Fact | None = None,
    ) -> None:
        self.field, self.label = field, LABELS[field]
        self.value, self.limit, self.instead = value, limit, instead
        self.source: Source | None = fact.source if fact else None
        cited = f" ({_cited(fact)})" if fact else ""
        self.reason = f"{reason}{cited}."
        super().__init__(f"{self.label}: {self.reason}")


def shown(value: object) -> str:
    """A wrong value as a sentence may repeat it: its beginning, in one line."""
    try:
        text = str(value).removesuffix(".0") if isinstance(value, float) else str(value)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        return _("a number of thousands of digits")
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[:_SHOWN])
    return line if len(text) <= _SHOWN else f"{line}…"


def not_among(field: str, value: str, allowed: tuple[str, ...], fact: Fact) -> RequestError:
    """The refusal of a value that is none of those `allowed`."""
    reason = _("“{}” is not one of {}").format(shown(value), ", ".join(allowed) or _("none"))
    return RequestError(field, value, reason, limit=allowed, fact=fact)


def _cited(fact: Fact) -> str:
    citation = fact.source.citation()
    return _("assumed from {}").format(citation) if fact.assumption else citation
