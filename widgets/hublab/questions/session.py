"""What did this session ask for, what does it use, and what has it been charged so far?

The request is in the variables that Slurm sets for its job, the usage in the job's control group;
what has changed since, and what is beside this job, Slurm itself is asked. Where no job runs this
Python, nothing is asked and a made-up sample stands in.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from time import time

from hublab.questions import job_variables, slurm, usage
from hublab.questions.samples import Sample, sample
from hublab.questions.session_answer import SessionAnswer
from hublab.questions.slurm import Asked, Inquiry, SlurmSays
from hublab.questions.slurm_lists import SESSION_NAME
from hublab.questions.usage import Usage

HERE = ""  # this very session, where there is one
ELSEWHERE = "modest-session"  # the sample that stands in where there is none
_TURN_S = 0.02  # a kernel with an inquiry under way hears what else is asked of it so soon


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """Whose session: `HERE`, or the name of a made-up example."""

    sample: str = HERE


def ask(
    settings: SessionSettings = SessionSettings(), patience_s: float = float("inf")
) -> SessionAnswer:
    """The session that `settings` name; this one where it is a Slurm job, else a sample.

    patience_s: how long to wait for Slurm's answers since it was asked; for all, or until it is
    clear that none will come, where infinite.
    Raises HublabError for an unknown sample, and nothing else.
    """
    here = own(os.environ) if settings.sample == HERE else None
    if here is None:
        return recorded(sample(settings.sample or ELSEWHERE))
    inquiry = _inquire(here)
    inquiry.wait(patience_s - inquiry.age_s)
    return told(own(os.environ) or here, inquiry.says())


def progress(settings: SessionSettings) -> Iterator[SessionAnswer]:
    """The same piece by piece: at once what the job knows of itself, then what Slurm answers.

    Where nothing is new for a moment the same answer comes again: nobody waits in here.
    """
    here = own(os.environ) if settings.sample == HERE else None
    if here is None:
        yield ask(settings)
        return
    inquiry = _inquire(here)
    answer = told(here, inquiry.says())
    yield answer
    while answer.progress():
        inquiry.wait(_TURN_S)
        says = inquiry.says()
        if says != answer.says:
            answer = told(own(os.environ) or here, says)
        yield answer


def _inquire(here: SessionAnswer) -> Inquiry:
    return slurm.inquire(
        Asked(
            job_id=here.job_id,
            name=here.job_name,
            account=here.account,
            has_gpus=bool(here.gpus),
        )
    )


def own(
    environ: Mapping[str, str], now_s: float | None = None, used: Usage | None = None
) -> SessionAnswer | None:
    """The session of the Slurm job with these variables; None where they are no job's.

    now_s: the moment of asking in seconds since 1970; the clock's where None. used: what it uses;
    read from this machine where None. Missing and garbled variables become None.
    """
    known = job_variables.read(environ)
    if known is None:
        return None
    return SessionAnswer(
        **known,
        now_s=time() if now_s is None else now_s,
        usage=usage.read(known["job_id"]) if used is None else used,
    )


def told(here: SessionAnswer, says: SlurmSays) -> SessionAnswer:
    """`here` with what Slurm says: its times and GPUs are newer, all else fills what is missing."""
    record = says.record
    if record is None:
        return replace(here, says=says)
    newer = replace(
        here,
        says=says,
        start_s=record.start_s or here.start_s,
        end_s=record.end_s or here.end_s,
        account=here.account or record.account,
        node=here.node or record.node,
        cores=here.cores or record.cores,
        memory_mb=here.memory_mb or record.memory_mb,
        gpus=sum(record.gpus.values()) or here.gpus,
        gpu=record.gpu if record.gpus else here.gpu,
    )
    changed = here.limit_s is not None and here.limit_s != newer.limit_s
    return replace(newer, first_limit_s=here.limit_s if changed else None)


def recorded(made_up: Sample) -> SessionAnswer:
    """The session of a sample, whose job began at second 0."""
    return SessionAnswer(
        job_id=made_up.job_id,
        now_s=made_up.elapsed_minutes * 60,
        sample=made_up,
        job_name=SESSION_NAME,
        account=made_up.account,
        cluster=made_up.cluster,
        node=made_up.node,
        cores=made_up.cores,
        memory_mb=made_up.memory_mb,
        start_s=0,
        end_s=round(made_up.hours * 3600),
        usage=made_up.usage,
    )
