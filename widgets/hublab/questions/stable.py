"""What a tool printed, reduced to what it prints each time: the form in which it is recorded.

Addresses in memory, times and limits become “…”; of attempts that are alike only the first stays,
of Python's tracebacks the last line; progress goes. So two runs of one version can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

_TRACEBACK = "Traceback (most recent call last):"
# wget's line with the time of the day, and the meter that curl draws, head and figures
_PROGRESS = re.compile(
    r"--\d{4}-\d\d-\d\d .*|\s+% Total\s.*|\s+Dload\s.*|.*\s[-\d]+:[-\d]+:[-\d]+\s.*"
)
_CHANGES = (
    (re.compile(r" at 0x[0-9a-f]+"), " at …"),
    (re.compile(r"after \d+ ms"), "after … ms"),
    (re.compile(r"\|[\d.:a-f]+\|"), "|…|"),
    (re.compile(r"(Resolving .*\.\.\. )[\d.:a-f, ]+$"), r"\1…"),
    (re.compile(r"(Retry\(total=\d+), [^)]*"), r"\1, …"),
    (re.compile(r"(timeout=)(None|[\d.]+)"), r"\1…"),
    (re.compile(r"within [\d.]+ seconds"), "within … seconds"),
    (re.compile(r"^bash: line \d+: "), "bash: "),
    # which index pip asks is a matter of its configuration
    (re.compile(r"(?<=Retrying \(Retry)(.*)(host=|resolve )'[a-z][^']*'"), r"\1\2'…'"),
    (re.compile(r"(?<=Retrying \(Retry)(.*host=)'[a-z][^']*'"), r"\1'…'"),
    (re.compile(r"(?<=Retrying \(Retry)(.*Connection to) [a-z]\S* timed"), r"\1 … timed"),
)


def stable(printed: str) -> str:
    """The lines of `printed` that are the same in each run, without an end of line after them."""
    lines = [_without_progress(line) for line in printed.splitlines() if not _is_progress(line)]
    if _TRACEBACK in lines:
        lines = [line for line in lines if line][-1:]
    return "\n".join(_once(map(_without_changes, lines))).strip("\n")


def _is_progress(line: str) -> bool:
    return bool(_PROGRESS.fullmatch(_without_progress(line)))


def _without_progress(line: str) -> str:
    """The line as a terminal leaves it; curl begins its message where its meter ended."""
    left = line.rsplit("\r", 1)[-1].rstrip()
    return left[left.index("curl: (") :] if "curl: (" in left else left


def _without_changes(line: str) -> str:
    for pattern, instead in _CHANGES:
        line = pattern.sub(instead, line)
    return line


def _once(lines: Iterable[str]) -> Iterator[str]:
    """The lines; of those that differ in the attempts left alone, the first and how many more."""
    for _alike, group in groupby(lines, lambda line: re.sub(r"total=\d+", "", line)):
        first, *others = group
        yield first
        if others and first.strip():
            yield f"… ({len(others)} ×)"
