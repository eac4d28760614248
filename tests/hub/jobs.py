"""What Slurm knows of alice's jobs, and where a session of hers leaves its log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.hub.cluster import Cluster
from tests.hub.daemons import wait_until

ENDED = {"CANCELLED", "COMPLETED", "FAILED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY"}

# What makes two jobs the same to Slurm. TRES are the cores, memory, nodes and GPUs.
ASKS = ("Account", "TimeLimit", "TRES", "NumTasks", "CPUs/Task", "Reservation", "Features")


@dataclass(frozen=True, slots=True)
class Job:
    """A job as `scontrol show job` has it: its number, how it is or was, what it asks for."""

    number: str
    state: str
    exit_code: str
    asks: dict[str, str]


def queued(cluster: Cluster) -> list[str]:
    """The numbers of alice's jobs that wait or run, sessions or not."""
    said = cluster.run("squeue", "--noheader", "--user=alice", "--format=%A")
    return said.stdout.split()


def session(cluster: Cluster) -> Job:
    """Alice's newest session, whatever became of it."""
    said = cluster.run(
        "squeue", "--noheader", "--user=alice", "--name=spawner-jupyterhub", "--states=all",
        "--format=%A",
    )  # fmt: skip
    return job(cluster, max(said.stdout.split(), key=int))


def ended_session(cluster: Cluster) -> Job:
    """The same, once it has ended."""
    newest = session(cluster).number
    wait_until(
        lambda: job(cluster, newest).state in ENDED,
        20,
        lambda: f"The session goes on: {job(cluster, newest)}",
    )
    return job(cluster, newest)


def job(cluster: Cluster, number: str) -> Job:
    """One job."""
    said = cluster.run("scontrol", "--oneliner", "show", "job", number).stdout
    values = dict(re.findall(r"(\S+?)=(\S*)", said))
    asks = {name: values.get(name, "") for name in ASKS}
    return Job(number, values["JobState"], values["ExitCode"], asks)


def log(cluster: Cluster, number: str) -> Path:
    """Where a session's log is, if it has one."""
    return cluster.home("alice") / f".jupyterhub_slurmspawner_{number}.log"
