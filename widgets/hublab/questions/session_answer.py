"""A session as far as it is known, in figures and in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.facts.cluster import clusters
from hublab.facts.request import NO_GPU, Request
from hublab.questions.samples import Sample
from hublab.questions.slurm import SlurmSays
from hublab.questions.slurm_lists import QueuedJob
from hublab.questions.usage import Usage
from hublab.rules.charging.charge import Charge, charge
from hublab.text import HublabError, _, duration, equivalent_hours, ngettext, number, quantity

_UNKNOWN = Usage()
_NEARLY_FULL, _IDLE = 0.9, 0.1  # the parts of memory and cores that a sentence warns of


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer:
    """A session's own request, use and charge; None stands for what could not be learnt.

    sample: the recorded one that this is; None for a session of one's own.
    memory_mb: in Slurm's MB (2**20 bytes). gpus: allocated GPUs or instances, 0 where Slurm names
    none; gpu: the form's value for them, None where their model is not known.
    start_s, end_s: when the job began and when its time limit ends it, seconds since 1970; now_s:
    the moment of asking, in the same. first_limit_s: the time limit with which the job began, in
    seconds, where it is another one now. says: what Slurm itself says; None where it isn't asked.
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
    first_limit_s: int | None = None
    says: SlurmSays | None = None

    def progress(self) -> tuple[int, int] | None:
        """How many of how many commands have answered; None where all have."""
        if self.says is None or not self.says.pending:
            return None
        return self.says.asked - len(self.says.pending), self.says.asked

    @property
    def rivals(self) -> tuple[QueuedJob, ...]:
        """One's other interactive jobs on this cluster, of which only one gets the boost."""
        others = self.says.others if self.says else None
        return tuple(job for job in others or () if job.interactive)

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
            words = _("Made-up example, not your session ({}):")
            said.insert(0, words.format(_(self.sample.title)))
        if self.account:
            said.append(_("It is charged to {}.").format(self.account))
        if self.charged_hours is not None and self.charge:
            words = _("So far it has been charged {}.")
            said.append(words.format(equivalent_hours(self.charged_hours, self.charge.unit, 2)))
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
        """What is worth a look; of its use only where the whole job is counted."""
        said = []
        if self.rivals:
            words = ngettext(
                "You have another interactive job on this cluster, {}: only one gets the boost.",
                "You have other interactive jobs on this cluster, {}: only one gets the boost.",
                len(self.rivals),
            )
            said.append(words.format(", ".join(job.job_id for job in self.rivals)))
        if self.usage.scope != "job":
            return said
        if self.memory_share is not None and self.memory_share > _NEARLY_FULL:
            said.append(_("Its memory is nearly full."))
        busy = self.busy_cores
        if busy is not None and self.cores and busy < _IDLE * self.cores:
            said.append(_("Its cores have hardly been used."))
        return said
