"""A machine made ready for quick tests: resources as one integer, sets of nodes as bit masks.

What a node has, or a job needs on a node, is packed into one integer with a field for cores, one
for memory and one for each type of GPU. Above each field is a guard bit: after
`(free | guard) - need` a guard bit is gone exactly where its field was too small, so that one
subtraction compares all resources at once. Node `i` of the machine is bit `i` of a mask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine
from hublab.text import HublabError, _

_FIELD_BITS = 40  # a guard bit over 39 bits: half a million TB in MB
CORES = (1 << _FIELD_BITS) - 1  # the field of cores in packed resources


class Layout:
    """The fixed part of a machine: capacities, partitions' nodes, which partition takes a job.

    `capacity` is each node's packed resources, `guard` the guard bits, `all_nodes` the mask of all
    nodes. `partition_masks` and `tiers` are the partitions' nodes and priority tiers, in the
    machine's order.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        kinds = sorted({gpu for node in machine.nodes for gpu in node.gpus})
        self._shifts = {gpu: _FIELD_BITS * (2 + place) for place, gpu in enumerate(kinds)}
        fields = range(_FIELD_BITS - 1, _FIELD_BITS * (2 + len(kinds)), _FIELD_BITS)
        self.guard = sum(1 << bit for bit in fields)
        self.capacity = [
            self._pack(node.cores, node.memory_mb, node.gpus) for node in machine.nodes
        ]
        self.all_nodes = (1 << len(machine.nodes)) - 1
        self._bits = {node.name: 1 << place for place, node in enumerate(machine.nodes)}
        self.partition_masks = [self.mask(partition.nodes) for partition in machine.partitions]
        self.tiers = [partition.priority_tier for partition in machine.partitions]
        self._alike: dict[int, int] = {}  # capacity -> mask of the nodes that have just that
        for place, capacity in enumerate(self.capacity):
            self._alike[capacity] = self._alike.get(capacity, 0) | 1 << place
        self._places = {partition.name: at for at, partition in enumerate(machine.partitions)}

    def need(self, job: Job) -> int:
        """What `job` asks for on each of its nodes, packed.

        Raises HublabError for a type of GPU that the machine lacks.
        """
        for gpu in job.gpus:
            if gpu not in self._shifts:
                raise HublabError(
                    _("Job {} asks for a GPU of type {}, which no node has: choose of {}.").format(
                        job.name, gpu, ", ".join(self._shifts) or _("none")
                    )
                )
        return self._pack(job.cores, job.memory_mb, job.gpus)

    def able(self, need: int) -> int:
        """The nodes that hold `need` when they are empty, as a mask."""
        guard = self.guard
        able = 0
        for capacity, mask in self._alike.items():
            if ((capacity | guard) - need) & guard == guard:
                able |= mask
        return able

    def route(self, job: Job, able: int, boost: bool) -> tuple[int, ...]:
        """The partitions that `job` waits in, as places in the machine's list.

        `able` are the nodes that could hold it. With `boost`, the interactive partitions that
        could run it come first. A job that names partitions gets those of them that could run it;
        another gets, of the partitions that could, the first with the shortest maximum time, as
        Alliance clusters route jobs into time tiers. A job that only interactive partitions could
        run waits in these. Raises HublabError where no partition could run it.
        """
        partitions = self.machine.partitions
        for name in job.partitions:
            if name not in self._places:
                raise HublabError(
                    _("Job {} names partition {}, which the machine lacks.").format(job.name, name)
                )
        fit = [
            place
            for place, partition in enumerate(partitions)
            if job.limit_s <= partition.max_time_s
            and (self.partition_masks[place] & able).bit_count() >= job.nodes
        ]
        interactive = [place for place in fit if job.interactive and partitions[place].interactive]
        if job.partitions:
            batch = [place for place in fit if partitions[place].name in job.partitions]
        else:
            others = [place for place in fit if not partitions[place].interactive]
            batch = sorted(others, key=lambda place: partitions[place].max_time_s)[:1]
        if not batch and not interactive:
            raise HublabError(
                _("Job {}: no partition has the nodes and the time it asks for.").format(job.name)
            )
        if not boost and batch:
            return tuple(batch)
        return (*interactive, *(place for place in batch if place not in interactive))

    def mask(self, names: Iterable[str]) -> int:
        """The nodes called `names`, as a mask."""
        return sum(self._bits[name] for name in names)

    def names(self, mask: int) -> tuple[str, ...]:
        """The names of the nodes in `mask`, in the machine's order."""
        return tuple(self.machine.nodes[place].name for place in places(mask))

    def _pack(self, cores: int, memory_mb: int, gpus: Mapping[str, int]) -> int:
        packed = cores | memory_mb << _FIELD_BITS
        for gpu, count in gpus.items():
            packed |= count << self._shifts[gpu]
        return packed


def asks_gpus(need: int) -> bool:
    """Whether packed resources have GPUs."""
    return bool(need >> 2 * _FIELD_BITS)


def places(mask: int) -> Iterator[int]:
    """The places of the bits set in `mask`, lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
