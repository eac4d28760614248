"""What did this session ask for? The answer is in the variables that Slurm sets for its job."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from time import time

from hublab.text import _, duration, ngettext, number, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer:
    """A session's own request; None stands for what its environment does not say.

    start_s, end_s: when the job began and when its time limit ends it, in seconds since 1970.
    left_s: seconds from the moment of asking to `end_s`.
    gpus: allocated GPUs or GPU instances; 0 where Slurm names none.
    """

    job_id: str | None
    job_name: str | None = None
    account: str | None = None
    cluster: str | None = None
    node: str | None = None
    cores: int | None = None
    memory_mb: int | None = None
    gpus: int = 0
    start_s: int | None = None
    end_s: int | None = None
    left_s: float | None = None

    @property
    def inside_job(self) -> bool:
        """Whether Slurm runs this Python as a job."""
        return self.job_id is not None

    @property
    def limit_s(self) -> int | None:
        """The time that was asked for, in seconds."""
        if self.start_s is None or self.end_s is None:
            return None
        return self.end_s - self.start_s

    def sentence(self) -> str:
        """What is known of the request, in a sentence or two."""
        if not self.inside_job:
            return _(
                "No Slurm job runs this Python, so there is no request to read: "
                "open this page in a session on a cluster to see yours."
            )
        what = ", ".join(self._asked())
        known = _("Slurm job {} asked for {}.") if what else _("This is Slurm job {}.")
        sentences = [known.format(self.job_id, what)]
        if self.account:
            sentences.append(_("It is charged to {}.").format(self.account))
        if self.left_s is not None:
            left = duration(max(0.0, self.left_s))
            sentences.append(_("Its time limit ends it in {}.").format(left))
        return " ".join(sentences)

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


def ask(environ: Mapping[str, str] | None = None, now_s: float | None = None) -> SessionAnswer:
    """Read the request of the session that this Python runs in.

    environ: the environment to read; that of this process where None.
    now_s: the moment of asking in seconds since 1970; the clock's where None.
    Missing and garbled variables become None; nothing is asked of Slurm itself.
    """
    environ = os.environ if environ is None else environ
    end_s = _count(environ, "SLURM_JOB_END_TIME")
    left_s = None if end_s is None else end_s - (time() if now_s is None else now_s)
    cores = _count(environ, "SLURM_CPUS_PER_TASK")
    return SessionAnswer(
        job_id=environ.get("SLURM_JOB_ID") or None,
        job_name=environ.get("SLURM_JOB_NAME") or None,
        account=environ.get("SLURM_JOB_ACCOUNT") or None,
        cluster=environ.get("SLURM_CLUSTER_NAME") or None,
        node=environ.get("SLURM_JOB_NODELIST") or None,
        # A job that named no number of cores per task has only the allocated number.
        cores=_count(environ, "SLURM_CPUS_ON_NODE") if cores is None else cores,
        memory_mb=_count(environ, "SLURM_MEM_PER_NODE"),
        gpus=_count(environ, "SLURM_GPUS_ON_NODE") or 0,
        start_s=_count(environ, "SLURM_JOB_START_TIME"),
        end_s=end_s,
        left_s=left_s,
    )


def _count(environ: Mapping[str, str], name: str) -> int | None:
    """The whole number in a variable; None where there is none."""
    text = environ.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() else None
