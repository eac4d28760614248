"""Workloads and recorded schedules as files: the form of tests/hublab/reference/queue.

A workload is a JSON object: how many `nodes` with how many `cpus_per_node`, and `jobs` with `name`,
`user`, `account`, `nodes`, `cpus` (of all nodes together), `limit_min`, `run_s`, `offset` (seconds
after the first submission) and, where they have one, `priority` and `partition`. `partitions` may
be listed with `name`, `nodes` (as Slurm writes hosts: "q[1-3]") and `priority_tier`. Nodes may have
`memory_mb_per_node` and `gpus_per_node`, and jobs ask for `memory_mb` and `gpus` on each of their
nodes, by type of GPU. `preusage` is
what users have used before, in billing-seconds, by "account/user"; priorities then come from Fair
Tree, with the raw `shares` of accounts. A record is jobs.csv: what became of each job, in whole
seconds after the first submission.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from hublab.rules.schedule.follow import RecordedJob
from hublab.rules.schedule.job import Job
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.shares.fairshare import Association, Tree, fair_tree
from hublab.text import HublabError, _

# What the recorded cluster had: the raw shares of an allocation, PriorityWeightFairshare.
SHARES = {"rrg": 20}
FAIR_SHARE_WEIGHT = 100_000
# The daemon rounds to half minutes of its clock. A workload that doesn't tell what the clock showed
# at its beginning (`clock_s`, seconds past the minute) is taken to begin in the middle of one.
CLOCK_S = 15

_HOST = re.compile(r"([A-Za-z][\w.-]*)(?:\[([\d,-]+)\])?")
_HOSTS = re.compile(r"({0})(,({0}))*".format(r"[A-Za-z][\w.-]*(\[\d+(-\d+)?(,\d+(-\d+)?)*\])?"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Jobs and their machine; the first submission is at `clock_s` seconds."""

    jobs: tuple[Job, ...]
    machine: Machine
    clock_s: int

    @classmethod
    def from_json(cls, document: Any) -> Workload:
        """Take in a workload. Raises HublabError that names what is missing or can't be."""
        entries = document.get("jobs") if isinstance(document, dict) else None
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            raise HublabError(_("A workload must be an object with a list of objects, “jobs”."))
        clock_s = int(_number(document, "clock_s", _("the workload"), CLOCK_S))
        names = [f"q{place + 1}" for place in range(_whole(document, "nodes", _("the workload")))]
        cores = _whole(document, "cpus_per_node", _("the workload"))
        memory_mb = int(_number(document, "memory_mb_per_node", _("the workload"), 0))
        gpus = _numbers(document, "gpus_per_node")
        usage = _numbers(document, "preusage")
        fair = _fair_priorities(usage, _numbers(document, "shares"), entries) if usage else {}
        return cls(
            jobs=tuple(_job(entry, clock_s, fair) for entry in entries),
            machine=Machine(
                nodes=tuple(
                    Node(name=name, cores=cores, memory_mb=memory_mb, gpus=gpus) for name in names
                ),
                partitions=_partitions(document, tuple(names)),
            ),
            clock_s=clock_s,
        )

    def record(self, text: str) -> tuple[RecordedJob, ...]:
        """Take in jobs.csv: in the order of its ids, with the priorities that it tells.

        Raises HublabError for a job that the workload lacks, and for a value that is no number.
        """
        jobs = {job.name: job for job in self.jobs}
        rows = sorted(csv.DictReader(text.splitlines()), key=lambda row: _second(row, "jobid"))
        known = {node.name for node in self.machine.nodes}
        record = []
        for row in rows:
            job = jobs.get(row.get("name") or "")
            if job is None:
                raise HublabError(
                    _("The record has a job {} that the workload lacks: give it its own workload."
                    ).format(row.get("name"))
                )  # fmt: skip
            nodes = hosts(row.get("nodelist") or "")
            if len(nodes) != job.nodes or not known.issuperset(nodes):
                raise HublabError(
                    _(
                        "The record has job {} on {}: it asks for {} of the workload's nodes."
                    ).format(job.name, ", ".join(nodes), job.nodes)
                )
            submit, start, end = (
                _second(row, key) + self.clock_s for key in ("submit_s", "start_s", "end_s")
            )
            record.append(
                RecordedJob(
                    job=replace(job, priority=_second(row, "priority")),
                    submit_s=submit,
                    start_s=start,
                    end_s=end,
                    nodes=nodes,
                )
            )
        return tuple(record)


