"""What do these Server Options become? The job script, what it is charged, what that would hold."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.form_check import nodes_with
from hublab.facts.request import Request
from hublab.facts.script import job_script, salloc, sbatch_script
from hublab.questions.words import size
from hublab.rules.charging.charge import Charge, Resource, charge
from hublab.text import _, ngettext, number, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One resource of a request: the words for it, and its charge alone, in equivalents."""

    resource: Resource
    asked: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsAnswer:
    """What a filled-in form becomes on its cluster.

    job_script: what the hub's spawner hands to sbatch. salloc, sbatch_script: the same resources
    asked for by hand.
    same_charge_cores, same_charge_memory_mb: the most of either that would be charged the same,
    on one node.
    """

    request: Request
    place: Cluster
    charge: Charge
    job_script: str
    salloc: str
    sbatch_script: str
    same_charge_cores: int
    same_charge_memory_mb: int

    @property
    def parts(self) -> tuple[Part, ...]:
        """GPU (where there is one), cores and memory: what is asked for and what it counts as."""
        counted: tuple[tuple[Resource, str, float | None], ...] = (
            ("gpu", "gpu", self.charge.gpu),
            ("cores", "cores", self.charge.cores),
            ("memory", "memory_mb", self.charge.memory),
        )
        return tuple(
            Part(resource=resource, asked=size(self.request, field), value=value)
            for resource, field, value in counted
            if value is not None
        )

    @property
    def total_hours(self) -> float:
        """The charge of the whole time that is asked for, in equivalent-hours."""
        return self.charge.hours(self.request.hours)

    def sentence(self) -> str:
        """The charge and what decides it; what more would be charged the same."""
        because = {
            "gpu": _("its GPU decides"),
            "cores": _("its cores decide"),
            "memory": _("its memory decides"),
        }[self.charge.dominant]
        charged = _("While it runs, this session is charged as {} {}: {}.").format(
            number(self.charge.equivalents, 2), self._units(), because
        )
        more = self._more()
        if not more:
            return charged
        same = _("Up to {} would be charged the same.").format(_(" and ").join(more))
        return f"{charged} {same}"

    def _units(self) -> str:
        # Gettext's plural rules want a whole number; a part of one is as plural as two.
        count = 1 if self.charge.equivalents == 1 else 2
        if self.charge.rgu_equivalents is None:
            return ngettext("core-equivalent", "core-equivalents", count)
        return ngettext("RGU-equivalent", "RGU-equivalents", count)

    def _more(self) -> list[str]:
        more = []
        cores, memory_mb = self.same_charge_cores, self.same_charge_memory_mb
        if cores > self.request.cores:
            more.append(ngettext("{} core", "{} cores", cores).format(number(cores)))
        if memory_mb > self.request.memory_mb:
            more.append(quantity(memory_mb, "MB"))
        return more


def ask(request: Request) -> OptionsAnswer:
    """The answer to `request`; raises RequestError or UnknownCluster."""
    request.check()
    place = cluster(request.cluster)
    charged = charge(request, place)
    cores, memory_mb = _same_charge(request, place, charged)
    return OptionsAnswer(
        request=request,
        place=place,
        charge=charged,
        job_script=job_script(request),
        salloc=salloc(request),
        sbatch_script=sbatch_script(request, "python analysis.py"),
        same_charge_cores=cores,
        same_charge_memory_mb=memory_mb,
    )


def _same_charge(request: Request, place: Cluster, charged: Charge) -> tuple[int, int]:
    """The most cores and the most memory (MB) for the same charge, within the largest node."""
    without_gpu = charged.rgu_equivalents is None
    cores_each = 1 if without_gpu else place.cores_per_rgu
    memory_each = place.core_memory_mb if without_gpu else place.memory_mb_per_rgu
    nodes = nodes_with(place, place.gpu(request.gpu_name))
    most_cores = max(node.cores for node in nodes)
    most_memory = max(node.memory_mb for node in nodes)
    held = charged.equivalents + 1e-9  # what binary floats may lack of a whole number
    return (
        max(request.cores, min(floor(held * cores_each), most_cores)),
        max(request.memory_mb, min(floor(held * memory_each), most_memory)),
    )
