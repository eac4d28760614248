"""Examples of sessions, made up and plainly labelled so, from facts/samples.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hublab.facts.reading import read_records
from hublab.questions.usage import Usage
from hublab.text import HublabError, _

SAMPLES = files("hublab") / "facts" / "samples.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A session that nobody had.

    name: as in settings; title: a few words. What was asked for is in hours, cores and MB; what is
    used in minutes since the start and, of all cores together, in minutes of computing, and in MB.
    """

    name: str
    title: str
    job_id: str
    cluster: str
    account: str
    node: str
    hours: float
    cores: int
    memory_mb: int
    elapsed_minutes: float
    used_memory_mb: float
    peak_memory_mb: float
    cpu_minutes: float

    @property
    def usage(self) -> Usage:
        """What it uses, as a reading of its control group would say it."""
        return Usage(
            scope="job",
            memory_mb=self.used_memory_mb,
            peak_memory_mb=self.peak_memory_mb,
            cpu_s=self.cpu_minutes * 60,
            memory_limit_mb=self.memory_mb,
            cores_limit=self.cores,
        )


@cache
def samples() -> tuple[Sample, ...]:
    """All samples in the order of their file; raises FactError where it is wrong."""
    return read_records(SAMPLES, Sample, "samples")


def sample(name: str) -> Sample:
    """The sample of this name; raises HublabError for an unknown one, naming those there are."""
    found = {each.name: each for each in samples()}
    if name not in found:
        raise HublabError(
            _("No example is named “{}”: there are {}.").format(name, ", ".join(found))
        )
    return found[name]
