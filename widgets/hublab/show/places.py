"""Where Jupyter runs: the clusters with a hub, those that are gone, and other ways to it."""

from __future__ import annotations

from hublab.facts.cluster import Cluster
from hublab.facts.cluster import clusters as all_clusters
from hublab.facts.elsewhere import OtherCluster, other_clusters
from hublab.show.citations import page_link, source_notes, sources_note
from hublab.skin import Cell, Code, Column, Link, Piece, Table
from hublab.text import _, duration


def clusters() -> Table:
    """The clusters in service that the book explains, with the address of each hub."""
    places = all_clusters("in service")
    return Table(
        caption=_("Clusters in service"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Jupyter")),
            Column(head=_("Internet from nodes")),
            Column(head=_("Longest job"), numeric=True),
            Column(head=_("Since")),
            Column(head=_("Site")),
        ),
        rows=tuple(
            (
                Link(place.title, place.source.url),
                _host(place.hub) or _way(place.jupyter),
                _access(place),
                _hours(place.max_hours),
                place.since,
                place.site,
            )
            for place in places
        ),
        notes=source_notes(
            *(fact for place in places for fact in (place.service, place.limits, place.network))
        ),
    )


def retired() -> Table:
    """The clusters that had a way to Jupyter and are gone, with what replaced them."""
    gone = [
        (each.title, each.jupyter, each.retirement, each.retirement.data_until)
        for each in all_clusters("retired")
        if each.retirement
    ]
    gone += [(each.title, each.jupyter, each, None) for each in other_clusters() if each.until]
    return Table(
        caption=_("Retired clusters"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Jupyter")),
            Column(head=_("Stopped computing")),
            Column(head=_("Data until")),
            Column(head=_("Replaced by")),
        ),
        rows=tuple(
            (
                title,
                _way(jupyter),
                fact.until.isoformat(),
                data_until.isoformat() if data_until else "–",
                fact.successor,
            )
            for title, jupyter, fact, data_until in gone
        ),
        notes=source_notes(*(fact for _title, _jupyter, fact, _until in gone)),
    )


def elsewhere() -> Table:
    """The clusters in service without a JupyterHub, and the way to Jupyter that they offer."""
    others = [each for each in other_clusters() if each.until is None]
    return Table(
        caption=_("Clusters without a JupyterHub"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Jupyter")),
            Column(head=_("Address")),
            Column(head=_("Internet on compute nodes")),
        ),
        rows=tuple(
            (each.title, _way(each.jupyter), _host(each.host) or "–", _other_access(each))
            for each in others
        ),
        notes=source_notes(*others),
    )


def hosts() -> Table:
    """Host names of the clusters in service, for logging in, moving data and following jobs."""
    places = all_clusters("in service")
    return Table(
        caption=_("Host names"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Log in")),
            Column(head=_("Move data")),
            Column(head=_("Globus collection")),
            Column(head=_("Job portal")),
        ),
        rows=tuple(
            (
                place.title,
                _code(place.hosts.login),
                _code(place.hosts.data_transfer),
                place.hosts.globus or "–",
                _host(place.portal) or "–",
            )
            for place in places
        ),
        notes=source_notes(*(place.hosts for place in places)),
    )


def tiers() -> Table:
    """The time tiers of the clusters' partitions and the longest job."""
    places = all_clusters("in service")
    return Table(
        caption=_("Time tiers"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Time tiers")),
            Column(head=_("Longest job"), numeric=True),
        ),
        rows=tuple(
            (
                place.title,
                ", ".join(_hours(hours) for hours in place.time_tiers_hours),
                _hours(place.max_hours),
            )
            for place in places
        ),
        notes=source_notes(
            *(fact for place in places for fact in (place.tiers, place.limits) if fact)
        ),
    )


def internet() -> Table:
    """What the Alliance's pages say about internet on compute nodes, disagreements included."""
    places = all_clusters("in service")
    return Table(
        caption=_("Internet on compute nodes"),
        columns=(
            Column(head=_("Cluster")),
            Column(head=_("Internet")),
            Column(head=_("What its page says")),
            Column(head=_("What another page says")),
        ),
        rows=tuple(
            (place.title, _access(place), _(place.internet_note), _other_pages(place))
            for place in places
        ),
        notes=(sources_note(*(place.network for place in places)),),
    )


def _other_pages(place: Cluster) -> Cell:
    pieces: list[Piece] = []
    for other in place.network.disagreement:
        pieces += [page_link(other.source), f" – {_(other.says)}", " "]
    return tuple(pieces[:-1]) or "–"


def _access(place: Cluster) -> str:
    if place.network.disagreement:
        return _("the pages disagree")
    return _yes_no(place.internet)


def _other_access(other: OtherCluster) -> str:
    return _yes_no(other.internet) if other.internet else "–"


def _yes_no(access: str) -> str:
    return _("yes") if access == "full" else _("no")


def _way(jupyter: str) -> str:
    return _("none") if jupyter == "none" else jupyter


def _host(host: str) -> Cell:
    return Link(host, f"https://{host}") if host else ""


def _code(text: str) -> Cell:
    return Code(text) if text else "–"


def _hours(hours: float) -> str:
    return duration(hours * 3600)
