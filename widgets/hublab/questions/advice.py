"""Advice on a filled-in form: which field to change, to what, and why.

Each piece of advice is a function of the request that names at most one field. What Slurm or the
form refuses comes first: there the advice is the refusal's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor, inf

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.policy import policies, policy, source
from hublab.facts.refusal import LABELS, RequestError
from hublab.facts.request import NO_GPU, Request
from hublab.facts.source import Source
from hublab.questions.words import size
from hublab.rules.charging.charge import Charge, charge
from hublab.text import _, number, quantity

_MANY_CORES = 4  # without a GPU, from here on it is asked what they are for


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One field to change.

    field: the attribute of Request; label: the form's own name of it.
    words: what to change and why, in a sentence or two.
    value: what to choose instead, None where only you can know.
    key: of the policy or page that it rests on, "" where there is none.
    charged: the charge with `value`, None where that can't be said.
    """

    field: str
    label: str
    words: str
    value: object = None
    key: str = ""
    charged: Charge | None = None

    @property
    def source(self) -> Source | None:
        """The page that it rests on."""
        if not self.key:
            return None
        return policies()[self.key].source if self.key in policies() else source(self.key)


def advice(request: Request) -> tuple[Advice, ...]:
    """What to change of `request`, in the order of the form; none where nothing is to be said.

    Of a refused request, one piece for each problem and nothing else. Raises UnknownCluster.
    """
    if problems := request.problems():
        return tuple(map(_refused, problems))
    place = cluster(request.cluster)
    form = _Form(request=request, place=place, charge=charge(request, place))
    return tuple(found for rule in _RULES if (found := rule(form)))


def followed(request: Request) -> Request:
    """`request` with all advice taken that names a value, then what is advised next, and so on."""
    for _turn in range(len(_RULES)):
        values = {each.field: each.value for each in advice(request) if each.value is not None}
        if not values:
            break
        request = replace(request, **values)
    return request


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """A request that is accepted, its cluster and what it is charged."""

    request: Request
    place: Cluster
    charge: Charge

    def advise(self, field: str, words: str, value: object, key: str) -> Advice:
        changed = replace(self.request, **{field: value})
        accepted = not changed.problems()
        return Advice(
            field=field,
            label=LABELS[field],
            words=words,
            value=value if accepted else None,
            key=key,
            charged=charge(changed, self.place) if accepted else None,
        )


def _refused(problem: RequestError) -> Advice:
    return Advice(
        field=problem.field,
        label=problem.label,
        words=problem.reason,
        value=problem.instead,
        key=problem.source.key if problem.source else "",
    )


def _longer_than_sessions_should(form: _Form) -> Advice | None:
    most, soon = policy("interactive-advice"), policy("interactive-fast")
    hours = form.request.hours
    if hours < most.value:
        return None
    words = _(
        "Interactive jobs should last less than {}; up to {} they may also use nodes that are "
        "kept for tests. What needs {} unattended is a job for sbatch."
    ).format(most.amount(), soon.amount(), quantity(hours, "h"))
    return form.advise("hours", words, soon.value, most.key)


def _beyond_test_nodes(form: _Form) -> Advice | None:
    soon, most = policy("interactive-fast"), policy("interactive-advice")
    if not soon.value < form.request.hours < most.value:
        return None
    words = _(
        "Up to {} a session may also use nodes that are kept for tests, and is likely to start "
        "soon; with {} it may not."
    ).format(soon.amount(), quantity(form.request.hours, "h"))
    return form.advise("hours", words, soon.value, soon.key)


def _shorter_than_jobs_should(form: _Form) -> Advice | None:
    least = policy("shortest-job")
    if form.request.hours >= least.value:
        return None
    words = _(
        "Unless this is a test, jobs should last at least {}. At the limit the session ends, "
        "saved or not; one that you stop earlier is charged only until then."
    ).format(least.amount())
    return form.advise("hours", words, least.value, least.key)


def _cores_of_a_serial_notebook(form: _Form) -> Advice | None:
    cores = form.request.cores
    if form.request.gpu != NO_GPU or cores < _MANY_CORES:
        return None
    words = _(
        "Ordinary Python and R use one core at a time: unless your code runs in parallel, {} of "
        "the {} cores stay idle, and are charged."
    ).format(number(cores - 1), number(cores))
    return form.advise("cores", words, 1, "wasted-resources")


