"""Slurm's record of one job, as `scontrol --details show job` prints it.

Format: Slurm's manual page of scontrol, and what Slurm 22.05 and later print. Lines that hold a
person's own words, such as a command or a comment, are not looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import TypeVar

from hublab.rules.workloads import sacct_fields
from hublab.text import HublabError, _

T = TypeVar("T")
_ID = re.compile(r"JobId=(\d+)\b", re.ASCII)
_PAIR = re.compile(r"(?:^|\s)([A-Z][\w/:.&*-]{0,40})=(\S*)", re.ASCII)
_OWN_WORDS = ("JobId", "Command", "WorkDir", "Std", "Comment", "AdminComment", "SystemComment")
_NOTHING = frozenset({"", "(null)", "N/A", "None", "Unknown", "NONE"})
_INDEXES = re.compile(r"\([^)]*\)?")  # which of a node's GPUs: “gpu:h100:2(IDX:0-1)”
_MODEL = re.compile(r"[\w.-]{1,80}", re.ASCII)
_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_LONGEST = 100  # characters of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A job as Slurm has it now; None stands for what the record does not say.

    state: Slurm's word, such as RUNNING. limit_s: its time limit in seconds, None too where there
    is none. start_s, end_s: when it began and when its limit ends it, seconds since 1970.
    memory_mb: in all, in Slurm's MB. gpus: how many of each model, of "gpu" where none is named.
    """

    state: str | None = None
    partition: str | None = None
    qos: str | None = None
    account: str | None = None
    node: str | None = None
    limit_s: int | None = None
    start_s: int | None = None
    end_s: int | None = None
    cores: int | None = None
    memory_mb: int | None = None
    gpus: dict[str, int] = field(default_factory=dict)

    @property
    def gpu(self) -> str | None:
        """The form's value for the GPUs; None where their model is not known."""
        if not self.gpus:
            return "gpu:0"
        (model, count), *others = self.gpus.items()
        return None if others or model == "gpu" else f"gpu:{model}:{count}"


def read(text: str, job_id: str) -> Record:
    """The record of `job_id` in `text`, its times in UTC; raises HublabError where it has none."""
    lines = list(_lines_of(text, job_id))
    if not lines:
        raise HublabError(_("an answer that can't be read"))
    pairs = [pair for line in lines for pair in _PAIR.findall(line)]
    known: dict[str, str] = {}
    for name, value in pairs:
        if value not in _NOTHING:
            known.setdefault(name, value)
    if "JobState" not in known:
        raise HublabError(_("an answer that can't be read"))
    tres = _tres(known.get("AllocTRES") or known.get("TRES", ""))
    memory_mb = tres.get("mem")
    return Record(
        state=_name(known, "JobState"),
        partition=_name(known, "Partition"),
        qos=_name(known, "QOS"),
        account=_name(known, "Account"),
        node=_name(known, "NodeList"),
        limit_s=_maybe(sacct_fields.duration_s, known.get("TimeLimit", "")),
        start_s=_maybe(_seconds, known.get("StartTime", "")),
        end_s=_maybe(_seconds, known.get("EndTime", "")),
        cores=_maybe(sacct_fields.whole, known.get("NumCPUs", "")) or None,
        memory_mb=round(memory_mb) if memory_mb else None,
        gpus=_gpus(pairs, tres),
    )


def _lines_of(text: str, job_id: str) -> Iterator[str]:
    """The lines of the one job, without those that hold a person's own words."""
    wanted = False
    for line in text.splitlines():
        words = line.strip()
        found = _ID.match(words)
        if found:
            wanted = found[1] == job_id
        if wanted and not words.startswith(_OWN_WORDS):
            yield words


def _gpus(pairs: list[tuple[str, str]], tres: dict[str, float]) -> dict[str, int]:
    """What it holds, else what it asked for: the first that names a model, else a count."""
    held = [value for name, value in pairs if name == "GRES"]  # one a node, with --details
    whole_job = [value for name, value in pairs if name == "JOB_GRES"]
    asked = [value.replace("/", ":") for name, value in pairs if name.startswith("TresPer")]
    told = [sacct_fields.gpus(tres), _counted(whole_job), _counted(held), _counted(asked)]
    told = [each for each in told if each]
    return next((each for each in told if "gpu" not in each), told[0] if told else {})


def _counted(lists: list[str]) -> dict[str, int]:
    """The GPUs in lists such as “gpu:h100:2(IDX:0-1),shard:1”; those of several are added."""
    counts: dict[str, int] = {}
    for item in ",".join(_INDEXES.sub("", text) for text in lists).split(","):
        kind, *rest = item.removeprefix("gres:").split(":")
        count = int(rest.pop()) if rest and _COUNT.fullmatch(rest[-1]) else 1
        model = rest[0] if rest else "gpu"
        if kind == "gpu" and len(rest) < 2 and count and _MODEL.fullmatch(model):
            counts[model] = counts.get(model, 0) + count
    return counts


def _tres(text: str) -> dict[str, float]:
    return _maybe(sacct_fields.tres, text) or {}


def _seconds(text: str) -> int | None:
    moment = sacct_fields.time(text)
    return None if moment is None else round(moment.replace(tzinfo=UTC).timestamp())


def _name(known: dict[str, str], name: str) -> str | None:
    text = known.get(name, "")
    return text if text and text.isprintable() and len(text) <= _LONGEST else None


def _maybe(read: Callable[[str], T], text: str) -> T | None:
    """What `text` says; None where it is garbled."""
    try:
        return read(text)
    except ValueError:
        return None
