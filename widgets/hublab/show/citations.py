"""Policies and sources as tables, and the notes that say where a table's figures are from."""

from __future__ import annotations

from hublab.facts.policy import policy, source
from hublab.facts.source import Fact, Source
from hublab.skin import Cell, Column, Link, Piece, Table
from hublab.text import _


def policies(*keys: str) -> Table:
    """What holds on all clusters, a sentence a key, each with its source.

    Raises HublabError for an unknown key.
    """
    chosen = [policy(key) for key in keys]
    return Table(
        caption=_("What holds on the clusters"),
        columns=(
            Column(head=_("Rule")),
            Column(head=_("Source")),
            Column(head=_("Last edited")),
            Column(head=_("Checked")),
        ),
        rows=tuple(
            (marked(one.sentence(), one), *_cited(one.source, one.checked.isoformat()))
            for one in chosen
        ),
        notes=assumption_notes(*chosen),
    )


def sources(*keys: str) -> Table:
    """Pages with their own last edit and the day they were checked.

    Raises HublabError for an unknown key.
    """
    chosen = [source(key) for key in keys]
    return Table(
        caption=_("Sources"),
        columns=(
            Column(head=_("Page")),
            Column(head=_("Last edited")),
            Column(head=_("Checked")),
        ),
        rows=tuple(_cited(page, page.checked.isoformat()) for page in chosen),
    )


def page_link(page: Source) -> Link:
    """The title of a page, leading to it."""
    return Link(page.title, page.url)


def marked(text: str, fact: Fact) -> str:
    """`text`, marked where its fact is an assumption."""
    return _("{} (assumption)").format(text) if fact.assumption else text


def source_notes(*facts: Fact) -> tuple[Cell, ...]:
    """The notes under a table of `facts`: their pages, assumptions and what disagrees."""
    return (sources_note(*facts), *assumption_notes(*facts), *_disagreements(facts))


def sources_note(*facts: Fact) -> Cell:
    """The pages that `facts` are from, each once, with the dates of its edit and of our check."""
    pages: dict[str, Fact] = {}
    for fact in facts:
        pages.setdefault(fact.source.url, fact)
    pieces: list[Piece] = [_("Sources: ")]
    for fact in pages.values():
        checked = _("checked {}").format(fact.checked.isoformat())
        edited = fact.source.edited
        dates = f"{_('edited {}').format(edited.isoformat())}, {checked}" if edited else checked
        pieces += [page_link(fact.source), f" ({dates})", "; "]
    pieces[-1] = "."
    return tuple(pieces)


def assumption_notes(*facts: Fact) -> tuple[Cell, ...]:
    """What “assumption” means, where one of `facts` is one."""
    if not any(fact.assumption for fact in facts):
        return ()
    return (
        _(
            "Assumption: the software's default or our reading of what the pages leave open; not "
            "confirmed for this cluster."
        ),
    )


def _cited(page: Source, checked: str) -> tuple[Cell, Cell, Cell]:
    return page_link(page), page.edited.isoformat() if page.edited else "–", checked


def _disagreements(facts: tuple[Fact, ...]) -> tuple[Cell, ...]:
    return tuple(
        (_("The pages disagree: "), page_link(other.source), f" – {other.says}")
        for fact in facts
        for other in fact.disagreement
    )
