"""The parts of a cluster, each a `Fact` with its source and the day it was checked.

The fields are the keys of the TOML tables in `hublab/clusters`; the comments in fir.toml show
them at work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hublab.facts.source import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement(Fact):
    """When a cluster stopped computing and, later, let go of its data; what replaced it."""

    until: date
    successor: str
    data_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JupyterService(Fact):
    """The way to Jupyter that a cluster offers; `hub` is the host name of its JupyterHub or ""."""

    kind: Literal["JupyterHub", "Open OnDemand", "none"]
    hub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts(Fact):
    """Host names: where people log in, move data and follow their jobs; a Globus collection."""

    login: str = ""
    data_transfer: str = ""
    globus: str = ""
    portal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts(Fact):
    """What the names of accounts begin with, before the hyphen; any name where empty."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(Fact):
    """How long a job may last, and how long it should (hours, minutes)."""

    max_hours: float
    min_hours: float | None = None
    min_test_minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers(Fact):
    """The time tiers of the partitions (hours), ascending."""

    hours: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLimit(Fact):
    """How many jobs one person may have, running and queued."""

    max_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryDisk(Fact):
    """The size of $SLURM_TMPDIR (GB)."""

    gb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Fact):
    """Whether compute nodes reach the internet, in one word and in one sentence."""

    access: Literal["full", "none"]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeType(Fact):
    """Nodes of one kind: how many, and the cores, memory (MB) and GPUs of each."""

    kind: Literal["base", "large-memory", "gpu"]
    count: int
    cores: int
    memory_mb: int
    gpu: str = ""
    gpus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuType(Fact):
    """A GPU model, or an instance: a part of a GPU.

    name: the specifier that Slurm knows; `synonyms` are others for the same.
    rgu, cores, memory_gb: what its bundle holds; recommended_*: the most to ask with one.
    """

    name: str
    title: str
    instance: bool
    rgu: float
    cores: float
    memory_gb: float
    recommended_cores: int
    recommended_memory_gb: float
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charging(Fact):
    """The memory (MB) that one core-equivalent holds beside its core."""

    core_memory_mb: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RguBundle(Fact):
    """The cores and memory (GB) that go with one reference GPU unit."""

    cores: float
    memory_gb: float
    megabytes_per_gigabyte: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances(Fact):
    """How much of the GPU nodes is divided into instances, in one sentence."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuRequests(Fact):
    """Since when a request for a GPU must name its model or instance."""

    model_required_since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits(Fact):
    """The least, usual and greatest values of the Server Options form.

    max_hours is None where the form itself has none; the cluster's own limit then holds.
    """

    min_hours: float
    step_hours: float
    default_hours: float
    min_cores: int
    default_cores: int
    min_memory_mb: int
    interfaces: tuple[str, ...]
    default_interface: str
    max_cores: int = 0
    max_memory_mb: int = 0
    default_memory_mb: int = 0
    max_hours: float | None = None
