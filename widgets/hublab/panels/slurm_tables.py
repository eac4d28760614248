"""What Slurm itself says of a session, as tables; what it did not say stands below, with why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import UTC

from hublab.facts.policy import policy
from hublab.questions.session_answer import SessionAnswer
from hublab.questions.slurm import SlurmSays
from hublab.questions.slurm_lists import GpuUse, QueuedJob
from hublab.rules.workloads.sacct import SacctJob
from hublab.skin import Cell, Code, Column, Link, Table
from hublab.text import _, duration, number, quantity

_MOST_RIVALS, _MOST_PAST = 5, 5  # rows
_NO_LEVEL = 0.001  # a LevelFS below this, of an account with one share, means nothing yet


def now(answer: SessionAnswer, says: SlurmSays) -> Table:
    """The job in Slurm's own books, one's other interactive jobs, the group's share, the GPUs."""
    return Table(
        caption=_("What Slurm says now"),
        columns=(Column(head=_("What")), Column(head=_("Value"))),
        rows=(*_job(answer, says), *_rivals(answer, says), *_shares(says), *_gpus(says)),
        notes=tuple(_notes(answer, says)),
    )


def past(jobs: tuple[SacctJob, ...]) -> Table:
    """Earlier jobs of the same name, the newest first: asked for and used."""
    return Table(
        caption=_("Earlier sessions, by Slurm's accounting"),
        columns=(
            Column(head=_("Job")),
            Column(head=_("Began")),
            Column(head=_("Time used, of")),
            Column(head=_("Memory used at most, of")),
            Column(head=_("Cores busy on average, of")),
        ),
        rows=tuple(_past(job) for job in reversed(jobs[-_MOST_PAST:])),
        notes=(
            _(
                "Slurm looks at memory only now and then: a short peak may be missing. What it "
                "does not tell is left out, such as the use of a job that was too short."
            ),
        ),
    )


def _job(answer: SessionAnswer, says: SlurmSays) -> Iterator[tuple[Cell, ...]]:
    record = says.record
    if record is None:
        yield _("State"), _("not known")
        return
    yield _("State"), Code(record.state or "?")
    yield _("Partition, QOS"), f"{record.partition or '?'}, {record.qos or '?'}"
    if answer.first_limit_s is not None and answer.limit_s is not None:
        words = _("{} now; it began with {}").format(
            duration(answer.limit_s), duration(answer.first_limit_s)
        )
        yield _("Time limit"), words


def _rivals(answer: SessionAnswer, says: SlurmSays) -> Iterator[tuple[Cell, ...]]:
    if says.others is None:
        return
    if not answer.rivals:
        yield _("Your other interactive jobs here"), _("none")
    for job in answer.rivals[:_MOST_RIVALS]:
        yield _("Another interactive job of yours"), _described(job)
        yield _("To end that one, in a terminal"), Code(f"scancel {job.job_id}")
    if answer.rivals[_MOST_RIVALS:]:
        rest = ", ".join(job.job_id for job in answer.rivals[_MOST_RIVALS:])
        yield _("And these"), rest


def _described(job: QueuedJob) -> Cell:
    return job.job_id, ", ", job.name, ", ", Code(job.state)


def _shares(says: SlurmSays) -> Iterator[tuple[Cell, ...]]:
    """Between groups the account's LevelFS counts; FairShare is the place that follows."""
    shares = says.shares
    if shares is None:
        return
    if shares.level_fs is not None:
        page = policy("inactive-account").source
        words = f"{number(shares.level_fs, 3)}: {_level(shares.level_fs, shares.raw_shares)} "
        yield _("Your group's LevelFS"), (words, Link(page.title, page.url))
    if shares.fair_share is not None:
        words = _("{}, from 1 for the first of all people down to 0")
        yield _("Your FairShare"), words.format(number(shares.fair_share, 3))


def _level(level_fs: float, raw_shares: int | None) -> str:
    if math.isinf(level_fs):
        return _("it has used nothing lately; no group goes before it by its share.")
    if raw_shares == 1 and level_fs < _NO_LEVEL:
        return _("Slurm may not have noticed yet that it is active; then this means nothing.")
    if level_fs >= 1:
        return _("it has used less than its share; it goes before groups with a lower one.")
    return _("it has used more than its share; groups with a higher one go first.")


def _gpus(says: SlurmSays) -> Iterator[tuple[Cell, ...]]:
    for gpu in says.gpus:
        yield _("GPU, now"), _used(gpu)


def _used(gpu: GpuUse) -> str:
    busy = _("busy: not known")
    if gpu.busy_percent is not None:
        busy = _("busy: {}").format(quantity(gpu.busy_percent, "%", 0))
    held = _of(gpu.used_mb, gpu.memory_mb, "MB")
    return _("{}; {}; memory: {}").format(gpu.name, busy, held)


def _notes(answer: SessionAnswer, says: SlurmSays) -> Iterator[Cell]:
    """The rule that other interactive jobs touch; what is not known, and why not."""
    if answer.rivals:
        rule = policy("boosted-interactive-jobs")
        yield rule.sentence(), " ", Link(rule.source.title, rule.source.url)
    if says.pending:
        yield _("Not answered yet: {}.").format(_subjects(says.pending))
    reasons: dict[str, list[str]] = {}
    for command, reason in says.unknown:
        reasons.setdefault(reason, []).append(command)
    for reason, commands in reasons.items():
        yield _("Not learnt: {}; {}.").format(_subjects(commands), reason)


def _subjects(commands: Iterable[str]) -> str:
    """What these commands are asked for: “your other jobs (squeue), earlier sessions (sacct)”."""
    words = {
        "scontrol": _("state, limits and GPU model"),
        "squeue": _("your other jobs"),
        "sshare": _("your group's share"),
        "sacct": _("earlier sessions"),
        "nvidia-smi": _("what the GPU does"),
    }
    return ", ".join(f"{words[command]} ({command})" for command in commands)


def _past(job: SacctJob) -> tuple[Cell, ...]:
    began = job.start.replace(tzinfo=UTC).astimezone().date().isoformat() if job.start else "–"
    time = _("{} of {}").format(
        duration(job.run_s or 0), duration(job.limit_s) if job.limit_s else "?"
    )
    busy = job.used_cpu_s / job.run_s if job.used_cpu_s and job.run_s else None
    return (
        job.job_id,
        began,
        time,
        _of(job.used_memory_mb, job.memory_mb, "MB"),
        _of(busy, job.cpus, "", 2),
    )


def _of(used: float | None, whole: float | None, unit: str, digits: int = 0) -> str:
    """“300 MB of 4000 MB”, with what is not known as a question mark."""
    parts = ["?" if each is None else _amount(each, unit, digits) for each in (used, whole)]
    return _("{} of {}").format(*parts)


def _amount(value: float, unit: str, digits: int) -> str:
    return quantity(value, unit, digits) if unit else number(value, digits)
