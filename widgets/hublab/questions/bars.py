"""Jobs as bars in a picture of nodes over time."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.questions.trial import SESSION, Trial
from hublab.rules.schedule.job import ScheduledJob
from hublab.rules.schedule.trace import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Nodes held by one job: `rows` of the scene, from `start_s` to `end_s` after submission.

    part: of each of these nodes' cores, up to 1; a planned job has whole nodes set aside.
    """

    job: str
    rows: tuple[int, ...]
    start_s: float
    end_s: float
    part: float = 1.0


class Bars:
    """Makes the bars of one trial. `rows` are its nodes' places by name."""

    def __init__(self, trial: Trial) -> None:
        self.rows = {node.name: row for row, node in enumerate(trial.machine.nodes)}
        self._cores = [node.cores for node in trial.machine.nodes]
        self._limits_s = {job.name: job.limit_s for job in trial.jobs}
        self._limits_s[SESSION] = trial.request.minutes * 60
        self._now = trial.submit_s

    def run(self, job: ScheduledJob, expected: bool = False) -> Bar:
        """A job that has started: until its end, or with `expected` until that of its limit."""
        rows = tuple(self.rows[node] for node in job.nodes)
        end_s = job.start_s + job.job.limit_s if expected else job.end_s
        return Bar(
            job=job.name,
            rows=rows,
            start_s=job.start_s - self._now,
            end_s=end_s - self._now,
            part=job.job.cores / self._cores[rows[0]],
        )

    def plan(self, decision: Decision) -> Bar:
        """A job whose start backfill plans: from then to the end of its limit."""
        start_s = decision.start_s - self._now
        return Bar(
            job=decision.job,
            rows=tuple(self.rows[node] for node in decision.nodes),
            start_s=start_s,
            end_s=start_s + self._limits_s[decision.job],
        )