def hosts(text: str) -> tuple[str, ...]:
    """The hosts of a list as Slurm writes it: "q[1-2,4]" has q1, q2 and q4.

    Raises HublabError for anything else.
    """
    found: list[str] = []
    if _HOSTS.fullmatch(text):
        for prefix, ranges in _HOST.findall(text):
            for part in ranges.split(",") if ranges else ():
                first, _dash, last = part.partition("-")
                found += [f"{prefix}{host}" for host in range(int(first), int(last or first) + 1)]
            found += [] if ranges else [prefix]
    if not found:
        raise HublabError(_("“{}” is no list of hosts: write it like q[1-2,4].").format(text))
    return tuple(found)


def _job(entry: dict[str, Any], clock_s: int, fair: dict[tuple[str, str], float]) -> Job:
    name = str(entry.get("name") or "")
    where = _("job {}").format(name)
    nodes, cpus = _whole(entry, "nodes", where), _whole(entry, "cpus", where)
    if nodes < 1 or cpus % nodes:
        raise HublabError(
            _("Job {}: {} cpus can't be divided evenly among {} nodes.").format(name, cpus, nodes)
        )
    user, account = str(entry.get("user", "")), str(entry.get("account", ""))
    return Job(
        name=name,
        run_s=_number(entry, "run_s", where),
        limit_s=_number(entry, "limit_min", where) * 60,
        submit_s=_number(entry, "offset", where) + clock_s,
        nodes=nodes,
        cores=cpus // nodes,
        memory_mb=int(_number(entry, "memory_mb", where, 0)),
        gpus=_numbers(entry, "gpus"),
        user=user,
        account=account,
        partitions=(str(entry["partition"]),) if "partition" in entry else (),
        priority=_number(entry, "priority", where, fair.get((account, user), 1)),
    )


def _partitions(document: dict[str, Any], names: tuple[str, ...]) -> tuple[Partition, ...]:
    listed = document.get("partitions")
    if listed is None:
        return (Partition(name="main", nodes=names),)
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise HublabError(_("A workload's “partitions” must be a list of objects."))
    return tuple(
        Partition(
            name=str(entry.get("name")),
            nodes=hosts(str(entry.get("nodes"))),
            priority_tier=int(_number(entry, "priority_tier", _("the partitions"), 1)),
        )
        for entry in listed
    )


def _fair_priorities(
    usage_of: dict[str, int], shares_of: dict[str, int], entries: Sequence[dict[str, Any]]
) -> dict[tuple[str, str], float]:
    """The priority of each account's users, from their usage before the workload."""
    usage = {tuple(key.partition("/")[::2]): used for key, used in usage_of.items()}
    shares = {**SHARES, **shares_of}
    members = [*usage, *((str(job.get("account")), str(job.get("user"))) for job in entries)]
    accounts = dict.fromkeys(account for account, _user in members)
    tree = Tree.of(
        [
            Association(account="root"),
            Association(account="root", user="root"),
            *(
                Association(account=account, parent="root", fairshare=shares.get(account, 1))
                for account in accounts
            ),
            *(
                Association(account=account, user=user, usage=usage.get((account, user), 0))
                for account, user in dict.fromkeys(members)
            ),
        ]
    )
    ranked = fair_tree(tree)
    return {
        (account, user): FAIR_SHARE_WEIGHT * (ranked.fair_share(index) or 0)
        for (account, user), index in tree.indexes().items()
        if user is not None
    }


def _number(entry: dict[str, Any], key: str, where: str, otherwise: float | None = None) -> float:
    value = entry.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise HublabError(_("In {}, “{}” is {}: write a number.").format(where, key, value))
    return value


def _numbers(document: dict[str, Any], key: str) -> dict[str, int]:
    values = document.get(key, {})
    if not isinstance(values, dict):
        raise HublabError(_("“{}” is {}: write an object of numbers.").format(key, values))
    return {name: int(_number(values, name, f"“{key}”")) for name in values}


def _whole(entry: dict[str, Any], key: str, where: str) -> int:
    value = _number(entry, key, where)
    if value != int(value) or value < 1:
        raise HublabError(
            _("In {}, “{}” is {}: write a whole number from 1 up.").format(where, key, value)
        )
    return int(value)


def _second(row: dict[str, Any], key: str) -> int:
    try:
        return int(row.get(key) or "")
    except ValueError as error:
        raise HublabError(
            _("The record's {} of job {} is “{}”: it must be a whole number.").format(
                key, row.get("name"), row.get(key)
            )
        ) from error
