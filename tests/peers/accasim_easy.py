"""Replay a trace by AccaSim's EASY backfilling; run by bench_replay.py in AccaSim's environment.

Arguments: the trace, the system's configuration, a folder for results, and "quiet" to have it write
nothing there, which it does as it comes. Prints a line of JSON.
"""

from __future__ import annotations

import collections
import collections.abc
import json
import sys
from time import perf_counter

# AccaSim 1.1.3 imports `Mapping` from where it was until Python 3.9.
collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]

from accasim.base.allocator_class import FirstFit  # noqa: E402
from accasim.base.scheduler_class import EASYBackfilling  # noqa: E402
from accasim.base.simulator_class import Simulator  # noqa: E402

trace, configuration, results, *quiet = sys.argv[1:]
outputs = ("scheduling_output", "statistics_output", "show_statistics")
simulator = Simulator(
    trace,
    configuration,
    EASYBackfilling(FirstFit()),
    RESULTS_FOLDER_PATH=results,
    **dict.fromkeys(outputs, not quiet),
)
began = perf_counter()
simulator.start_simulation()
seconds = perf_counter() - began
waits = simulator.mapper.wtimes
print(json.dumps({"seconds": seconds, "jobs": len(waits), "wait_s": sum(waits) / len(waits)}))
