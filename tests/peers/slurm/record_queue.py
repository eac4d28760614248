"""Run a workload on a real Slurm and record the schedule, as tests/hublab/reference/queue holds it.

    python tests/peers/slurm/record_queue.py WORKLOAD.json OUT_DIR [--scheduler builtin|backfill]

Needs root and Debian's packages slurmctld, slurmd, slurm-client and munge. Everything runs on
loopback in a scratch directory: munged, slurmctld and one slurmd for each of the workload's virtual
nodes; they are ended by their own process ids. OUT_DIR gets the workload, slurm.conf without the
scratch path, and jobs.csv, in seconds from the first submission.

A workload is what `hublab simulate` reads. Jobs run as root, without accounting; a job's
`priority`, where it has one, is given by `sbatch --priority`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

CONTROLLER_PORT = 19100
PATIENCE_S = 20
COLUMNS = (
    "jobid", "name", "nodes", "cpus", "limit_min", "run_s", "submit_offset",
    "submit_s", "start_s", "end_s", "wait_s", "state", "nodelist", "priority",
)  # fmt: skip
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
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
AccountingStorageType=accounting_storage/none
NodeName=q[1-{nodes}] NodeHostname=localhost NodeAddr=127.0.0.1 Port=[{first}-{last}] \
CPUs={cpus} RealMemory=16000
{partitions}
SchedulerType=sched/{scheduler}
PriorityType=priority/basic
SchedulerParameters=bf_interval=1,bf_resolution=1,bf_continue,sched_interval=1,\
sched_min_interval=100000,batch_sched_delay=0
{extra}
"""


def main() -> None:
    """Record one workload."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workload", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scheduler", choices=("builtin", "backfill"), default="backfill")
    parser.add_argument("--debug-flags", default="", help="slurmctld's, kept with its log")
    args = parser.parse_args()
    workload = json.loads(args.workload.read_text())
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hublab-slurm-") as name:
        scratch = Path(name)
        conf = configuration(workload, args.scheduler, scratch, args.debug_flags)
        (scratch / "slurm.conf").write_text(conf)
        with cluster(scratch, workload):
            first = submit_all(workload["jobs"])
            wait_until_idle()
            rows = recorded(workload["jobs"], first)
        if args.debug_flags:
            shutil.copy(scratch / "slurmctld.log", args.out / "slurmctld.log")
    write_json(args.out / "workload.json", workload)
    shown = conf.replace(str(scratch), "DIR").replace(os.uname().nodename, "HOST")
    (args.out / "slurm.conf").write_text(shown.rstrip() + "\n")
    with (args.out / "jobs.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def configuration(workload: dict[str, Any], scheduler: str, scratch: Path, flags: str) -> str:
    """Write slurm.conf for the workload's nodes and partitions."""
    partitions = workload.get("partitions") or [{"name": "main", "nodes": f"q[1-{nodes(workload)}]"}]
    lines = [
        f"PartitionName={partition['name']} Nodes={partition['nodes']} State=UP "
        f"MaxTime={partition.get('max_time', '1-0')} Default={'NO' if place else 'YES'} "
        f"PriorityTier={partition.get('priority_tier', 1)}"
        for place, partition in enumerate(partitions)
    ]
    return CONF.format(
        host=os.uname().nodename.split(".")[0],
        port=CONTROLLER_PORT,
        scratch=scratch,
        nodes=nodes(workload),
        first=CONTROLLER_PORT + 1,
        last=CONTROLLER_PORT + nodes(workload),
        cpus=workload.get("cpus_per_node", 4),
        partitions="\n".join(lines),
        scheduler=scheduler,
        extra=f"DebugFlags={flags}" if flags else "",
    )


def nodes(workload: dict[str, Any]) -> int:
    """Count the workload's nodes."""
    return workload.get("nodes", 4)


@contextmanager
def cluster(scratch: Path, workload: dict[str, Any]) -> Iterator[None]:
    """Bring up munge and Slurm in `scratch`; end them by their process ids, newest first."""
    os.environ["SLURM_CONF"] = str(scratch / "slurm.conf")
    (scratch / "state").mkdir()
    key = scratch / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    scratch.chmod(0o755)
    munged = [
        "munged", "--foreground", "--force", f"--key-file={key}",
        f"--socket={scratch}/munge.sock", f"--pid-file={scratch}/munged.pid",
        f"--log-file={scratch}/munged.log", f"--seed-file={scratch}/munge.seed",
    ]  # fmt: skip
    commands = [munged, ["slurmctld", "-D", "-i"]]
    commands += [["slurmd", "-D", "-N", f"q{place + 1}"] for place in range(nodes(workload))]
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
        options += job.get("options", [])
        script = f"#!/bin/sh\nexec sleep {job['run_s']}\n"
        subprocess.run(["sbatch", "-Q", *options], input=script, text=True, check=True)
    return first


def wait_until_idle() -> None:
    """Wait for the last job to leave; ask seldom, for each question delays the daemon."""
    while output("squeue", "-h", "-o", "%i"):
        time.sleep(2)


def recorded(jobs: Sequence[dict[str, Any]], first: float) -> list[dict[str, Any]]:
    """Read what slurmctld knows of each job, in order of job ids."""
    asked = {job["name"]: job for job in jobs}
    rows = []
    zero = int(first)
    for line in output("scontrol", "-o", "show", "job").splitlines():
        known = dict(re.findall(r"(\S+?)=(\S*)", line))
        job = asked[known["JobName"]]
        submit, start, end = (
            int(datetime.fromisoformat(known[key]).timestamp()) - zero
            for key in ("SubmitTime", "StartTime", "EndTime")
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


def output(*command: str) -> str:
    """Run a Slurm command and return what it prints; empty where it fails or hangs."""
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE_S
        ).stdout.strip()
    except subprocess.TimeoutExpired:
        return ""


def until(holds: Any, what: str) -> None:
    """Wait until `holds()`; give up after PATIENCE_S seconds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"{what} did not come up within {PATIENCE_S} s.")
        time.sleep(0.1)


def write_json(path: Path, value: object) -> None:
    """Write JSON as the references are written."""
    path.write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    main()
