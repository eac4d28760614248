"""A filled-in Server Options form as a value."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Self

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.form_check import no_hub, problems
from hublab.facts.gpu_check import NO_GPU, most_gpus
from hublab.facts.refusal import RequestError

__all__ = ["NO_GPU", "Request", "RequestError", "gpu_choices"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person fills into the Server Options form of a cluster's hub.

    cluster: the name of its fact file; hours: decimal; memory_mb: of the whole session, in
    Slurm's MB (2**20 bytes); gpu: the form's own value, "gpu:0" for none or "gpu:h100:2".
    Making one checks nothing: `problems` and `check` do.
    """

    cluster: str
    _: KW_ONLY
    account: str = "def-prof1"
    hours: float = 1.0
    cores: int = 1
    memory_mb: int = 4000
    gpu: str = NO_GPU
    ui: str = "lab"
    oversubscribe: bool = False
    reservation: str = ""
    features: tuple[str, ...] = ()

    @classmethod
    def of_size(cls, place: str, *, hours: float, cores: int, memory_mb: int, gpu: str) -> Self:
        """A request of which the size alone matters: its account is an example that fits.

        Raises UnknownCluster for a cluster without a fact file.
        """
        accounts = cluster(place).accounts
        prefix = accounts.prefixes[0] if accounts and accounts.prefixes else "def"
        size = {"hours": hours, "cores": cores, "memory_mb": memory_mb, "gpu": gpu}
        return cls(place, account=f"{prefix}-prof1", **size)

    @property
    def minutes(self) -> int:
        """The time in whole minutes, cut off as the spawner does it.

        >>> Request("fir", hours=1.26).minutes
        75
        """
        return int(float(self.hours) * 60)

    @property
    def gpu_name(self) -> str:
        """The Slurm specifier of the GPU, "" where none is asked for."""
        return self.gpu.split(":")[1] if self.gpu != NO_GPU else ""

    @property
    def gpu_count(self) -> int:
        """How many GPUs or instances are asked for."""
        return int(self.gpu.split(":")[2]) if self.gpu != NO_GPU else 0

    def problems(self) -> tuple[RequestError, ...]:
        """All that keeps the request from being submitted, in the order of the form.

        Raises UnknownCluster for a cluster without a fact file.
        """
        place = cluster(self.cluster)
        return tuple(problems(self, place)) if place.has_hub else (no_hub(place),)

    def check(self) -> None:
        """Raise the first RequestError, or UnknownCluster, or do nothing."""
        for problem in self.problems():
            raise problem


def gpu_choices(place: Cluster, refused_too: bool = False) -> tuple[tuple[str, str], ...]:
    """The values and labels of the form's GPU configuration, as slurmformspawner writes them.

    An instance is offered once, since Slurm refuses more of them in one job. With `refused_too`
    it is also offered twice: the form's software, by itself, offers as many as a node has.
    """
    return (
        (NO_GPU, "None"),
        *(
            (f"gpu:{gpu.name}:{count}", f"{count} x {gpu.name.upper()}")
            for gpu in place.gpus
            for count in range(1, most_gpus(place, gpu).value + 1 + (refused_too and gpu.instance))
        ),
    )
