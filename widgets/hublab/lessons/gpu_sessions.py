"""The checks of the tutorial “GPU sessions”."""

from __future__ import annotations

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.parts import GpuType
from hublab.facts.policy import policy
from hublab.facts.request import Request
from hublab.lessons.check import Check, Option
from hublab.rules.charging.charge import charge
from hublab.text import _, number, quantity

_CORES, _MEMORY_MB = 4, 15_000  # beside Narval's smallest instance
_SPARE_GB = 4  # of the GPU's memory, beside the model
_TRAINING_HOURS = 10


def checks() -> tuple[Check, ...]:
    """The checks, in the order in which the page asks them."""
    return (
        _does_it_need_one(),
        _which_instance(),
        _without_a_model(),
        _cores_decide(),
        _nothing_runs(),
        _long_training(),
    )


def instances(place: Cluster) -> list[GpuType]:
    """The instances of a cluster, the smallest first."""
    return sorted((each for each in place.gpus if each.instance), key=lambda each: each.rgu)


def _whole(place: Cluster) -> GpuType:
    return next(each for each in place.gpus if not each.instance)


def _own_gb(gpu: GpuType) -> int:
    """The memory of a GPU or instance itself, which its name ends in: 20 of H100-2g.20gb."""
    return int(gpu.title.removesuffix("gb").replace("-", ".").rpartition(".")[2])


def _counted(request: Request) -> str:
    """The charge of a request by the hour: “1.33”."""
    return number(charge(request).equivalents, 2)


def _does_it_need_one() -> Check:
    smallest = instances(cluster("fir"))[0]
    with_gpu = Request("fir", cores=1, memory_mb=16_000, gpu=f"gpu:{smallest.name}:1")
    return Check(
        name="does-it-need-one",
        objective="know-when-not",
        question=_(
            "A notebook joins two tables with pandas, and it takes ten minutes. A colleague says: "
            "take a GPU. Do you?"
        ),
        options=(
            Option(
                _("Yes: a GPU is faster than a core."),
                _(
                    "A GPU is not a faster core. It runs only what was written for it, and pandas "
                    "was not: you get the same ten minutes, with an idle GPU beside them."
                ),
            ),
            Option(
                _("Yes, but the smallest instance, to be modest."),
                _(
                    "A small waste is still a waste: you wait for an instance that nothing runs "
                    "on, and it counts as {} RGU-equivalents while the session runs."
                ).format(_counted(with_gpu)),
            ),
            Option(
                _("No. First I look whether the library can use a GPU at all."),
                _(
                    "Its documentation says so, or it does not. Until then, memory and cores are "
                    "what this notebook needs."
                ),
                right=True,
            ),
        ),
    )


def _which_instance() -> Check:
    place = cluster("fir")
    smallest, enough = instances(place)[:2]
    whole = _whole(place)
    return Check(
        name="which-instance",
        objective="choose-a-gpu",
        question=_(
            "A model takes {} of the GPU's memory on your own computer, and keeps its small "
            "GPU busy. Which GPU configuration do you choose on Fir?"
        ).format(quantity(_own_gb(enough) - _SPARE_GB, "GB")),
        options=(
            Option(
                _("Two {}: together they have {}.").format(
                    smallest.title, quantity(2 * _own_gb(smallest), "GB")
                ),
                _(
                    "Instances don't add up. They don't share their memory, and Slurm refuses more "
                    "than {} in a job when it is submitted."
                ).format(policy("instances-per-job").amount()),
            ),
            Option(
                _("One {}, and Memory (MB) a little higher.").format(smallest.title),
                _(
                    "Memory (MB) is the node's memory, not the GPU's. The GPU's is fixed, and the "
                    "end of the instance's name tells it in GB."
                ),
            ),
            Option(
                _("One {}.").format(enough.title),
                _(
                    "It is the smallest whose memory holds the model, and counts as {} RGU; a "
                    "whole {} counts as {}."
                ).format(number(enough.rgu, 2), whole.title, number(whole.rgu, 2)),
                right=True,
            ),
            Option(
                _("One whole {}: then it fits for certain.").format(whole.title),
                _(
                    "It fits into the smaller one for certain, too. This one counts as {} RGU "
                    "instead of {}, and those who need all of it wait behind you."
                ).format(number(whole.rgu, 2), number(enough.rgu, 2)),
            ),
        ),
    )


def _without_a_model() -> Check:
    place = cluster("fir")
    since = place.gpu_requests.model_required_since.isoformat() if place.gpu_requests else ""
    return Check(
        name="without-a-model",
        objective="ask-what-slurm-accepts",
        question=_(
            "An old script of your group says `--gpus-per-node=1`. You submit it on Fir. What "
            "happens?"
        ),
        options=(
            Option(
                _("It gets whatever GPU is free first, and so starts sooner."),
                _(
                    "An open request is not a flexible one. It does not say what you would get and "
                    "be charged for, and since {} Slurm refuses it on Fir."
                ).format(since),
            ),
            Option(
                _("It gets the smallest instance."),
                _(
                    "There is no modest default: a request names a model or an instance, or it is "
                    "refused."
                ),
            ),
            Option(
                _("It waits for longer than one with a model."),
                _(
                    "It does not wait at all. It is refused when it is submitted, and never gets "
                    "into the queue."
                ),
            ),
            Option(
                _("It is refused: since {} the model must be named.").format(since),
                _(
                    "Write `--gpus-per-node={}:1`, or better the name of the smallest instance "
                    "that does: then you know what you get, and what it counts."
                ).format(_whole(place).name),
                right=True,
            ),
        ),
    )


