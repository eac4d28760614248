"""A made-up month of jobs, as `sacct` would print it: what the tutorials read before your own.

Nobody's jobs are in it. Their numbers, 101 to 106, are much too small to be a cluster's.
"""

from __future__ import annotations

from hublab.lessons import sample_export
from hublab.lessons.sample_export import MadeJob

_JOBS = (
    # A session: serial code on eight cores, and memory to be on the safe side.
    MadeJob(
        number="101", state="CANCELLED by 3001", submit="2026-11-02T09:04:00", wait_min=3,
        limit_h=8, run_min=125, cores=8, memory_mb=64_000, busy_min=41, used_mb=3_100,
    ),
    # Batch: one core, and the memory of many.
    MadeJob(
        number="102", state="COMPLETED", submit="2026-11-03T16:40:00", wait_min=190,
        limit_h=12, run_min=216, cores=1, memory_mb=128_000, busy_min=212, used_mb=6_000,
    ),
    # Batch: as it should be.
    MadeJob(
        number="103", state="COMPLETED", submit="2026-11-05T11:15:00", wait_min=48,
        limit_h=3, run_min=160, cores=16, memory_mb=64_000, busy_min=2_470, used_mb=52_800,
    ),
    # A session whose notebook read the whole table at once.
    MadeJob(
        number="104", state="OUT_OF_MEMORY", submit="2026-11-09T13:30:00", wait_min=1,
        limit_h=2, run_min=13, cores=1, memory_mb=4_000, busy_min=12, used_mb=3_980,
    ),
    # Batch: the time was too short.
    MadeJob(
        number="105", state="TIMEOUT", submit="2026-11-12T18:05:00", wait_min=25,
        limit_h=1, run_min=60, cores=4, memory_mb=16_000, busy_min=231, used_mb=13_100,
    ),
    # A session that was left in the afternoon and ran into the night.
    MadeJob(
        number="106", state="TIMEOUT", submit="2026-11-17T15:20:00", wait_min=4,
        limit_h=12, run_min=720, cores=2, memory_mb=16_000, busy_min=25, used_mb=2_100,
    ),
)  # fmt: skip


def export() -> str:
    """The export's text."""
    return sample_export.export(_JOBS)
