"""Run all benchmarks here and print their tables as one: `make peers`, or `python run.py replay …`.

Each `bench_*.py` beside this file has `main()`, which prints a Markdown table with the columns
HEADER. A benchmark that lacks something (traces, a package) says so in a row instead.
"""

from __future__ import annotations

import importlib
import io
import os
import platform
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = "| what | who | measured | aim |"
RULE = "|---|---|---|---|"


def main(names: list[str]) -> None:
    """Run the benchmarks of these names, or all of them, and print one table."""
    sys.path.insert(0, str(HERE))
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    for name in names:
        if name not in found:
            sys.exit(f"There is no benchmark {name}: choose of {', '.join(found)}.")
    today = datetime.now(UTC).date().isoformat()
    print(f"{today}, CPython {platform.python_version()}, {os.cpu_count()} cores\n")
    print(HEADER, RULE, sep="\n", flush=True)
    for name in names or found:
        output = io.StringIO()
        with redirect_stdout(output):
            importlib.import_module(f"bench_{name}").main()
        rows = [line for line in output.getvalue().splitlines() if line not in (HEADER, RULE)]
        print("\n".join(rows), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
