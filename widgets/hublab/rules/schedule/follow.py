"""Keep to a recorded schedule, and ask at each of its instants what the rules would have decided.

After one different decision two schedules part for good, though the rules may agree ever after.
So the rules are asked anew at each second of the record, about the queue and the nodes as the
record has them, and what they decide is never acted upon.

A record tells whole seconds: not in which order things happened within one, nor whether a pass
saw them. The rules agree with what the record starts in a second if they start the same jobs in
the passes of that second, given some of its submissions and ends before each pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice, permutations, product

from hublab.rules.schedule.backfill import backfill_cycle
from hublab.rules.schedule.controller import Controller
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine
from hublab.rules.schedule.main_pass import main_pass
from hublab.rules.schedule.settings import Settings
from hublab.rules.schedule.trace import Decision, Recorder

_MOST_LOOKS = 3000  # possibilities that are tried in a second, where none fits the record


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedJob:
    """A job of the record: when it was submitted, started and ended (s), and on which nodes."""

    job: Job
    submit_s: int
    start_s: int
    end_s: int
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A job that the record started at `time_s` and the rules would not have, or the reverse.

    `trace` are the rules' decisions about the job in that second.
    """

    time_s: int
    job: str
    recorded: str
    rules: str
    trace: tuple[Decision, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How far the rules agree with a record.

    `decisions` counts, over all seconds in which something happened, the pending jobs: each was
    started or left waiting. `starts` counts only those that the record started; `nodes_agreed` of
    the agreed starts are on the recorded nodes.
    """

    decisions: int
    agreed: int
    starts: int
    starts_agreed: int
    nodes_agreed: int
    disagreements: tuple[Disagreement, ...]


def follow(
    record: Sequence[RecordedJob], machine: Machine, scheduler: str, settings: Settings
) -> Followed:
    """Ask the rules at each second of `record`, whose jobs are in the order of submission."""
    times = sorted({time for job in record for time in (job.submit_s, job.start_s, job.end_s)})
    asked = [_Second(record, machine, scheduler, settings, time) for time in times]
    answers = [(second, *second.best()) for second in asked]
    starts = [(second, job_id) for second in asked for job_id in second.starts]
    agreed = [
        (nodes == record[job_id].nodes)
        for second, rules, _looks in answers
        for job_id, nodes in rules.items()
        if job_id in second.starts
    ]
    disagreements = tuple(
        each for second, rules, looks in answers for each in second.disagreements(rules, looks)
    )
    decisions = sum(len(second.pending) for second in asked)
    return Followed(
        decisions=decisions,
        agreed=decisions - len(disagreements),
        starts=len(starts),
        starts_agreed=len(agreed),
        nodes_agreed=sum(agreed),
        disagreements=disagreements,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One pass of a second: which one, and what of that second it has seen before."""

    test: str
    ends: tuple[int, ...]
    submissions: tuple[int, ...]


class _Second:
    """One second of the record, in job ids (places in the record)."""

    def __init__(
        self,
        record: Sequence[RecordedJob],
        machine: Machine,
        scheduler: str,
        settings: Settings,
        time: int,
    ) -> None:
        self.record, self.machine, self.settings, self.time = record, machine, settings, time
        ids = range(len(record))
        self.running = [i for i in ids if record[i].start_s < time <= record[i].end_s]
        self.ends = [i for i in ids if record[i].end_s == time]
        self.waiting = [i for i in ids if record[i].submit_s < time <= record[i].start_s]
        self.submissions = [i for i in ids if record[i].submit_s == time]
        self.starts = {i for i in ids if record[i].start_s == time}
        self.pending = [*self.waiting, *self.submissions]
        orders = [("main",)] if scheduler == "builtin" else permutations(("backfill", "main"))
        self.orders = list(orders)

    def best(self) -> tuple[dict[int, tuple[str, ...]], tuple[_Look, ...]]:
        """What the rules start, job ids and nodes, with the looks that fit the record best."""
        best: tuple[tuple[int, int], dict[int, tuple[str, ...]], tuple[_Look, ...]] | None = None
        for looks in islice(self._possible_looks(), _MOST_LOOKS):
            rules = self._decide(looks)
            elsewhere = sum(
                nodes != self.record[job_id].nodes
                for job_id, nodes in rules.items()
                if job_id in self.starts
            )
            differences = len(self.starts ^ rules.keys()), elsewhere
            if best is None or differences < best[0]:
                best = differences, rules, looks
            if differences == (0, 0):
                break
        assert best is not None  # passes are always possible
        return best[1:]

    def disagreements(
        self, rules: dict[int, tuple[str, ...]], looks: tuple[_Look, ...]
    ) -> Iterator[Disagreement]:
        """Each job on which the rules and the record part, with the rules' reasons."""
        different = sorted(self.starts ^ rules.keys())
        if not different:
            return
        decisions: list[Decision] = []
        self._decide(looks, decisions)
        words = {True: "started", False: "waits"}
        for job_id in different:
            name = self.record[job_id].job.name
            yield Disagreement(
                time_s=self.time,
                job=name,
                recorded=words[job_id in self.starts],
                rules=words[job_id in rules],
                trace=tuple(each for each in decisions if each.job == name),
            )

    def _possible_looks(self) -> Iterator[tuple[_Look, ...]]:
        """Each order of passes, each having seen what the ones before it had seen, or more."""
        for order in self.orders:
            steps = range(len(order) + 1)
            for seen in product(steps, repeat=len(self.ends)):
                for cuts in combinations_with_replacement(
                    range(len(self.submissions) + 1), len(order)
                ):
                    yield tuple(
                        _Look(
                            test,
                            tuple(i for i, at in zip(self.ends, seen, strict=True) if at == step),
                            tuple(self.submissions[cuts[step - 1] if step else 0 : cuts[step]]),
                        )
                        for step, test in enumerate(order)
                    )

    def _decide(
        self, looks: Sequence[_Look], decisions: list[Decision] | None = None
    ) -> dict[int, tuple[str, ...]]:
        controller = Controller(self.machine)
        for job_id in self.running:
            self._run(controller, job_id)
        for job_id in self.waiting:
            controller.submit(job_id, self.record[job_id].job, self.record[job_id].job.priority)
        recorder = None if decisions is None else Recorder(controller)
        rules: dict[int, tuple[str, ...]] = {}
        for look in looks:
            for job_id in look.ends:
                controller.end(job_id)
            for job_id in look.submissions:
                job = self.record[job_id].job
                controller.submit(job_id, job, job.priority)
            if look.test == "main":
                depth = self.settings.default_queue_depth
                started = main_pass(controller, self.time, depth, recorder)
            else:
                started = backfill_cycle(controller, self.time, self.settings, recorder)
            rules |= {entry.job_id: controller.layout.names(nodes) for entry, nodes in started}
        if recorder and decisions is not None:
            decisions.extend(recorder.decisions)
        return rules

    def _run(self, controller: Controller, job_id: int) -> None:
        recorded = self.record[job_id]
        controller.submit(job_id, recorded.job, recorded.job.priority)
        entry = controller.pending[job_id][0]
        nodes = controller.layout.mask(recorded.nodes)
        controller.start(entry, nodes, recorded.start_s)
