"""Finds the recordings of real schedules, and compares schedules with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hublab.commands.simulate import LATENCY_S, settings
from hublab.rules.schedule.follow import Followed, RecordedJob, follow
from hublab.rules.schedule.recorded import Workload
from hublab.rules.schedule.scheduler import Schedule, simulate

QUEUE = Path(__file__).parent / "reference" / "queue"


@dataclass(frozen=True)
class Recording:
    """A workload, how it was scheduled, and what became of its jobs."""

    workload: Workload
    scheduler: str
    jobs: tuple[RecordedJob, ...]

    @classmethod
    def read(cls, folder: Path) -> Recording:
        """Read the recording in `folder`; if the workload has no scheduler, its name tells."""
        document = json.loads((folder / "workload.json").read_text(encoding="utf-8"))
        workload = Workload.from_json(document)
        scheduler = "builtin" if folder.name.endswith("-builtin") else "backfill"
        return cls(
            workload,
            document.get("scheduler", scheduler),
            workload.record((folder / "jobs.csv").read_text(encoding="utf-8")),
        )

    def simulated(self, latency_s: float = LATENCY_S) -> Schedule:
        """The workload's schedule, freely running."""
        chosen = settings(latency_s)
        return simulate(self.workload.jobs, self.workload.machine, self.scheduler, chosen)

    def followed(self) -> Followed:
        """How far the rules agree where they are asked about the recorded queue."""
        return follow(self.jobs, self.workload.machine, self.scheduler, settings(LATENCY_S))

    def lateness_s(self, schedule: Schedule) -> list[float]:
        """How much later than recorded each job starts, in the record's order."""
        start_s = {job.name: job.start_s for job in schedule.jobs}
        return [start_s[each.job.name] - each.start_s for each in self.jobs]
