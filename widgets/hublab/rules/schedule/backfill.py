"""Backfill: start lower jobs early where that delays no planned start of a higher one.

Each cycle walks the queue in priority order. A job that can't start now is planned: it gets whole
nodes from its earliest start to the end of its time limit, and no later job of the cycle may
touch these nodes in that interval. The plan is made anew in each cycle (Slurm's scheduling
configuration guide, “Backfill Scheduling”).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from hublab.rules.schedule.controller import Controller, Entry
from hublab.rules.schedule.plan import Plan
from hublab.rules.schedule.settings import Settings
from hublab.rules.schedule.trace import Recorder


def backfill_cycle(
    controller: Controller, now_s: float, settings: Settings, recorder: Recorder | None = None
) -> list[tuple[Entry, int]]:
    """Start jobs and return them with their nodes (masks).

    Only starts come out of a cycle, so that it ends at the last job that has room on free nodes,
    or is to be recorded: the plans of later ones could change nothing.
    """
    if recorder and not recorder.listens:
        recorder = None
    started: list[tuple[Entry, int]] = []
    entries = controller.queue[: settings.bf_max_job_test]
    last = _last_to_test(controller, entries, len(entries), recorder)
    if not last:
        return started
    if recorder:
        recorder.new_cycle()
    clock = floor(now_s)  # the daemon's clock has whole seconds
    plan = Plan(clock, controller.layout.all_nodes, settings.bf_resolution_s)
    at = 0
    while at < last:
        entry = entries[at]
        at += 1
        if entry.job_id not in controller.pending:
            continue
        found = plan.earliest(entry, controller.occupancy)
        if found is None or found[0] > clock + settings.bf_window_s:
            if recorder:
                recorder.unplanned(now_s, entry)
            continue
        start, nodes = found
        if start == clock:
            controller.start(entry, nodes, clock)
            started.append((entry, nodes))
            if recorder:
                recorder.started(now_s, entry, "backfill", nodes)
            last = _last_to_test(controller, entries, last, recorder)
            continue
        plan.reserve(start, entry.job.limit_s, nodes)
        if recorder:
            recorder.planned(now_s, entry, start, nodes)
    return started


def _last_to_test(
    controller: Controller, entries: Sequence[Entry], before: int, recorder: Recorder | None
) -> int:
    """How many of the first `before` entries lead up to the last one that matters.

    That is one with room on free nodes, or one that is to be recorded.
    """
    wanted = min(recorder.wanted(entries), before) if recorder else 0
    fits, pending = controller.occupancy.fits, controller.pending
    for at in range(before - 1, wanted - 1, -1):
        entry = entries[at]
        room = fits(entry.need) & entry.nodes
        if room.bit_count() >= entry.job.nodes and entry.job_id in pending:
            return at + 1
    return wanted
