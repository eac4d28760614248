"""Why does one of two sessions start sooner among the same jobs? What the trace supports, or "".

Each rule looks for one cause, which the sooner session's trial must show: the node on which it
started, whether the later one could have had that node, what was free and planned there then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hublab.facts.request import NO_GPU, Request
from hublab.questions.bars import Bars
from hublab.questions.cycles import hole, instants
from hublab.questions.trial import Trial
from hublab.questions.words import size, summary
from hublab.text import _, duration, ngettext, number


def because(one: Trial, another: Trial) -> str:
    """Why one of two sessions in the same queue starts sooner, "" for no known cause.

    It is half a sentence in which “it” is the sooner one. A trial that was ended before the
    session's start counts as the later one.
    """
    sooner, later = sorted((one, another), key=_start_s)
    if _start_s(sooner) == _start_s(later):
        return ""
    causes = (_test_nodes, _boost, _node, _tier, _hole, _room)
    return next((words for cause in causes if (words := cause(sooner, later))), "")


def _test_nodes(sooner: Trial, later: Trial) -> str:
    """It started on test nodes, which the later one's time limit keeps it off."""
    partition = sooner.partition
    if not partition.interactive or later.limit_s <= partition.max_time_s:
        return ""
    words = ngettext(
        "it may also start on the {} test node, which takes interactive jobs of up to {}",
        "it may also start on the {} test nodes, which take interactive jobs of up to {}",
        len(partition.nodes),
    )
    return words.format(number(len(partition.nodes)), duration(partition.max_time_s))


def _boost(sooner: Trial, later: Trial) -> str:
    """It started on test nodes, which the later one may not use for want of the boost."""
    if not sooner.partition.interactive or later.boosted:
        return ""
    words = ngettext(
        "with the boost it may also start on the {} test node for interactive jobs",
        "with the boost it may also start on the {} test nodes for interactive jobs",
        len(sooner.partition.nodes),
    )
    return words.format(number(len(sooner.partition.nodes)))


def _node(sooner: Trial, later: Trial) -> str:
    """It started on a node that could not hold the later one, even empty."""
    node = sooner.node
    short = _shortage(later.request, node.cores, node.memory_mb, node.gpus)
    if short is None:
        return ""
    _has, asked = short
    words = _("it starts on {}, a kind of node that never has room for {}")
    return words.format(node.name, asked)


def _tier(sooner: Trial, later: Trial) -> str:
    """It started on a node that is not in the later one's partition."""
    node, partitions = sooner.node.name, later.waits_in
    if not partitions or any(node in partition.nodes for partition in partitions):
        return ""
    longest = partitions[-1]
    if set(longest.nodes) & set(sooner.partition.nodes):
        words = _("it starts on {}, one of {} nodes for jobs of up to {}; longer ones have {}")
        return words.format(
            node,
            number(len(sooner.partition.nodes)),
            duration(sooner.partition.max_time_s),
            number(len(longest.nodes)),
        )
    words = _("it starts on {}, which is none of the {} nodes for {}")
    return words.format(node, number(len(longest.nodes)), summary(later.request))


def _hole(sooner: Trial, later: Trial) -> str:
    """Backfill fits it in before a planned job, and the later one is too long for that."""
    free = hole(sooner, Bars(sooner), instants(sooner))
    if free is None or later.limit_s < free.end_s - free.start_s:
        return ""
    words = _("it fits on {} before {}, which is planned {} later; {} is too long for that")
    return words.format(
        sooner.node.name, free.job, duration(free.end_s - free.start_s), duration(later.limit_s)
    )


def _room(sooner: Trial, later: Trial) -> str:
    """What was free on its node when it started is too little for the later one."""
    node, start_s = sooner.node, sooner.started.start_s
    there = [each for each in sooner.running(start_s) if node.name in each.nodes]
    if any(each.start_s == start_s for each in there):
        return ""  # whether it started before the session or after it is not known
    holding = [each.job for each in there]
    short = _shortage(
        later.request,
        node.cores - sum(job.cores for job in holding),
        node.memory_mb - sum(job.memory_mb for job in holding),
        {
            gpu: count - sum(job.gpus.get(gpu, 0) for job in holding)
            for gpu, count in node.gpus.items()
        },
    )
    if short is None:
        return ""
    words = _("it starts on {}, which has {} free at that moment: not enough for {}")
    return words.format(node.name, *short)


def _shortage(
    asked: Request, cores: int, memory_mb: int, gpus: Mapping[str, int]
) -> tuple[str, str] | None:
    """The first of these that is less than `asked`: what there is, and what is asked for."""
    gpu = gpus.get(asked.gpu_name, 0)
    has = replace(
        asked,
        cores=cores,
        memory_mb=memory_mb,
        gpu=f"gpu:{asked.gpu_name}:{gpu}" if gpu else NO_GPU,
    )
    missing = {
        "gpu": gpu < asked.gpu_count,
        "cores": cores < asked.cores,
        "memory_mb": memory_mb < asked.memory_mb,
    }
    field = next((field for field, lacks in missing.items() if lacks), None)
    return field and (size(has, field), size(asked, field))


def _start_s(trial: Trial) -> float:
    return trial.started.start_s if trial.started else float("inf")
