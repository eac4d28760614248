"""Run a workload on a real Slurm and record its schedule, as tests/hublab/reference/queue has them.

    python tests/peers/slurm/record_queue.py WORKLOAD.json OUT_DIR [--plans] [--bf-resolution S]

Needs root and Debian's packages slurmctld, slurmd, slurm-client and munge. Everything runs on
loopback in a scratch directory: munged, slurmctld and one slurmd for each virtual node; they are
ended by their own process ids. OUT_DIR gets the workload, with what the clock showed at its
beginning (`clock_s`), slurm.conf without the scratch path, and jobs.csv in seconds from the first
submission. `--plans` adds plans.csv: what slurmctld logs of backfill, in seconds from the
minute of the first submission.

A workload is what `hublab simulate` reads; its `scheduler` is builtin or backfill. Jobs run as root
and without accounting; a job's `priority`, where it has one, is given by `sbatch --priority`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

CONTROLLER_PORT = 19100
PATIENCE_S = 20
JOBS = (
    "jobid", "name", "nodes", "cpus", "limit_min", "run_s", "submit_offset",
    "submit_s", "start_s", "end_s", "wait_s", "state", "nodelist", "priority",
)  # fmt: skip
PLANS = ("time_s", "event", "jobid", "start_s", "nodelist")
CONF = """\
ClusterName=hublab
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={scratch}/munge.sock
CredType=cred/munge
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation={scratch}/state
SlurmdSpoolDir={scratch}/spool-%n
SlurmctldPidFile={scratch}/slurmctld.pid
SlurmdPidFile={scratch}/slurmd-%n.pid
SlurmctldLogFile={scratch}/slurmctld.log
SlurmdLogFile={scratch}/slurmd-%n.log
LogTimeFormat=iso8601_ms
DebugFlags=Backfill,BackfillMap
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=1
SelectType=select/cons_tres
SelectTypeParameters={select}
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
{gres}NodeName=q[1-{nodes}] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[{first}-{last}] {node}
{partitions}
SchedulerType=sched/{scheduler}
PriorityType=priority/basic
SchedulerParameters=bf_interval=1,bf_resolution={resolution},bf_continue,sched_interval=1,\
sched_min_interval=100000,batch_sched_delay=0
"""
# What slurmctld logs, by the events of plans.csv.
LOGGED = {
    "submit": r"_slurm_rpc_submit_batch_job: JobId=(?P<job>\d+)",
    "main": r"sched: Allocate JobId=(?P<job>\d+) NodeList=(?P<nodes>\S+)",
    "backfill": r"_start_job: Started JobId=(?P<job>\d+) in \S+ on (?P<nodes>\S+)",
    "end": r"_job_complete: JobId=(?P<job>\d+) done",
    "cycle": r"_attempt_backfill: beginning",
    "plan": r"_dump_job_sched: JobId=(?P<job>\d+) to start at (?P<start>\S+), end at \S+ "
    r"on nodes (?P<nodes>\S+)",
    "cycle end": r"_attempt_backfill: completed testing",
}


def main() -> None:
    """Record one workload."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workload", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--bf-resolution", type=int, default=1)
    args = parser.parse_args()
    workload = json.loads(args.workload.read_text())
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hublab-slurm-") as name:
        scratch = Path(name)
        conf = configuration(workload, scratch, args.bf_resolution)
        (scratch / "slurm.conf").write_text(conf)
        with cluster(scratch, workload["nodes"]):
            first = submit_all(workload["jobs"])
            wait_until_idle()
            jobs = recorded(workload["jobs"], int(first))
        workload["clock_s"] = int(first) % 60
        if args.plans:
            minute = int(first) // 60 * 60
            log = (scratch / "slurmctld.log").read_text()
            write_csv(args.out / "plans.csv", PLANS, planned(log, minute))
    write_workload(args.out / "workload.json", workload)
    write_csv(args.out / "jobs.csv", JOBS, jobs)
    shown = conf.replace(str(scratch), "DIR").replace(host(), "HOST")
    (args.out / "slurm.conf").write_text(shown)


