"""What squeue, sshare and nvidia-smi list, as far as a session's own panel asks for it.

Each reader takes the text that its command printed with the arguments beside it, skips lines that
it can't read, and raises HublabError where none is left of what must be there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from hublab.text import HublabError, _

# A name is last, since it may hold anything.
SQUEUE = ("--noheader", "--me", "--Format=JobID:|,State:|,BatchFlag:|,Partition:|,Name:|")
SSHARE = ("--parsable2", "--format=Account,User,RawShares,FairShare,LevelFS")
NVIDIA = (
    "--query-gpu=name,utilization.gpu,memory.used,memory.total",
    "--format=csv,noheader,nounits",
)
SESSION_NAME = "spawner-jupyterhub"  # of a hub's job, by slurmformspawner's own template
_OVER = ("COMPLETING", "COMPLETED", "CANCELLED", "FAILED", "TIMEOUT")
_LONGEST = 60  # characters of a name
_LARGEST = 1e15  # beyond it a number is damage


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedJob:
    """A job of one's own that runs or waits. batch: whether a script runs it, as a hub's does."""

    job_id: str
    state: str
    batch: bool
    partition: str
    name: str

    @property
    def interactive(self) -> bool:
        """Whether somebody works in it: a hub's session, or what salloc and srun began."""
        return not self.batch or self.name == SESSION_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """One's account among others, and oneself, as sshare has them; None where it is blank.

    level_fs: the account's LevelFS, infinite without usage. raw_shares: the account's.
    fair_share: one's own FairShare, from 0 to 1.
    """

    level_fs: float | None = None
    raw_shares: int | None = None
    fair_share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GpuUse:
    """A GPU as it is used now: busy in percent, memory in MB; None where it is not told."""

    name: str
    busy_percent: float | None
    used_mb: float | None
    memory_mb: float | None


def queued(text: str, job_id: str) -> tuple[QueuedJob, ...]:
    """One's other jobs in squeue's order; `job_id`, which runs while it is asked, must be there."""
    jobs = list(_jobs(text))
    if job_id not in {job.job_id for job in jobs}:
        raise HublabError(_("an answer that can't be read"))
    return tuple(job for job in jobs if job.job_id != job_id and job.state not in _OVER)


def shares(text: str, account: str) -> Shares:
    """The lines of `account` and of its one user that was asked for."""
    head, *lines = text.splitlines() or [""]
    columns = [name.strip() for name in head.split("|")]
    rows = [
        dict(zip(columns, (cell.strip() for cell in line.split("|")), strict=False))
        for line in lines
    ]
    rows = [row for row in rows if row.get("Account", "").lower() == account.lower()]
    group = next((row for row in rows if not row.get("User")), {})
    person = next((row for row in rows if row.get("User")), {})
    raw_shares = _number(group.get("RawShares", ""))
    found = Shares(
        level_fs=_number(group.get("LevelFS", ""), endless=True),
        raw_shares=None if raw_shares is None else int(raw_shares),
        fair_share=_number(person.get("FairShare", "")),
    )
    if found.level_fs is None and found.fair_share is None:
        raise HublabError(_("an answer that can't be read"))
    return found


def gpus(text: str) -> tuple[GpuUse, ...]:
    """The GPUs that this session sees, in nvidia-smi's order."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.rsplit(",", 3)]
        if len(cells) == 4 and cells[0]:
            busy, used, memory = map(_number, cells[1:])
            found.append(
                GpuUse(name=_short(cells[0]), busy_percent=busy, used_mb=used, memory_mb=memory)
            )
    if not found or all(gpu.memory_mb is None for gpu in found):
        raise HublabError(_("an answer that can't be read"))
    return tuple(found)


def _jobs(text: str) -> Iterator[QueuedJob]:
    for line in text.splitlines():
        job_id, *cells = [cell.strip() for cell in line.split("|", 4)]
        if len(cells) != 4 or not (job_id.isascii() and job_id.isdigit() and len(job_id) < 16):
            continue
        state, batch, partition, name = cells
        if batch in ("0", "1") and state.isascii() and state.isalpha():
            yield QueuedJob(
                job_id=job_id,
                state=_short(state),
                batch=batch == "1",
                partition=_short(partition),
                name=_short(name.removesuffix("|")),
            )


def _number(text: str, *, endless: bool = False) -> float | None:
    """A number that is not negative; None for none, and for an infinite one unless `endless`."""
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        return None
    if endless and value == math.inf:
        return value
    return value if 0 <= value < _LARGEST else None


def _short(name: str) -> str:
    """A name such that it disturbs neither a page nor a terminal."""
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
