"""The main pass: start what fits, in the order of the queue."""

from __future__ import annotations

from math import floor

from hublab.rules.schedule.controller import Controller, Entry
from hublab.rules.schedule.placement import choose
from hublab.rules.schedule.trace import Recorder


def main_pass(
    controller: Controller, now_s: float, depth: int, recorder: Recorder | None = None
) -> list[tuple[Entry, int]]:
    """Start jobs and return them with their nodes (masks).

    At most `depth` jobs are tested (default_queue_depth). The first job that can't start blocks
    its partition and all nodes of that partition for the rest of the pass, whatever the time
    limits are (Slurm's scheduling configuration guide).
    """
    if recorder and not recorder.listens:
        recorder = None
    occupancy, masks = controller.occupancy, controller.layout.partition_masks
    started: list[tuple[Entry, int]] = []
    blocked_by: dict[int, Entry] = {}
    blocked = 0
    tested = 0
    for entry in controller.queue[:]:
        if entry.job_id not in controller.pending:
            continue
        if entry.partition in blocked_by:
            if recorder:
                recorder.passed_over(now_s, entry, blocked_by[entry.partition])
            continue
        if tested == depth or (blocked == controller.layout.all_nodes and not recorder):
            break
        tested += 1
        fitting = occupancy.fits(entry.need) & entry.nodes & ~blocked
        if fitting.bit_count() >= entry.job.nodes:
            nodes = choose(fitting, entry.job.nodes, entry.need, occupancy.free)
            controller.start(entry, nodes, floor(now_s))
            started.append((entry, nodes))
            if recorder:
                recorder.started(now_s, entry, "main", nodes)
        else:
            blocked_by[entry.partition] = entry
            blocked |= masks[entry.partition]
            if recorder:
                recorder.waits(now_s, entry)
    return started