def _cores_decide() -> Check:
    place = cluster("narval")
    smallest = instances(place)[0]
    size = {"memory_mb": _MEMORY_MB, "gpu": f"gpu:{smallest.name}:1"}
    asked = Request("narval", cores=_CORES, **size)
    count = charge(asked)
    within = Request("narval", cores=smallest.recommended_cores, **size)
    return Check(
        name="cores-decide",
        objective="keep-the-balance",
        question=_(
            "On Narval you ask for one {}, {} cores and {}. While it runs, as how many "
            "RGU-equivalents is it charged?"
        ).format(smallest.title, number(_CORES), quantity(_MEMORY_MB, "MB")),
        options=(
            Option(
                _("{}, what the instance counts.").format(number(smallest.rgu, 2)),
                _(
                    "The GPU is not the whole bill. Its cores count too: {} of them as {} RGU, "
                    "more than the instance, and the largest decides."
                ).format(number(_CORES), number(count.cores, 2)),
            ),
            Option(
                _("{}: the cores decide.").format(number(count.equivalents, 2)),
                _(
                    "One RGU comes with {} cores on Narval. With {} core, as recommended for this "
                    "instance, it is charged as {}."
                ).format(
                    number(place.cores_per_rgu or 0),
                    number(smallest.recommended_cores),
                    _counted(within),
                ),
                right=True,
            ),
            Option(
                _("{}: instance, cores and memory, added up.").format(
                    number((count.gpu or 0) + count.cores + count.memory, 2)
                ),
                _(
                    "The three are not added up. They are three ways to say how much of the "
                    "cluster is taken away from others, and the largest is charged."
                ),
            ),
            Option(
                _("{}, the number of its cores.").format(number(_CORES)),
                _(
                    "With a GPU you are not charged in core-equivalents. The unit is the "
                    "RGU-equivalent, and several cores go with one."
                ),
            ),
        ),
    )


def _nothing_runs() -> Check:
    place = cluster("fir")
    gpu = _whole(place)
    each_hour = _counted(Request("fir", cores=2, memory_mb=16_000, gpu=f"gpu:{gpu.name}:1"))
    return Check(
        name="nothing-runs",
        objective="check-the-gpu",
        question=_(
            "Your training cell has been running for five minutes. In a terminal of the session, "
            "`nvidia-smi` shows hardly any of the GPU's memory in use. What do you make of it?"
        ),
        options=(
            Option(
                _("The GPU warms up; in half an hour it will be busy."),
                _(
                    "Waiting will not help. A model that runs on the GPU takes memory there before "
                    "its first step."
                ),
            ),
            Option(
                _("Nothing is lost: a GPU that idles is not charged."),
                _(
                    "An idle GPU is charged like a busy one. The session holds it, and counts {} "
                    "RGU-equivalents for each hour."
                ).format(each_hour),
            ),
            Option(
                _("The training runs on the cores. I stop it, and find out why."),
                _(
                    "Ask the framework whether it sees the GPU, and whether model and data were "
                    "moved there. If that takes long, end the session, and find out without a GPU."
                ),
                right=True,
            ),
            Option(
                _("I ask for two GPUs next time."),
                _(
                    "A second GPU would idle beside the first: the code does not even use the one "
                    "that it has."
                ),
            ),
        ),
    )


def _long_training() -> Check:
    soon = policy("interactive-fast")
    return Check(
        name="long-training",
        objective="know-when-not",
        question=_(
            "The training works on a small part of the data. On all of it, it will take {}. How "
            "do you run it?"
        ).format(quantity(_TRAINING_HOURS, "h")),
        options=(
            Option(
                _("In a session of {}, overnight.").format(quantity(_TRAINING_HOURS + 2, "h")),
                _(
                    "A session is the wrong place for this. One of more than {} may wait for "
                    "hours, the hub gives up after {}, and when the training is done, the GPU is "
                    "held until the limit."
                ).format(soon.amount(), policy("spawn-timeout").amount()),
            ),
            Option(
                _("As a batch job, with the GPU that I tried it on, and I log out now."),
                _(
                    "It may wait for hours without you, and ends by itself. Let it save its state "
                    "now and then, so that the time limit is no disaster."
                ),
                right=True,
            ),
            Option(
                _("In four sessions of {}, one after the other.").format(soon.amount()),
                _(
                    "You would do the scheduler's work yourself. Each session starts only when you "
                    "are there to press Start, and holds the GPU while you read what it did."
                ),
            ),
            Option(
                _("In the session that I have: as long as a cell runs, it is not ended."),
                _(
                    "A running cell does not stop the clock. At the end of the time that you asked "
                    "for, Slurm ends the job, whatever runs in it."
                ),
            ),
        ),
    )
