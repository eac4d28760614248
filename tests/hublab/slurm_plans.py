"""Replays what slurmctld logged of its backfill cycles, and asks the rules at each step."""

from __future__ import annotations

import csv
import json
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from hublab.rules.schedule.controller import Controller
from hublab.rules.schedule.main_pass import main_pass
from hublab.rules.schedule.plan import Plan
from hublab.rules.schedule.recorded import Workload, hosts

_DEPTH = 100  # default_queue_depth


@dataclass
class Compared:
    """How many of slurmctld's decisions were asked about, and those that the rules don't share."""

    asked: int = 0
    different: list[str] = field(default_factory=list)

    def compare(self, what: str, logged: object, rules: object) -> None:
        self.asked += 1
        if logged != rules:
            self.different.append(f"{what}: slurmctld {logged}, rules {rules}")


class Replay:
    """The controller as the log has it: what the rules would do is asked, not done."""

    def __init__(self, folder: Path, resolution_s: int) -> None:
        self.workload = Workload.from_json(json.loads((folder / "workload.json").read_text()))
        self.rows = list(csv.DictReader((folder / "plans.csv").read_text().splitlines()))
        self.resolution_s = resolution_s
        self.controller = Controller(self.workload.machine)
        in_order = sorted(self.workload.jobs, key=lambda job: job.submit_s)
        self.jobs = dict(enumerate(in_order, start=1))
        self.starts, self.plans, self.unplanned = Compared(), Compared(), Compared()

    def run(self) -> None:
        """Go through the log; `starts`, `plans` and `unplanned` then tell how it compares."""
        main: list[tuple[int, tuple[str, ...]]] = []
        for row in self.rows:
            time, job_id = int(row["time_s"]), int(row["jobid"] or 0)
            nodes = hosts(row["nodelist"]) if row["nodelist"] else ()
            match row["event"]:
                case "submit":
                    job = self.jobs[job_id]
                    self.controller.submit(job_id, job, job.priority)
                case "end":
                    self.controller.end(job_id)
                case "main":
                    main = main or self._main_pass(time)
                    self.starts.compare(f"{time} main", (job_id, nodes), main.pop(0))
                    self._start(job_id, nodes, time)
                    continue
                case "cycle":
                    self._begin_cycle(time)
                case "backfill":
                    self._reach(job_id)
                    self.starts.compare(f"{time} job {job_id}", (time, nodes), self._found(job_id))
                    self._start(job_id, nodes, time)
                case "plan":
                    self._reach(job_id)
                    start = int(row["start_s"])
                    if start > self.plan.now_s + 1:  # else a node is still completing
                        what = f"{time} job {job_id}"
                        self.plans.compare(what, (start, nodes), self._found(job_id))
                    limit = self.jobs[job_id].limit_s
                    self.plan.reserve(start, limit, self.controller.layout.mask(nodes))
                case "cycle end":
                    self._reach(None)
            main = []

    def _main_pass(self, time: int) -> list[tuple[int, tuple[str, ...]]]:
        """What a main pass would start now, in order."""
        controller = deepcopy(self.controller)
        names = controller.layout.names
        return [
            (entry.job_id, names(nodes)) for entry, nodes in main_pass(controller, time, _DEPTH)
        ] or [(0, ())]

    def _begin_cycle(self, time: int) -> None:
        self.plan = Plan(time, self.controller.layout.all_nodes, self.resolution_s)
        self.untested = [entry.job_id for entry in self.controller.queue]

    def _reach(self, job_id: int | None) -> None:
        """Compare the jobs before `job_id`, which slurmctld left without a plan."""
        while self.untested:
            tested = self.untested.pop(0)
            if tested == job_id:
                return
            if tested in self.controller.pending:
                self.unplanned.compare(f"{self.plan.now_s} job {tested}", None, self._found(tested))

    def _found(self, job_id: int) -> tuple[float, tuple[str, ...]] | None:
        """What the rules plan for a job, after the plans that slurmctld has made so far."""
        entry = self.controller.pending[job_id][0]
        found = self.plan.earliest(entry, self.controller.occupancy)
        return found and (found[0], self.controller.layout.names(found[1]))

    def _start(self, job_id: int, nodes: tuple[str, ...], time: int) -> None:
        entry = self.controller.pending[job_id][0]
        self.controller.start(entry, self.controller.layout.mask(nodes), time)
