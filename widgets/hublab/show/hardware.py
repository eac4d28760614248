"""What a cluster is made of: its kinds of node, its GPUs and their bundles."""

from __future__ import annotations

from hublab.facts.cluster import cluster
from hublab.facts.parts import NodeType
from hublab.show.citations import page_link, source_notes
from hublab.skin import Cell, Code, Column, Table
from hublab.text import _, number


def nodes(name: str) -> Table:
    """The kinds of node of a cluster. Raises UnknownCluster."""
    place = cluster(name)
    titles = {gpu.name: gpu.title for gpu in place.gpus}
    return Table(
        caption=_("Nodes of {}").format(place.title),
        columns=(
            Column(head=_("Kind")),
            Column(head=_("Nodes"), numeric=True),
            Column(head=_("Cores"), numeric=True),
            Column(head=_("Memory"), unit="MB", numeric=True),
            Column(head=_("GPUs")),
        ),
        rows=tuple(
            (
                _kind(node),
                number(node.count),
                number(node.cores),
                number(node.memory_mb),
                f"{number(node.gpus)} × {titles.get(node.gpu, node.gpu)}" if node.gpu else "–",
            )
            for node in place.nodes
        ),
        notes=source_notes(*place.nodes),
    )


def gpus(name: str) -> Table:
    """The GPUs and instances of a cluster with their RGU, bundle and recommended most.

    Raises UnknownCluster.
    """
    place = cluster(name)
    facts = [fact for fact in (place.instances, place.gpu_requests) if fact]
    return Table(
        caption=_("GPUs and instances of {}").format(place.title),
        columns=(
            Column(head=_("Model or instance")),
            Column(head=_("Slurm's specifier")),
            Column(head=_("RGU"), numeric=True),
            Column(head=_("Cores in its bundle"), numeric=True),
            Column(head=_("Memory in its bundle"), unit="GB", numeric=True),
            Column(head=_("Recommended cores"), numeric=True),
            Column(head=_("Recommended memory"), unit="GB", numeric=True),
        ),
        rows=tuple(
            (
                gpu.title,
                Code(gpu.name),
                number(gpu.rgu),
                number(gpu.cores),
                number(gpu.memory_gb),
                number(gpu.recommended_cores),
                number(gpu.recommended_memory_gb),
            )
            for gpu in place.gpus
        ),
        notes=(*_rules(name), *source_notes(*place.gpus, *facts)),
    )


def _rules(name: str) -> tuple[Cell, ...]:
    """What else is known of a cluster's GPUs, a sentence each."""
    place = cluster(name)
    rules: list[Cell] = []
    if place.instances:
        rules.append(_(place.instances.says))
    if place.gpu_requests:
        since = place.gpu_requests.model_required_since.isoformat()
        rules.append(
            (
                _("Since {} a request for a GPU must name a model or an instance: ").format(since),
                page_link(place.gpu_requests.source),
                ".",
            )
        )
    return tuple(rules)


def _kind(node: NodeType) -> str:
    return {
        "base": _("base"),
        "large-memory": _("large memory"),
        "gpu": _("GPU"),
    }[node.kind]
