"""A small machine with the shape of a cluster: its kinds of nodes, its time tiers, test nodes.

It has 36 nodes where a cluster has a thousand, so that a queue on it is simulated in milliseconds.
Cores, memory and GPUs of each node are the cluster's own. How many nodes of each kind there are,
how GPUs are divided into instances and how many nodes interactive jobs have to themselves are
assumptions of the simulator: no cluster publishes them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.parts import GpuType, NodeType
from hublab.facts.policy import policy
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.text import HublabError, _

# Nodes in the batch partitions, by kind and by whether their GPUs are divided into instances.
BASE, LARGE_MEMORY, WHOLE_GPUS, DIVIDED_GPUS = 28, 1, 3, 1
# Nodes for interactive jobs alone.
TEST_BASE, TEST_DIVIDED_GPUS = 2, 1

# The part of the nodes that take jobs of up to so many hours, after the sample of partition-stats
# on the Alliance's page “Job scheduling policies”: regular nodes, and nodes with GPUs.
BASE_TIERS = ((3, 1.0), (12, 0.98), (24, 0.94), (72, 0.73), (float("inf"), 0.32))
GPU_TIERS = ((12, 1.0), (24, 0.92), (72, 0.67), (float("inf"), 0.08))

_SLICES = 7  # of a GPU that is divided (NVIDIA's Multi-Instance GPU)


@cache
def small_machine(name: str) -> Machine:
    """The small machine after the cluster `name`, with the kinds of nodes that it has.

    Raises what `known_well_enough` raises.
    """
    place = known_well_enough(name)
    base, large, gpu = (node_type(place, kind) for kind in ("base", "large-memory", "gpu"))
    groups = {"base": (_nodes("base", BASE, base), BASE_TIERS)}
    test = _nodes("test", TEST_BASE, base)
    if large:
        groups["large-memory"] = (_nodes("large-memory", LARGE_MEMORY, large), BASE_TIERS)
    if gpu:
        whole = {gpu.gpu: gpu.gpus}
        instances = [each for each in place.gpus if each.instance]
        divided = division(instances, gpu.gpus) if instances else whole
        groups["gpu"] = (_nodes("gpu", WHOLE_GPUS, gpu, whole), GPU_TIERS)
        groups["instance"] = (_nodes("instance", DIVIDED_GPUS, gpu, divided), GPU_TIERS)
        test += _nodes("test-instance", TEST_DIVIDED_GPUS, gpu, divided)
    interactive = Partition(
        name="interactive",
        nodes=tuple(node.name for node in test),
        max_time_s=policy("interactive-fast").value * 3600,
        interactive=True,
    )
    batch = tuple(
        Partition(
            name=f"{group}-{hours:g}h",
            nodes=tuple(node.name for node in nodes[-_count(tiers, hours, len(nodes)) :]),
            max_time_s=hours * 3600,
        )
        for group, (nodes, tiers) in groups.items()
        for hours in place.time_tiers_hours
    )
    nodes = (*(node for group, _tiers in groups.values() for node in group), *test)
    return Machine(nodes=nodes, partitions=(interactive, *batch))


def known_well_enough(name: str) -> Cluster:
    """The cluster `name`, of which all is known that a simulation needs.

    Raises UnknownCluster, and HublabError without time tiers, a core's memory, or base nodes.
    """
    place = cluster(name)
    if not (place.time_tiers_hours and place.core_memory_mb and node_type(place, "base")):
        raise HublabError(
            _(
                "{} can't be simulated: its time tiers, its core-equivalent or its base nodes are "
                "not known."
            ).format(place.title)
        )
    return place


def division(instances: Sequence[GpuType], gpus: int) -> dict[str, int]:
    """How many instances of each type a node's divided GPUs give.

    Each GPU is filled from an instance of three slices down; the first GPU from the largest type.
    """
    sizes = sorted(((_slices(each.name), each.name) for each in instances), reverse=True)
    counts = {name: 0 for _size, name in reversed(sizes)}
    for gpu in range(gpus):
        left = _SLICES
        for size, name in sizes:
            if size <= left and (gpu == 0 or size <= _SLICES // 2):
                counts[name] += 1
                left -= size
        smallest, name = sizes[-1]
        counts[name] += left // smallest
    return counts


def _slices(name: str) -> int:
    """The slices of an instance, by NVIDIA's way to name it: “a100_1g.5gb” has one."""
    found = re.search(r"(\d)g\.\d+gb", name)
    return int(found[1]) if found else _SLICES


def node_type(place: Cluster, kind: str) -> NodeType | None:
    """The most numerous nodes of a kind, None where the cluster has none."""
    found = (each for each in place.nodes if each.kind == kind)
    return max(found, key=lambda each: each.count, default=None)


def _nodes(
    name: str, count: int, kind: NodeType, gpus: dict[str, int] | None = None
) -> tuple[Node, ...]:
    return tuple(
        Node(name=f"{name}-{number}", cores=kind.cores, memory_mb=kind.memory_mb, gpus=gpus or {})
        for number in range(1, count + 1)
    )


def _count(tiers: tuple[tuple[float, float], ...], hours: float, nodes: int) -> int:
    """How many of `nodes` alike take jobs of `hours`; one at least, so that any request fits."""
    share = next(share for longest, share in tiers if hours <= longest)
    return max(1, round(share * nodes))
