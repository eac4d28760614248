"""What is known of each cluster: nodes, GPUs, limits, hub, internet.

Each *.toml in `hublab/clusters` is one cluster, named after its file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from hublab.facts.consistency import check, check_name, check_together
from hublab.facts.parts import (
    Accounts,
    Charging,
    FormLimits,
    GpuRequests,
    GpuType,
    Hosts,
    Instances,
    JobLimit,
    JupyterService,
    Limits,
    Network,
    NodeType,
    Retirement,
    RguBundle,
    TemporaryDisk,
    Tiers,
)
from hublab.facts.reading import Reader, load, read_sources
from hublab.facts.source import Source
from hublab.text import HublabError, _


class UnknownCluster(HublabError):  # noqa: N818 (what it says in an `except` is plain enough)
    """No fact file has the name that was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Unknown cluster “{}”: choose one of {}.").format(name, ", ".join(_names()))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """All that is known of one cluster.

    name: that of its file; since: an ISO 8601 date, or a month such as "2021-10".
    A cluster in service has each part that a session needs; of a retired one some are None.
    """

    name: str
    title: str
    site: str
    status: Literal["in service", "retired"]
    since: str
    source: Source
    checked: date
    service: JupyterService = field(metadata={"key": "jupyter"})
    network: Network = field(metadata={"key": "internet"})
    hosts: Hosts
    limits: Limits
    nodes: tuple[NodeType, ...]
    sources: dict[str, Source] = field(compare=False)
    gpus: tuple[GpuType, ...] = ()
    retirement: Retirement | None = None
    accounts: Accounts | None = None
    tiers: Tiers | None = None
    jobs: JobLimit | None = None
    tmpdir: TemporaryDisk | None = None
    charging: Charging | None = None
    rgu: RguBundle | None = None
    instances: Instances | None = None
    gpu_requests: GpuRequests | None = None
    form: FormLimits | None = None

    @property
    def jupyter(self) -> str:
        """The way to Jupyter: "JupyterHub", "Open OnDemand" or "none"."""
        return self.service.kind

    @property
    def hub(self) -> str:
        """The host name of the JupyterHub, "" where there is none."""
        return self.service.hub

    @property
    def has_hub(self) -> bool:
        """Whether people start sessions here through a JupyterHub today."""
        return self.status == "in service" and self.jupyter == "JupyterHub"

    @property
    def internet(self) -> str:
        """What compute nodes reach: "full" or "none", by the cluster's own page."""
        return self.network.access

    @property
    def internet_note(self) -> str:
        """The same in one sentence."""
        return self.network.says

    @property
    def portal(self) -> str:
        """The host name of the job portal, "" where there is none."""
        return self.hosts.portal

    @property
    def until(self) -> date | None:
        """The day the compute nodes stopped, None in service."""
        return self.retirement.until if self.retirement else None

    @property
    def time_tiers_hours(self) -> tuple[float, ...]:
        """The time tiers of the partitions (hours), ascending."""
        return self.tiers.hours if self.tiers else ()

    @property
    def max_hours(self) -> float:
        """The longest job (hours)."""
        return self.limits.max_hours

    @property
    def core_memory_mb(self) -> int | None:
        """The memory of one core-equivalent (MB)."""
        return self.charging.core_memory_mb if self.charging else None

    @property
    def cores_per_rgu(self) -> float | None:
        """The cores that go with one reference GPU unit."""
        return self.rgu.cores if self.rgu else None

    @property
    def memory_gb_per_rgu(self) -> float | None:
        """The memory that goes with one reference GPU unit, in the GB of the wiki's table."""
        return self.rgu.memory_gb if self.rgu else None

    @property
    def memory_mb_per_rgu(self) -> float | None:
        """The same in the MB of the Server Options form."""
        return self.rgu.memory_gb * self.rgu.megabytes_per_gigabyte if self.rgu else None

    @property
    def max_cores(self) -> int:
        """The cores of the node that has most of them."""
        return max(node.cores for node in self.nodes)

    @property
    def max_memory_mb(self) -> int:
        """The memory of the node that has most of it (MB)."""
        return max(node.memory_mb for node in self.nodes)

    def gpu(self, name: str) -> GpuType | None:
        """The GPU or instance with this Slurm specifier or synonym, None where there is none."""
        return next((gpu for gpu in self.gpus if name in (gpu.name, *gpu.synonyms)), None)


def clusters(status: Literal["in service", "retired"] | None = None) -> tuple[Cluster, ...]:
    """All clusters, or those of one status, in the order of their names.

    Raises FactError where a fact file is wrong.
    """
    found = [cluster(name) for name in _names()]
    check_together(found)
    return tuple(each for each in found if status in (None, each.status))


@cache
def cluster(name: str) -> Cluster:
    """The cluster whose fact file is `name`.toml.

    Raises UnknownCluster where there is none, FactError where it is wrong.
    """
    if name not in _names():
        raise UnknownCluster(name)
    return read_cluster(_FOLDER / f"{name}.toml")


_FOLDER = files("hublab") / "clusters"


def _names() -> list[str]:
    return sorted(
        file.name.removesuffix(".toml") for file in _FOLDER.iterdir() if file.name.endswith(".toml")
    )


def read_cluster(file: Traversable) -> Cluster:
    """The cluster in one fact file; raises FactError, which names file, key and reason."""
    check_name(file.name)
    tables = load(file)
    sources = read_sources(file.name, tables.pop("sources", None))
    found = Reader(file.name, sources).fact(
        Cluster, "", tables, name=file.name.removesuffix(".toml"), sources=sources
    )
    check(file.name, found)
    return replace(found, form=_completed(found)) if found.form else found


def _completed(found: Cluster) -> FormLimits:
    """The form with the limits that its package takes from the nodes where a site sets none."""
    form = found.form
    return replace(
        form,
        max_cores=form.max_cores or found.max_cores,
        max_memory_mb=form.max_memory_mb or found.max_memory_mb,
        default_memory_mb=form.default_memory_mb or found.max_memory_mb // found.max_cores,
    )
