"""Ask Slurm itself about the job that this Python runs in, without waiting for it.

Every command runs beside the others, in a thread of its own and for `PATIENCE_S` at most; what has
been answered so far can be had at any moment. What was asked a few seconds ago is not asked again:
Slurm's controller serves a whole cluster.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from threading import Thread
from time import monotonic
from typing import Any

from hublab.questions import slurm_lists, slurm_process, slurm_record
from hublab.questions.slurm_lists import GpuUse, QueuedJob, Shares
from hublab.questions.slurm_record import Record
from hublab.rules.workloads import sacct
from hublab.rules.workloads.sacct import SacctJob
from hublab.text import HublabError, _, duration

PATIENCE_S = 5.0  # for each command
_SPARE_S = 1.5  # to end a command that took too long
_FRESH_S = 3.0  # so long an answer is given again
_PAST_DAYS = 14
_PAST = (
    "--parsable2",
    f"--starttime=now-{_PAST_DAYS}days",
    "--format=JobID,State,Submit,Start,End,Elapsed,Timelimit,ReqTRES,AllocTRES,MaxRSS,TotalCPU",
)
# A person's own settings of these commands' output.
_SETTINGS = ("SACCT_", "SCONTROL_", "SQUEUE_", "SSHARE_", "SLURM_CLUSTERS", "SLURM_DEBUG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the questions are about: a job, its name and account, and whether it has GPUs."""

    job_id: str
    name: str | None = None
    account: str | None = None
    has_gpus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlurmSays:
    """What has been answered; None, or nothing, stands for what has not.

    others: one's other jobs; past: earlier jobs of the same name, the newest last.
    pending: commands that have not answered yet. unknown: those that gave no answer, and why.
    asked: how many commands were asked.
    """

    record: Record | None = None
    others: tuple[QueuedJob, ...] | None = None
    shares: Shares | None = None
    past: tuple[SacctJob, ...] = ()
    gpus: tuple[GpuUse, ...] = ()
    pending: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class _Question:
    """A command, and what reads its answer into the field `part` of `SlurmSays`."""

    part: str
    command: tuple[str, ...]
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Questions under way; `begun_s` is the monotonic clock's."""

    begun_s: float = field(default_factory=monotonic)
    answers: dict[_Question, Future[Any]] = field(default_factory=dict)

    def wait(self, seconds: float) -> None:
        """Wait until all is answered, `seconds` at the most."""
        wait(self.answers.values(), max(0.0, min(seconds, self._end_s - monotonic())))

    @property
    def age_s(self) -> float:
        """Seconds since it began."""
        return monotonic() - self.begun_s

    def says(self) -> SlurmSays:
        """What has been answered so far."""
        known: dict[str, Any] = {}
        pending, unknown = [], []
        for question, answer in self.answers.items():
            command = question.command[0]
            if not answer.done():
                pending.append(command)
            elif isinstance(error := answer.exception(), HublabError):
                unknown.append((command, str(error)))
            else:
                known[question.part] = answer.result()
        if monotonic() >= self._end_s:  # one that can't even be ended
            late = _("no answer within {}").format(duration(PATIENCE_S))
            unknown += [(command, late) for command in pending]
            pending = []
        return SlurmSays(
            **known, pending=tuple(pending), unknown=tuple(unknown), asked=len(self.answers)
        )

    @property
    def _end_s(self) -> float:
        return self.begun_s + PATIENCE_S + _SPARE_S


_under_way: dict[tuple[Asked, str], Inquiry] = {}


def inquire(asked: Asked, environ: Mapping[str, str] | None = None) -> Inquiry:
    """Begin to ask; what was asked a few seconds ago is given again. Never raises, never waits.

    environ: where PATH and Slurm's own settings are; this process's where None.
    """
    environ = os.environ if environ is None else environ
    key = asked, environ.get("PATH", "")
    known = _under_way.get(key)
    if known and known.age_s < _FRESH_S:
        return known
    _under_way.clear()
    inquiry = _under_way[key] = Inquiry()
    settings = _plain(environ)
    for question in _questions(asked):
        inquiry.answers[question] = answer = Future()
        # A daemon: Python must be able to end while a command hangs.
        thread = Thread(target=_answer, args=(question, settings, answer), daemon=True)
        try:
            thread.start()
        except RuntimeError:
            answer.set_exception(HublabError(_("could not be started")))
    return inquiry


def _questions(asked: Asked) -> list[_Question]:
    """All that fit what is known; each argument is one word to its command, whatever it holds."""
    if not (asked.job_id.isascii() and asked.job_id.isdigit()):
        return []
    details = ("scontrol", "--details", "show", "job", asked.job_id)
    account = asked.account or ""
    name = asked.name or slurm_lists.SESSION_NAME
    found = [
        _Question("record", details, partial(slurm_record.read, job_id=asked.job_id)),
        _Question(
            "others",
            ("squeue", *slurm_lists.SQUEUE),
            partial(slurm_lists.queued, job_id=asked.job_id),
        ),
        _Question(
            "shares",
            ("sshare", *slurm_lists.SSHARE, f"--accounts={account}"),
            partial(slurm_lists.shares, account=account),
        ),
        _Question("past", ("sacct", *_PAST, f"--name={name}"), partial(_past, but=asked.job_id)),
        _Question("gpus", ("nvidia-smi", *slurm_lists.NVIDIA), slurm_lists.gpus),
    ]
    left_out = {"shares"} if not account else set()
    left_out |= set() if asked.has_gpus else {"gpus"}
    return [question for question in found if question.part not in left_out]


def _answer(question: _Question, environ: dict[str, str], answer: Future[Any]) -> None:
    try:
        text = slurm_process.output(question.command, environ, PATIENCE_S)
        answer.set_result(question.read(text))
    except OSError:
        answer.set_exception(HublabError(_("an answer that can't be read")))
    except BaseException as error:  # `says` tells a HublabError; another is a mistake of ours
        answer.set_exception(error)


def _past(text: str, but: str) -> tuple[SacctJob, ...]:
    try:
        jobs = sacct.parse(text).jobs
    except HublabError:
        raise HublabError(_("an answer that can't be read")) from None
    return tuple(job for job in jobs if job.run_s and job.job_id != but)


def _plain(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment in which these commands print what their manual pages say, times in UTC."""
    kept = {name: text for name, text in environ.items() if not name.startswith(_SETTINGS)}
    return kept | {"LC_ALL": "C", "TZ": "UTC", "SLURM_TIME_FORMAT": "standard"}
