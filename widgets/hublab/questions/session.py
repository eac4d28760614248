"""What did this session ask for, what does it use, and what has it been charged so far?

The request is in the variables that Slurm sets for its job, the usage in the job's control group.
Nothing is asked of Slurm itself. Where no job runs this Python, a made-up sample stands in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import time

from hublab.facts.cluster import clusters
from hublab.facts.request import NO_GPU, Request
from hublab.questions import usage
from hublab.questions.samples import Sample, sample
from hublab.questions.usage import Usage
from hublab.rules.charging.charge import Charge, charge
from hublab.text import HublabError, _, duration, ngettext, number, quantity

_UNKNOWN = Usage()
HERE = ""  # this very session, where there is one
ELSEWHERE = "modest-session"  # the sample that stands in where there is none
_NEARLY_FULL, _IDLE = 0.9, 0.1  # the parts of memory and cores that a sentence warns of
_MOST_DIGITS = 15  # of a number in a variable; beyond it is damage
_LONGEST = 100  # characters of a name in a variable


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """Whose session: `HERE`, or the name of a recorded sample."""

    sample: str = HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer:
    """A session's own request, use and charge; None stands for what could not be learnt.

    sample: the recorded one that this is; None for a session of one's own.
    memory_mb: in Slurm's MB (2**20 bytes). gpus: allocated GPUs or instances, 0 where Slurm names
    none; gpu: the form's value for them, None where their model is not known.
    start_s, end_s: when the job began and when its time limit ends it, seconds since 1970; now_s:
    the moment of asking, in the same.
    """

    job_id: str
    now_s: float
    sample: Sample | None = None
    job_name: str | None = None
    account: str | None = None
    cluster: str | None = None
    node: str | None = None
    cores: int | None = None
    memory_mb: int | None = None
    gpus: int = 0
    gpu: str | None = NO_GPU
    start_s: int | None = None
    end_s: int | None = None
    usage: Usage = _UNKNOWN

    @property
    def limit_s(self) -> int | None:
        """The time that was asked for, in seconds."""
        if self.start_s is None or self.end_s is None or self.end_s <= self.start_s:
            return None
        return self.end_s - self.start_s

    @property
    def elapsed_s(self) -> float | None:
        """Seconds since the job began."""
        return None if self.start_s is None else max(0.0, self.now_s - self.start_s)

    @property
    def left_s(self) -> float | None:
        """Seconds until the time limit ends the job."""
        return None if self.end_s is None else max(0.0, self.end_s - self.now_s)

    @property
    def memory_share(self) -> float | None:
        """The part of the memory asked for that is held now."""
        held = self.usage.memory_mb
        return held / self.memory_mb if held is not None and self.memory_mb else None

    @property
    def busy_cores(self) -> float | None:
        """How many cores were busy on average, by all that is counted."""
        if self.usage.cpu_s is None or not self.elapsed_s:
            return None
        return self.usage.cpu_s / self.elapsed_s

    @property
    def charge(self) -> Charge | None:
        """What it is charged while it runs; None where cluster, size or model are not known."""
        name = (self.cluster or "").lower()
        place = next((each for each in clusters() if each.name == name), None)
        if place is None or self.gpu is None or self.cores is None or self.memory_mb is None:
            return None
        size = {"cores": self.cores, "memory_mb": self.memory_mb, "gpu": self.gpu}
        try:
            return charge(Request(place.name, hours=1, **size), place)
        except HublabError:
            return None

    @property
    def charged_hours(self) -> float | None:
        """What it has been charged so far, in equivalent-hours."""
        if self.charge is None or self.elapsed_s is None:
            return None
        return self.charge.hours(self.elapsed_s / 3600)

    def sentence(self) -> str:
        """Whose session it is, what it asked for, what it was charged, and what to look at."""
        what = ", ".join(self._asked())
        known = _("Slurm job {} asked for {}.") if what else _("This is Slurm job {}.")
        said = [known.format(self.job_id, what)]
        if self.sample:
            words = _("Recorded sample, not yours ({}):")
            said.insert(0, words.format(_(self.sample.title)))
        if self.account:
            said.append(_("It is charged to {}.").format(self.account))
        if self.charged_hours is not None and self.charge:
            words = _("So far it has been charged {} {}-hours.")
            said.append(words.format(number(self.charged_hours, 2), self.charge.unit))
        if self.left_s is not None:
            said.append(_("Its time limit ends it in {}.").format(duration(self.left_s)))
        return " ".join([*said, *self._warnings()])

    def _asked(self) -> list[str]:
        asked = []
        if self.limit_s is not None:
            asked.append(duration(self.limit_s))
        if self.cores is not None:
            asked.append(ngettext("{} core", "{} cores", self.cores).format(number(self.cores)))
        if self.memory_mb is not None:
            asked.append(quantity(self.memory_mb, "MB"))
        if self.gpus:
            asked.append(ngettext("{} GPU", "{} GPUs", self.gpus).format(number(self.gpus)))
        return asked

    def _warnings(self) -> list[str]:
        """What is worth a look; only where the whole job is counted."""
        if self.usage.scope != "job":
            return []
        said = []
        if self.memory_share is not None and self.memory_share > _NEARLY_FULL:
            said.append(_("Its memory is nearly full."))
        busy = self.busy_cores
        if busy is not None and self.cores and busy < _IDLE * self.cores:
            said.append(_("Its cores have hardly been used."))
        return said


def ask(settings: SessionSettings = SessionSettings()) -> SessionAnswer:
    """The session that `settings` name; this one where it is a Slurm job, else a sample.

    Raises HublabError for an unknown sample, and nothing else.
    """
    if settings.sample != HERE:
        return recorded(sample(settings.sample))
    return own(os.environ) or recorded(sample(ELSEWHERE))


def own(
    environ: Mapping[str, str], now_s: float | None = None, used: Usage | None = None
) -> SessionAnswer | None:
    """The session of the Slurm job with these variables; None where they are no job's.

    now_s: the moment of asking in seconds since 1970; the clock's where None. used: what it uses;
    read from this machine where None. Missing and garbled variables become None.
    """
    job_id = _name(environ, "SLURM_JOB_ID")
    if job_id is None:
        return None
    cores = _count(environ, "SLURM_CPUS_PER_TASK")
    # A job that named no number of cores per task has only the allocated number.
    cores = _count(environ, "SLURM_CPUS_ON_NODE") if cores is None else cores
    gpus = _count(environ, "SLURM_GPUS_ON_NODE") or 0
    return SessionAnswer(
        job_id=job_id,
        now_s=time() if now_s is None else now_s,
        job_name=_name(environ, "SLURM_JOB_NAME"),
        account=_name(environ, "SLURM_JOB_ACCOUNT"),
        cluster=_name(environ, "SLURM_CLUSTER_NAME"),
        node=_name(environ, "SLURM_JOB_NODELIST"),
        cores=cores or None,
        memory_mb=_memory_mb(environ, cores),
        gpus=gpus,
        gpu=_gpu(environ, gpus),
        start_s=_count(environ, "SLURM_JOB_START_TIME"),
        end_s=_count(environ, "SLURM_JOB_END_TIME"),
        usage=usage.read(job_id) if used is None else used,
    )


def recorded(made_up: Sample) -> SessionAnswer:
    """The session of a sample, whose job began at second 0."""
    return SessionAnswer(
        job_id=made_up.job_id,
        now_s=made_up.elapsed_minutes * 60,
        sample=made_up,
        job_name="spawner-jupyterhub",
        account=made_up.account,
        cluster=made_up.cluster,
        node=made_up.node,
        cores=made_up.cores,
        memory_mb=made_up.memory_mb,
        start_s=0,
        end_s=round(made_up.hours * 3600),
        usage=made_up.usage,
    )


def _memory_mb(environ: Mapping[str, str], cores: int | None) -> int | None:
    """The job's memory on its node (MB); None too for 0, which stands for all of the node's."""
    of_node, of_core = (_count(environ, f"SLURM_MEM_PER_{each}") for each in ("NODE", "CPU"))
    return of_node or (of_core * cores if of_core and cores else None) or None


def _gpu(environ: Mapping[str, str], count: int) -> str | None:
    """The form's value for the GPUs: Slurm repeats a model where the request named it by --gpus."""
    if not count:
        return NO_GPU
    for name in ("SLURM_GPUS", "SLURM_GPUS_PER_NODE", "SLURM_GPUS_PER_TASK"):
        named = re.fullmatch(r"(?:gpu:)?([\w.-]+):[0-9]+", environ.get(name, "").strip())
        if named:
            return f"gpu:{named[1]}:{count}"
    return None


def _name(environ: Mapping[str, str], name: str) -> str | None:
    """The words in a variable; None where there are none, or no words at all."""
    text = environ.get(name, "").strip()
    return text if text and text.isprintable() and len(text) <= _LONGEST else None


def _count(environ: Mapping[str, str], name: str) -> int | None:
    """The whole number in a variable; None where there is none."""
    text = environ.get(name, "").strip()
    fits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if fits else None
