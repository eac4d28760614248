"""What do these Server Options become? The job script, its charge, its chance, what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.gpu_check import nodes_with
from hublab.facts.policy import policy
from hublab.facts.refusal import RequestError
from hublab.facts.request import Request
from hublab.facts.script import job_script, salloc, sbatch_script
from hublab.questions.advice import Advice, advice, followed
from hublab.questions.trial import wait_s
from hublab.questions.wait import WaitSettings
from hublab.questions.words import size
from hublab.rules.charging.charge import Charge, Resource, charge
from hublab.rules.workloads.small_machine import known_well_enough
from hublab.rules.workloads.workload import queue
from hublab.text import HublabError, _, duration, ngettext, number, quantity

_USUAL = WaitSettings()
_STEP = 4  # queues between two answers


class FormError(HublabError):
    """A form that can't be submitted; its text names each field, one sentence a problem.

    problems: all of them, in the order of the form.
    """

    def __init__(self, problems: tuple[RequestError, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One resource of a request: the words for it, and its charge alone, in equivalents."""

    resource: Resource
    asked: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """In how many simulated queues the session starts before the hub gives up.

    timeout_s: when that is. starts: of the `done` queues simulated so far; of: of how many.
    """

    timeout_s: float
    starts: int
    done: int
    of: int

    def sentence(self) -> str:
        """In how many of the queues it starts in time; so far, where more are to come."""
        if self.done == self.of:
            words = _("It starts within {} in {} of {} simulated queues.")
        else:
            words = _("So far, it starts within {} in {} of {} simulated queues.")
        return words.format(duration(self.timeout_s), number(self.starts), number(self.done))


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsAnswer:
    """What a filled-in form becomes on its cluster.

    job_script: what the hub's spawner hands to sbatch. salloc, sbatch_script: the same resources
    asked for by hand.
    same_charge_cores, same_charge_memory_mb: the most of either that would be charged the same,
    on one node.
    advice: what to change, in the order of the form; lean: the request once all of it is taken.
    chance: None before the first queue is simulated; no_chance: why there will be none, "" where
    the cluster can be simulated.
    """

    request: Request
    place: Cluster
    charge: Charge
    job_script: str
    salloc: str
    sbatch_script: str
    same_charge_cores: int
    same_charge_memory_mb: int
    advice: tuple[Advice, ...]
    lean: Request
    chance: Chance | None = None
    no_chance: str = ""

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
    def lean_charge(self) -> Charge:
        """What the lean request is charged."""
        return charge(self.lean, self.place)

    @property
    def total_hours(self) -> float:
        """The charge of the whole time that is asked for, in equivalent-hours."""
        return self.charge.hours(self.request.hours)

    def progress(self) -> tuple[int, int] | None:
        """How many queues of how many are simulated; None where the answer is complete."""
        if self.no_chance or (self.chance and self.chance.done == self.chance.of):
            return None
        return (self.chance.done, self.chance.of) if self.chance else (0, _USUAL.queues)

    def sentence(self) -> str:
        """The charge and what decides it, what more would be charged the same, and the chance."""
        said = [self.charged_sentence()]
        if more := self._more():
            said.append(_("Up to {} would be charged the same.").format(_(" and ").join(more)))
        if self.chance:
            said.append(self.chance.sentence())
        return " ".join(said)

    def charged_sentence(self) -> str:
        """The charge and what decides it."""
        because = {
            "gpu": _("its GPU decides"),
            "cores": _("its cores decide"),
            "memory": _("its memory decides"),
        }[self.charge.dominant]
        return _("While it runs, this session is charged as {}: {}.").format(
            equivalents(self.charge), because
        )

    def _more(self) -> list[str]:
        more = []
        cores, memory_mb = self.same_charge_cores, self.same_charge_memory_mb
        if cores > self.request.cores:
            more.append(ngettext("{} core", "{} cores", cores).format(number(cores)))
        if memory_mb > self.request.memory_mb:
            more.append(quantity(memory_mb, "MB"))
        return more


def equivalents(charged: Charge) -> str:
    """What is charged, with the name of its unit: “8 core-equivalents”."""
    # Gettext's plural rules want a whole number; a part of one is as plural as two.
    count = 1 if charged.equivalents == 1 else 2
    if charged.rgu_equivalents is None:
        words = ngettext("{} core-equivalent", "{} core-equivalents", count)
    else:
        words = ngettext("{} RGU-equivalent", "{} RGU-equivalents", count)
    return words.format(number(charged.equivalents, 2))


def ask(request: Request) -> OptionsAnswer:
    """The answer to `request`; raises FormError or UnknownCluster."""
    *_others, answer = progress(request)
    return answer


def progress(request: Request) -> Iterator[OptionsAnswer]:
    """The answer without the chance at once, then with more and more simulated queues.

    The queues are those of `hublab.questions.wait` with its usual seeds, and the session has the
    boost of a person's only interactive job. The last answer is that of `ask`. Raises FormError or
    UnknownCluster.
    """
    answer = _without_chance(request)
    if answer.no_chance:
        yield answer
        return
    yield answer
    timeout_s = policy("spawn-timeout").value
    starts = 0
    for done in range(1, _USUAL.queues + 1):
        among = queue(request.cluster, _USUAL.seed + done - 1)
        starts += wait_s(request, among, boosted=True) <= timeout_s
        if done % _STEP == 0 or done == _USUAL.queues:
            chance = Chance(timeout_s=timeout_s, starts=starts, done=done, of=_USUAL.queues)
            yield replace(answer, chance=chance)


def _without_chance(request: Request) -> OptionsAnswer:
    problems = request.problems()
    if problems:
        raise FormError(problems)
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
        advice=advice(request),
        lean=followed(request),
        no_chance=_no_chance(place),
    )


def _no_chance(place: Cluster) -> str:
    """Why queues of this cluster can't be simulated, "" where they can."""
    try:
        known_well_enough(place.name)
    except HublabError as error:
        return str(error)
    return ""


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
