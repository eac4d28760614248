"""The machine that jobs compete for: nodes, what each holds, and partitions over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hublab.text import HublabError, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A compute node: cores, memory in MB, GPUs or MIG instances by the name of their type."""

    name: str
    cores: int
    memory_mb: int = 0
    gpus: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A partition: which nodes, up to which time limit, in which tier (a higher one goes first).

    An `interactive` partition takes one job of each user, and only jobs that ask for it.
    """

    name: str
    nodes: tuple[str, ...]
    max_time_s: float = float("inf")
    priority_tier: int = 1
    interactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Nodes and the partitions over them, in the order that routing tries them.

    Raises HublabError where two nodes or two partitions share a name, or where a partition has a
    node that the machine lacks.
    """

    nodes: tuple[Node, ...]
    partitions: tuple[Partition, ...]

    def __post_init__(self) -> None:
        known = {node.name for node in self.nodes}
        if len(known) < len(self.nodes):
            raise HublabError(_("Two nodes share a name: give each node its own."))
        if len({partition.name for partition in self.partitions}) < len(self.partitions):
            raise HublabError(_("Two partitions share a name: give each partition its own."))
        for partition in self.partitions:
            for name in partition.nodes:
                if name not in known:
                    raise HublabError(
                        _("Partition {} has node {}, which the machine lacks.").format(
                            partition.name, name
                        )
                    )
