"""Stories of the Server Options panel: five forms, each with something to see in its answer."""

from __future__ import annotations

from hublab.facts.cluster import cluster
from hublab.facts.request import Request
from hublab.lessons.story import Goal, Story
from hublab.questions.options import OptionsAnswer
from hublab.rules.charging.charge import charge
from hublab.text import _

_INSTANCE = "a100_1g.5gb"


def stories() -> tuple[Story, ...]:
    """The stories, in the reader's language."""
    return (
        _more_memory_is_free(),
        _default_memory(),
        _untyped_gpu(),
        _two_instances(),
        _all_day_to_be_safe(),
    )


def _more_memory_is_free() -> Story:
    settings = Request("fir", hours=2, cores=1, memory_mb=16_000)
    most = charge(settings).equivalents

    def reached(answer: OptionsAnswer) -> bool:
        asked = answer.request
        return (
            asked.cores > settings.cores
            and asked.memory_mb >= settings.memory_mb
            and answer.charge.rgu_equivalents is None
            and answer.charge.equivalents <= most
        )

    return Story(
        name="more-memory-is-free",
        title=_("“More memory is free”"),
        words=_(
            "Your code runs on one core. “Take more memory than you need”, says a colleague, “it "
            "is the cores that cost.” You type 16000."
        ),
        settings=settings,
        insight=_(
            "Memory is charged like cores: the larger of the two shares decides. Memory beyond "
            "the share of your cores leaves other cores without any, so you are charged for them, "
            "used or not."
        ),
        policies=("core-equivalent-memory", "memory-efficiency"),
        goal=Goal(
            words=_("Keep the memory, and get more cores for the same charge."), reached=reached
        ),
    )


def _default_memory() -> Story:
    place = cluster("fir")
    settings = Request(
        place.name,
        hours=place.form.default_hours,
        cores=place.form.default_cores,
        memory_mb=place.form.default_memory_mb,
    )
    quarter = charge(settings).equivalents / 4

    def reached(answer: OptionsAnswer) -> bool:
        charged = answer.charge
        return (
            answer.request.cores == settings.cores
            and charged.rgu_equivalents is None
            and charged.equivalents <= quarter
        )

    return Story(
        name="default-memory",
        title=_("Start, without a look at the form"),
        words=_(
            "The form opens filled in, as its software does it where a hub sets nothing else. You "
            "want to look at one small table, and press Start."
        ),
        settings=settings,
        insight=_(
            "Look at Memory (MB) before you press Start. A default taken from the largest node "
            "decides the charge of a small session; what the production forms fill in is not "
            "published."
        ),
        policies=("core-equivalent-memory", "memory-efficiency"),
        goal=Goal(words=_("The same cores for at most a quarter of the charge."), reached=reached),
    )


def _untyped_gpu() -> Story:
    settings = Request("fir", hours=2, cores=1, memory_mb=16_000, gpu="gpu:1")
    whole = max(each.rgu for each in cluster("fir").gpus)

    def reached(answer: OptionsAnswer) -> bool:
        return answer.request.gpu_count > 0 and answer.charge.equivalents < whole

    return Story(
        name="untyped-gpu",
        title=_("Any GPU will do"),
        words=_(
            "You reuse a line from an old script, gpu:1, for a small model. Any GPU will do, you "
            "think."
        ),
        settings=settings,
        insight=_(
            "Name the GPU's model, or an instance. The smallest instance that holds your own model "
            "is charged a fraction of a whole GPU."
        ),
        policies=("gpu-typed", "reference-rgu"),
        goal=Goal(
            words=_("A GPU that Slurm accepts, charged less than a whole one."), reached=reached
        ),
    )


def _two_instances() -> Story:
    settings = Request("narval", hours=2, cores=2, memory_mb=16_000, gpu=f"gpu:{_INSTANCE}:2")
    place = cluster("narval")
    small = place.gpu(_INSTANCE)
    both = 2 * small.rgu if small else 0

    def reached(answer: OptionsAnswer) -> bool:
        gpu = place.gpu(answer.request.gpu_name)
        return (
            answer.request.cluster == place.name
            and gpu is not None
            and gpu.rgu >= both
            and answer.charge.equivalents <= both
        )

    return Story(
        name="two-instances",
        title=_("Two small ones make a large one"),
        words=_(
            "Your model needs 8 GB of a GPU's memory. The smallest instance on Narval has 5 GB, "
            "so you take two of them."
        ),
        settings=settings,
        insight=_(
            "A job has one instance at most, however small. The next larger one holds the model, "
            "for no more than the two together would have been charged."
        ),
        policies=("instances-per-job",),
        goal=Goal(
            words=_("As much in a single instance, charged no more than the two would be."),
            reached=reached,
        ),
    )


def _all_day_to_be_safe() -> Story:
    def reached(answer: OptionsAnswer) -> bool:
        chance = answer.chance
        return chance is not None and chance.starts >= 0.9 * chance.of

    return Story(
        name="all-day-to-be-safe",
        title=_("All day, to be safe"),
        words=_(
            "You will work for two hours, perhaps three. You ask for ten: what you don't use is "
            "not charged, is it?"
        ),
        settings=Request("fir", hours=10, cores=2, memory_mb=8000),
        insight=_(
            "True, only the time that the session runs is charged. But a long request is kept "
            "from the nodes for tests and waits for a gap that is long enough for all of it: the "
            "wait is its price, and after five minutes the hub gives up."
        ),
        policies=("interactive-fast", "interactive-advice", "spawn-timeout"),
        goal=Goal(
            words=_("Starts within five minutes in at least nine of ten simulated queues."),
            reached=reached,
        ),
    )
