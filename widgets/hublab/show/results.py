"""What the rules make of a session, a tree of shares, a few jobs or a trace, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from hublab.facts.cluster import cluster
from hublab.facts.request import Request
from hublab.rules.charging.charge import Charge, charge
from hublab.rules.replay.replay import Replay
from hublab.rules.schedule.scheduler import Schedule
from hublab.rules.shares import longdouble
from hublab.rules.shares.fairshare import Tree, fair_tree
from hublab.rules.workloads.sacct import SacctJob
from hublab.skin import Column, Table
from hublab.text import HublabError, _, duration, ngettext, number, quantity


def charges(*requests: Request) -> Table:
    """What each session is charged while it runs, and which part of it decides.

    Raises UnknownCluster, and HublabError where a cluster lacks the GPU that is asked for.
    """
    charged = [charge(request) for request in requests]
    has_gpu = any(one.gpu is not None for one in charged)
    units = sorted({one.unit for one in charged})
    return Table(
        caption=_("Charged while it runs, in {}s").format(_(" or ").join(units)),
        columns=(
            Column(head=_("Session")),
            *((Column(head=_("By GPU"), numeric=True),) if has_gpu else ()),
            Column(head=_("By cores"), numeric=True),
            Column(head=_("By memory"), numeric=True),
            Column(head=_("Charged"), numeric=True),
            Column(head=_("Decided by")),
        ),
        rows=tuple(
            (asked_for(request), *_charged(one, has_gpu))
            for request, one in zip(requests, charged, strict=True)
        ),
    )


def asked_for(request: Request) -> str:
    """A request in a few words: “Narval, 1 × A100-1g.5gb, 4 cores, 32 000 MB”."""
    place = cluster(request.cluster)
    gpu = place.gpu(request.gpu_name)
    return ", ".join(
        [
            place.title,
            *([f"{number(request.gpu_count)} × {gpu.title}"] if gpu else []),
            ngettext("{} core", "{} cores", request.cores).format(number(request.cores)),
            quantity(request.memory_mb, "MB"),
        ]
    )


def _charged(charged: Charge, has_gpu: bool) -> tuple[str, ...]:
    words = {"gpu": _("GPU"), "cores": _("cores"), "memory": _("memory")}
    gpu = "–" if charged.gpu is None else number(charged.gpu, 2)
    return (
        *((gpu,) if has_gpu else ()),
        number(charged.cores, 2),
        number(charged.memory, 2),
        number(charged.equivalents, 2),
        words[charged.dominant],
    )


def shares(tree: Tree, *, merge_ties: bool = False) -> Table:
    """Everyone in `tree` in the order of Fair Tree, each account above its members.

    merge_ties: rank tied accounts together, as Slurm's page says, not as slurmctld does.
    """
    ranked = fair_tree(tree, "listed", merge_ties=merge_ties)
    return Table(
        caption=_("Fair Tree, best first"),
        columns=(
            Column(head=_("Account")),
            Column(head=_("User")),
            Column(head=_("LevelFS"), numeric=True),
            Column(head=_("FairShare"), numeric=True),
            Column(head=_("Share"), unit="%", numeric=True),
            Column(head=_("Usage"), unit="%", numeric=True),
        ),
        rows=tuple(
            (
                tree.associations[index].account,
                tree.associations[index].user or "–",
                _number_or_dash(_level_fs(ranked.level_fs[index]), 3),
                _number_or_dash(ranked.fair_share(index), 2),
                number(100 * tree.norm_shares[index], 4),
                number(100 * longdouble.to_float(ranked.effective_usage[index]), 4),
            )
            for index in ranked.visited
        ),
        notes=(_("Share and usage: of the level, which is all projects, or all members of one."),),
    )


def _level_fs(level: longdouble.LongDouble | None) -> float | None:
    return None if level is None else longdouble.to_float(level)


def _number_or_dash(value: float | None, digits: int) -> str:
    return "–" if value is None else number(value, digits)


def schedule(result: Schedule, title: str = "") -> Table:
    """When each job of a small simulation was submitted, waited, ran, and what started it.

    title: what sets this table apart from others like it.
    """
    passes = {"main": _("main pass"), "backfill": _("backfill"), "": "–"}
    return Table(
        caption=title or _("What became of each job"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("Waits"), numeric=True),
            Column(head=_("Started by")),
            Column(head=_("Submitted at"), numeric=True),
            Column(head=_("Starts at"), numeric=True),
            Column(head=_("Ends at"), numeric=True),
        ),
        rows=tuple(
            (
                job.name,
                _duration_or_dash(job.wait_s),
                passes[job.started_by],
                duration(job.job.submit_s),
                _duration_or_dash(job.start_s),
                _duration_or_dash(job.end_s),
            )
            for job in result.jobs
        ),
    )


def replays(*results: Replay) -> Table:
    """The jobs of one trace, and the wait of each under the policy of every replay.

    Raises HublabError where the replays aren't of the same jobs.
    """
    jobs = results[0].jobs
    if any(result.jobs != jobs for result in results):
        raise HublabError(_("The replays are of different jobs: replay one trace."))
    waits = [
        [start - submit for start, submit in zip(result.start_s, jobs.submit_s, strict=True)]
        for result in results
    ]
    columns = zip(jobs.submit_s, jobs.processors, jobs.limit_s, jobs.run_s, *waits, strict=True)
    return Table(
        caption=_("The wait of each job, by policy"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("Submitted at"), numeric=True),
            Column(head=_("Processors"), numeric=True),
            Column(head=_("Time limit"), numeric=True),
            Column(head=_("Runs"), numeric=True),
            *(Column(head=_("Wait, {}").format(result.policy), numeric=True) for result in results),
        ),
        rows=(
            *(
                (
                    number(position),
                    duration(submit),
                    number(processors),
                    *(duration(seconds) for seconds in times),
                )
                for position, (submit, processors, *times) in enumerate(columns, start=1)
            ),
            (
                _("mean"),
                *("",) * 4,
                *(duration(result.mean_wait_s) for result in results),
            ),
        ),
    )


def _duration_or_dash(seconds: float | None) -> str:
    return "–" if seconds is None else duration(seconds)


def own_jobs(jobs: Iterable[SacctJob]) -> Table:
    """A person's own jobs: how long each waited, and how much of its time limit it used."""
    return Table(
        caption=_("Your jobs, as sacct tells them"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("State")),
            Column(head=_("Waited"), numeric=True),
            Column(head=_("Time limit"), numeric=True),
            Column(head=_("Used of it"), numeric=True),
        ),
        rows=tuple(
            (
                job.job_id,
                job.state,
                _("never started") if job.wait_s is None else duration(job.wait_s),
                duration(job.limit_s) if job.limit_s else "–",
                _used(job),
            )
            for job in jobs
        ),
    )


def _used(job: SacctJob) -> str:
    if job.run_s is None or not job.limit_s:
        return "–"
    return quantity(100 * job.run_s / job.limit_s, "%", 0)
