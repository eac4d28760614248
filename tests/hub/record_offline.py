"""Records anew what tools print without a network: `python -m tests.hub.record_offline [KEY …]`.

Rewrites hublab/facts/offline.toml with what the tools of this machine, and the pip and requests of
the hub's session, print today; three minutes. Messages with by_hand = true stay as they are. Then
`make pages`, and look at the diff.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hublab.facts import offline
from hublab.facts.offline import Message

from tests.hub import install
from tests.hub.no_network import lines, provoke, version, why_not

FILE = Path(str(offline.OFFLINE))
FIRST = "\n[[messages]]\n"
MOMENT_S = 5  # what takes less is recorded as “at once”


def main(keys: list[str]) -> int:
    """Record the tools named by `keys`, all where there are none."""
    if reason := why_not():
        print(f"Nothing can be recorded here: {reason}", file=sys.stderr)
        return 1
    programs = install.environment("session") / "bin"
    with ThreadPoolExecutor(max_workers=40) as at_once:  # they wait, nearly all the time
        known = list(offline.messages())
        found = list(at_once.map(lambda each: _again(each, keys, programs, known), known))
    head = FILE.read_text(encoding="utf-8").partition(FIRST)[0]
    FILE.write_text(head + "".join(map(table, found)), encoding="utf-8")
    return 0


def table(message: Message) -> str:
    """A message as it is written in the file, an empty line before it."""
    quoted = json.dumps(message.typed, ensure_ascii=False)
    parts = [
        f"key = {json.dumps(message.key)}",
        f"task = {json.dumps(message.task)}" if message.task else "",
        f"tool = {json.dumps(message.tool)}",
        f"typed = {quoted}" if "\\" not in quoted else f"typed = '{message.typed}'",
        f"shape = {json.dumps(message.shape)}",
        'by = "address"' if message.by == "address" else "",
        "by_hand = true" if message.by_hand else "",
        f'lines = """\n{message.lines}"""',
        f"gave_up_s = {message.gave_up_s:g}" if message.gave_up_s else "",
        f"recorded = {message.recorded.isoformat()}",
    ]
    return FIRST + "".join(f"{part}\n" for part in parts if part)


def _again(message: Message, keys: list[str], programs: Path, known: list[Message]) -> Message:
    if message.by_hand or (keys and message.key not in keys):
        return message
    time.sleep(known.index(message))  # one start at a time, as starting takes the machine's time
    printed = provoke(message, programs, patient=True)
    print(f"{message.typed}: {printed.seconds:.0f} s", flush=True)
    return replace(
        message,
        tool=version(message.key, programs),
        lines=lines(printed),
        gave_up_s=_told(printed.seconds),
        recorded=datetime.now(tz=UTC).date(),
    )


def _told(seconds: float) -> int:
    """The time as one tells it: to ten seconds when it is long, none for a moment."""
    if seconds < MOMENT_S:
        return 0
    return round(seconds) if seconds < 20 else round(seconds, -1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