def configuration(workload: dict[str, Any], scratch: Path, resolution: int) -> str:
    """Write slurm.conf for the workload's nodes and partitions, and gres.conf if there are GPUs."""
    count, cpus = workload["nodes"], workload["cpus_per_node"]
    memory_mb, gpus = workload.get("memory_mb_per_node"), workload.get("gpus_per_node", {})
    listed = ",".join(f"gpu:{kind}:{number}" for kind, number in gpus.items())
    gres = ""
    for kind, number in gpus.items():
        gres += f"NodeName=q[1-{count}] Name=gpu Type={kind} File={scratch}/{kind}[1-{number}]\n"
        for place in range(number):  # Slurm wants devices: these are all /dev/null
            os.mknod(scratch / f"{kind}{place + 1}", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    (scratch / "gres.conf").write_text(gres)
    partitions = workload.get("partitions") or [{"name": "main", "nodes": f"q[1-{count}]"}]
    lines = [
        f"PartitionName={partition['name']} Nodes={partition['nodes']} MaxTime=1-0 State=UP "
        f"PriorityTier={partition.get('priority_tier', 1)} Default={'NO' if place else 'YES'}"
        for place, partition in enumerate(partitions)
    ]
    node = f"CPUs={cpus} RealMemory={memory_mb or 16000}" + (f" Gres={listed}" if gpus else "")
    return CONF.format(
        host=host(),
        port=CONTROLLER_PORT,
        scratch=scratch,
        select="CR_CPU_Memory" if memory_mb else "CR_CPU",
        gres="GresTypes=gpu\n" if gpus else "",
        nodes=count,
        first=CONTROLLER_PORT + 1,
        last=CONTROLLER_PORT + count,
        node=node,
        partitions="\n".join(lines),
        scheduler=workload.get("scheduler", "backfill"),
        resolution=resolution,
    )


def host() -> str:
    """Name this host as slurm.conf does."""
    return os.uname().nodename.split(".")[0]


@contextmanager
def cluster(scratch: Path, nodes: int) -> Iterator[None]:
    """Bring up munge and Slurm in `scratch`; end them by their process ids, newest first."""
    os.environ["SLURM_CONF"] = str(scratch / "slurm.conf")
    (scratch / "state").mkdir()
    scratch.chmod(0o755)
    key = scratch / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    munged = [
        "munged", "--foreground", "--force", f"--key-file={key}",
        f"--socket={scratch}/munge.sock", f"--pid-file={scratch}/munged.pid",
        f"--log-file={scratch}/munged.log", f"--seed-file={scratch}/munge.seed",
    ]  # fmt: skip
    commands = [munged, ["slurmctld", "-D", "-i"]]
    commands += [["slurmd", "-D", "-N", f"q{place + 1}"] for place in range(nodes)]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            with (scratch / "out.log").open("ab") as log:
                started.append(subprocess.Popen(command, stdout=log, stderr=log))
            if command is munged:
                until(lambda: (scratch / "munge.sock").exists(), "munged")
        until(lambda: output("sinfo", "-h", "-o", "%t").split() == ["idle"], "idle nodes")
        yield
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)


def submit_all(jobs: Sequence[dict[str, Any]]) -> float:
    """Submit each job at its offset; return the time of the first submission."""
    first = time.time()
    for job in sorted(jobs, key=lambda job: job["offset"]):
        time.sleep(max(0.0, first + job["offset"] - time.time()))
        options = [f"-J{job['name']}", f"-t{job['limit_min']}", "-o/dev/null", "-D/"]
        options += [f"-N{job['nodes']}", f"--ntasks-per-node={job['cpus'] // job['nodes']}"]
        if "priority" in job:
            options.append(f"--priority={job['priority']}")
        if "partition" in job:
            options.append(f"-p{job['partition']}")
        if "memory_mb" in job:
            options.append(f"--mem={job['memory_mb']}")
        if "gpus" in job:
            asked = ",".join(f"gpu:{kind}:{count}" for kind, count in job["gpus"].items())
            options.append(f"--gres={asked}")
        script = f"#!/bin/sh\nexec sleep {job['run_s']}\n"
        subprocess.run(["sbatch", "-Q", *options], input=script, text=True, check=True)
    return first


def wait_until_idle() -> None:
    """Wait for the last job to leave; ask seldom, for each question delays the daemon."""
    while output("squeue", "-h", "-o", "%i"):
        time.sleep(2)


def recorded(jobs: Sequence[dict[str, Any]], zero: int) -> list[dict[str, Any]]:
    """Read what slurmctld knows of each job, in order of job ids, in seconds after `zero`."""
    asked = {job["name"]: job for job in jobs}
    rows = []
    for line in output("scontrol", "-o", "show", "job").splitlines():
        known = dict(re.findall(r"(\S+?)=(\S*)", line))
        job = asked[known["JobName"]]
        submit, start, end = (
            moment(known[key]) - zero for key in ("SubmitTime", "StartTime", "EndTime")
        )
        rows.append(
            {
                "jobid": int(known["JobId"]), "submit_offset": job["offset"],
                **{key: job[key] for key in ("name", "nodes", "cpus", "limit_min", "run_s")},
                "submit_s": submit, "start_s": start, "end_s": end, "wait_s": start - submit,
                "state": known["JobState"], "nodelist": known["NodeList"],
                "priority": known["Priority"],
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: row["jobid"])


def planned(log: str, zero: int) -> Iterator[dict[str, Any]]:
    """Read from slurmctld's log what became of jobs, and what each cycle planned."""
    patterns = {event: re.compile(pattern) for event, pattern in LOGGED.items()}
    for line in log.splitlines():
        when, _bracket, message = line.partition("] ")
        for event, pattern in patterns.items():
            if found := pattern.search(message):
                known = found.groupdict()
                yield {
                    "time_s": moment(when[1:]) - zero,
                    "event": event,
                    "jobid": known.get("job"),
                    "start_s": moment(known["start"]) - zero if "start" in known else None,
                    "nodelist": known.get("nodes"),
                }


def moment(text: str) -> int:
    """Turn one of Slurm's times into whole seconds."""
    return int(datetime.fromisoformat(text).timestamp())


def output(*command: str) -> str:
    """Run a Slurm command and return what it prints; empty where it fails or hangs."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S
        ).stdout.strip()
    except subprocess.TimeoutExpired:
        return ""


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until `holds()`; give up after PATIENCE_S seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"{what} did not come up within {PATIENCE_S} s.")
        time.sleep(0.1)


def write_workload(path: Path, workload: dict[str, Any]) -> None:
    """Write a workload as JSON, one job a line."""
    lines = [
        f" {json.dumps(key)}: {json.dumps(workload[key])}" for key in workload if key != "jobs"
    ]
    jobs = ",\n".join(f"  {json.dumps(job)}" for job in workload["jobs"])
    path.write_text(",\n".join(["{\n" + lines[0], *lines[1:], f' "jobs": [\n{jobs}\n ]\n}}\n']))


def write_csv(path: Path, columns: Sequence[str], rows: Any) -> None:
    """Write rows under the names of their columns."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