def _cores_beyond_the_gpu(form: _Form) -> Advice | None:
    gpu = form.place.gpu(form.request.gpu_name)
    most = gpu.recommended_cores * form.request.gpu_count if gpu else 0
    return _beyond_the_gpu(form, "cores", form.charge.cores, most, number(most))


def _memory_beyond_the_gpu(form: _Form) -> Advice | None:
    gpu, rgu = form.place.gpu(form.request.gpu_name), form.place.rgu
    each_mb = gpu.recommended_memory_gb * rgu.megabytes_per_gigabyte if gpu and rgu else 0
    most = floor(each_mb * form.request.gpu_count)
    return _beyond_the_gpu(form, "memory_mb", form.charge.memory, most, quantity(most, "MB"))


def _beyond_the_gpu(
    form: _Form, field: str, counts_as: float, most: int, most_words: str
) -> Advice | None:
    """Cores or memory that count as more than the GPU, and are more than goes with it."""
    # The published bundles are rounded: what goes with a GPU may count as a little more than it.
    if getattr(form.request, field) <= most or not _above(counts_as, form.charge.gpu):
        return None
    words = _(
        "{} count as {} RGU, more than {} with its {}. The Alliance recommends at most {} with it; "
        "then the GPU decides."
    ).format(
        size(form.request, field),
        number(counts_as, 2),
        size(form.request, "gpu"),
        number(form.charge.gpu or 0, 2),
        most_words,
    )
    return form.advise(field, words, most, "allocations")


def _memory_beyond_the_cores(form: _Form) -> Advice | None:
    request, place = form.request, form.place
    if request.gpu != NO_GPU or not _above(form.charge.memory, form.charge.cores):
        return None
    within = request.cores * (place.core_memory_mb or 0)
    counts = _("{} count as {} core-equivalents, and {} as {}: the memory decides.").format(
        size(request, "memory_mb"),
        number(form.charge.memory, 2),
        size(request, "cores"),
        number(form.charge.cores),
    )
    enough = quantity(within, "MB")
    if request.memory_mb != place.form.default_memory_mb:
        why = _("If {} are enough, only the cores are charged.").format(enough)
    else:
        filled_in = (
            _(
                "The form's software fills this in where a hub sets nothing else: the most memory "
                "of a node over the most cores of one."
            )
            if place.form.assumption
            else _("The form fills this in by itself.")
        )
        why = _("{} If {} are enough, type them.").format(filled_in, enough)
    return form.advise("memory_mb", f"{counts} {why}", within, "core-equivalent-memory")


def _whole_gpu(form: _Form) -> Advice | None:
    request, place = form.request, form.place
    gpu = place.gpu(request.gpu_name)
    if gpu is None or gpu.instance:
        return None
    # Of the instances that are charged least with these cores and this memory, the largest.
    charges = [
        (charge(replace(request, gpu=f"gpu:{each.name}:1"), place).equivalents, -each.rgu, each)
        for each in place.gpus
        if each.instance
    ]
    least, _size, instance = min(charges, key=lambda found: found[:2], default=(inf, 0, gpu))
    if least >= form.charge.equivalents:
        return None
    words = _(
        "If your model fits into an instance, that is enough to try it: {} counts as {} RGU, and "
        "{} as {}."
    ).format(
        instance.title,
        number(instance.rgu, 2),
        size(request, "gpu"),
        number(form.charge.gpu or 0, 2),
    )
    return form.advise("gpu", words, f"gpu:{instance.name}:1", "multi-instance-gpu")


def _above(value: float, other: float | None) -> bool:
    """Whether one charge is above another by more than binary floats' luck."""
    return other is not None and value > other + 1e-9


# In the order of the form.
_RULES: tuple[Callable[[_Form], Advice | None], ...] = (
    _longer_than_sessions_should,
    _beyond_test_nodes,
    _shorter_than_jobs_should,
    _cores_of_a_serial_notebook,
    _cores_beyond_the_gpu,
    _memory_beyond_the_gpu,
    _memory_beyond_the_cores,
    _whole_gpu,
)
