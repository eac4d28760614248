"""Job traces in the Standard Workload Format (SWF) of the Parallel Workloads Archive, version 2.

A line is a job with 18 numbers; what the replay needs of them is the submission (field 2, seconds),
the run time (4, seconds), the processors allocated (5) and requested (8), and the time requested
(9, seconds); -1 says unknown. Lines that begin with a semicolon are the header or comments.
Format: “The Standard Workload Format”, Parallel Workloads Archive.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hublab.rules.workloads.damage import DamagedLine, short
from hublab.text import HublabError, _, ngettext

FIELDS = 18
_NEEDED = (2, 4, 5, 8, 9)

_NUMBER = r"-?\d++(?:\.\d*+)?+"
_DIGITS = 15  # more seconds than the universe has; Python refuses to read thousands of digits
_WHOLE = rf"(-?\d{{1,{_DIGITS}}}+)"
# All of a sound line at once: checked and taken apart in one go, since parsing a trace costs more
# than replaying it.
_LINE = re.compile(
    r"^[ \t]*+{}[ \t\r]*+$".format(
        r"[ \t]++".join(_WHOLE if field in _NEEDED else _NUMBER for field in range(1, FIELDS + 1))
    ).encode(),
    re.MULTILINE,
)
_JOB_LINE = re.compile(rb"^[ \t\r]*+[^;\s]", re.MULTILINE)
_HEADER = re.compile(r"^;[ \t]*(\w+):[ \t]*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The jobs of a trace in the order of its lines, a column a field, -1 for unknown.

    submit_s, run_s, requested_s: seconds. allocated, requested: processors.
    header: what the comments before the first job define, `MaxProcs` for example.
    damaged: the lines that could not be read, in order.
    """

    submit_s: tuple[int, ...]
    run_s: tuple[int, ...]
    allocated: tuple[int, ...]
    requested: tuple[int, ...]
    requested_s: tuple[int, ...]
    header: Mapping[str, str]
    damaged: tuple[DamagedLine, ...] = ()

    def __len__(self) -> int:
        """The number of jobs."""
        return len(self.submit_s)

    @property
    def processors(self) -> int | None:
        """The processors of the machine, by the header's MaxProcs, else its MaxNodes."""
        for key in ("MaxProcs", "MaxNodes"):
            value = self.header.get(key, "")
            if re.fullmatch(rf"\d{{1,{_DIGITS}}}", value, re.ASCII) and int(value) > 0:
                return int(value)
        return None


def read(path: str | Path) -> Trace:
    """The trace in the file at `path`, plain or compressed by gzip, whatever its name.

    Raises HublabError where the file can't be read or decompressed, or has no line for a job.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise HublabError(_("{} can't be read: {}.").format(path, error.strerror)) from error
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            message = _("{} is damaged or cut off and can't be decompressed: fetch it again.")
            raise HublabError(message.format(path)) from error
    trace = parse(data)
    if len(trace):
        return trace
    message = _("{} has no jobs: it should be a trace in the Standard Workload Format")
    sentence = message.format(path)
    for line in trace.damaged[:1]:
        sentence += _(" (line {}: {})").format(line.number, line.reason)
    raise HublabError(f"{sentence}.")


def parse(data: bytes) -> Trace:
    """The trace in `data`, the bytes of an uncompressed file."""
    rows: list[tuple[bytes, ...]] = _LINE.findall(data)
    damaged: list[DamagedLine] = []
    comments = data.startswith(b";") + data.count(b"\n;")
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    if len(rows) + comments < lines:  # a line is blank, a comment set in, or damaged
        rows = list(_line_by_line(data, damaged))
    columns = zip(*rows, strict=True) if rows else [()] * len(_NEEDED)
    submit, run, allocated, requested, requested_s = (tuple(map(int, column)) for column in columns)
    first = _LINE.search(data)
    opening = data[: first.start() if first else len(data)].decode("utf-8", "replace")
    return Trace(
        submit_s=submit,
        run_s=run,
        allocated=allocated,
        requested=requested,
        requested_s=requested_s,
        header=dict(_HEADER.findall(opening)),
        damaged=tuple(damaged),
    )


def _line_by_line(data: bytes, damaged: list[DamagedLine]) -> Iterator[tuple[bytes, ...]]:
    """The needed fields of each sound line; what is no job is added to `damaged`."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not _JOB_LINE.match(line):
            continue
        sound = _LINE.fullmatch(line)
        if sound:
            yield sound.groups()
        else:
            damaged.append(DamagedLine(number=number, reason=_fault(line)))


def _fault(line: bytes) -> str:
    """What keeps `line` from being a job, in words."""
    fields = line.decode("utf-8", "replace").split()
    if len(fields) != FIELDS:
        count = len(fields)
        message = ngettext("{} field instead of {}", "{} fields instead of {}", count)
        return message.format(count, FIELDS)
    for place, field in enumerate(fields, start=1):
        if not re.fullmatch(_NUMBER, field, re.ASCII):
            return _("field {} is “{}”, not a number").format(place, short(field))
        if place in _NEEDED and not re.fullmatch(_WHOLE, field, re.ASCII):
            message = _("field {} is “{}”, not a whole number of at most {} digits")
            return message.format(place, short(field), _DIGITS)
    return _("fields are not parted by spaces")
