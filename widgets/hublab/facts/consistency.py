"""What must hold between the tables of one cluster's file, beyond the form of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hublab.facts.source import FactError
from hublab.text import _

if TYPE_CHECKING:
    from hublab.facts.cluster import Cluster


def check(file: str, cluster: Cluster) -> None:
    """Raise FactError for the first contradiction in what was read from `file`."""
    for key, reason in _contradictions(cluster):
        raise FactError(file, key, reason)


def check_together(clusters: Sequence[Cluster]) -> None:
    """Raise FactError for the first cluster that has the title or the hub of one before it."""
    taken: dict[tuple[str, str], str] = {}
    for cluster in clusters:
        for key, value in (("title", cluster.title), ("jupyter.hub", cluster.hub)):
            other = taken.setdefault((key, value), cluster.name) if value else cluster.name
            if other != cluster.name:
                raise FactError(
                    f"{cluster.name}.toml",
                    key,
                    _("“{}” is that of {} already.").format(value, f"{other}.toml"),
                )


def check_name(file: str) -> None:
    """Raise FactError where a file's name, by which its cluster is asked for, is no such name."""
    if not re.fullmatch(r"[a-z0-9-]+\.toml", file):
        raise FactError(
            file, "", _("is no name for a cluster's file: lower-case letters, such as nibi.toml.")
        )


def _contradictions(cluster: Cluster) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", cluster.since):
        yield "since", _("must be a date such as 2025-08-11, or a month such as 2021-10.")
    if cluster.status == "retired" and cluster.retirement is None:
        yield "retirement", _("is missing for a retired cluster.")
    if cluster.status == "in service":
        yield from _not_in_service(cluster)
    yield from _nodes(cluster)
    yield from _tiers(cluster)
    yield from _form(cluster)


def _not_in_service(cluster: Cluster) -> Iterator[tuple[str, str]]:
    if cluster.retirement:
        yield "retirement", _("contradicts the status “in service”.")
    needed = {
        "tiers": cluster.tiers,
        "charging": cluster.charging,
        "rgu": cluster.rgu or not cluster.gpus,
        "accounts": cluster.accounts or cluster.jupyter != "JupyterHub",
        "form": cluster.form or cluster.jupyter != "JupyterHub",
        "jupyter.hub": cluster.hub or cluster.jupyter != "JupyterHub",
    }
    for key, value in needed.items():
        if not value:
            yield key, _("is missing for a cluster in service.")
    known = [gpu.name for gpu in cluster.gpus]
    for index, node in enumerate(cluster.nodes, 1):
        if node.gpu and node.gpu not in known:
            yield (
                f"nodes[{index}].gpu",
                _("“{}” is not the name of one of [[gpus]].").format(node.gpu),
            )


def _nodes(cluster: Cluster) -> Iterator[tuple[str, str]]:
    if not cluster.nodes:
        yield "nodes", _("is empty: name at least one kind of node.")
    for index, node in enumerate(cluster.nodes, 1):
        if (node.kind == "gpu") != bool(node.gpu and node.gpus):
            yield (
                f"nodes[{index}]",
                _("a node of kind “gpu”, and no other, names its gpu and gpus."),
            )
    names = [name for gpu in cluster.gpus for name in (gpu.name, *gpu.synonyms)]
    for name in names:
        if names.count(name) > 1:
            yield "gpus", _("the name “{}” is there twice.").format(name)


def _tiers(cluster: Cluster) -> Iterator[tuple[str, str]]:
    hours = cluster.time_tiers_hours
    if list(hours) != sorted(set(hours)):
        yield "tiers.hours", _("must ascend.")
    if hours and hours[-1] != cluster.max_hours:
        yield "tiers.hours", _("must end with limits.max_hours.")


def _form(cluster: Cluster) -> Iterator[tuple[str, str]]:
    form = cluster.form
    if form is None:
        return
    if form.default_interface not in form.interfaces:
        yield "form.default_interface", _("must be one of form.interfaces.")
    if form.default_hours < form.min_hours:
        yield "form.default_hours", _("must not be below form.min_hours.")
    if form.default_cores < form.min_cores:
        yield "form.default_cores", _("must not be below form.min_cores.")
