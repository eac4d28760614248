"""The script that Slurm received from the hub is the one that `hublab script` shows for the form.

It is compared line by line, but for comments and blank lines, and for what this hub sets besides:
the address to which a server binds, and the folder in which it opens.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import jobs
import pytest
from hublab.facts.request import Request
from hublab.facts.script import job_script, salloc
from visitor import Visitor, fields

from tests.hub.cluster import Cluster
from tests.hub.daemons import wait_until

PLAIN = Request("fir", account="def-prof_cpu", memory_mb=2000)
FULL = Request(
    "fir",
    account="def-prof_gpu",
    hours=1.75,
    cores=3,
    memory_mb=3072,
    gpu="gpu:h100:2",
    ui="terminal",
    reservation="course",
    features=("big", "fast"),
)
EXPORT = "#SBATCH --export="
COMMENT = re.compile("#(?!!|SBATCH )")


@pytest.fixture(params=[PLAIN, FULL], ids=["plain", "full"])
def asked(request: pytest.FixtureRequest) -> Request:
    """What somebody enters into the form."""
    return request.param


def test_slurm_received_what_hublab_shows(
    asked: Request, visitor: Visitor, cluster: Cluster
) -> None:
    with course(cluster):
        wait_until(lambda: offers_course(visitor), 10, lambda: "the form has no course")
        assert visitor.start(**fields(asked))[-1] == "Server ready at /user/alice/"
        session = jobs.session(cluster)
        visitor.stop_my_server()
        home = str(cluster.home("alice"))
        received = cluster.run("scontrol", "write", "batch_script", session.number, "-").stdout
        assert commands(received) == commands(job_script(asked, home))
        known = exported(job_script(asked, home))
        assert exported(received) - known == {"JUPYTERHUB_ROOT_DIR"}
        assert known <= exported(received)
        # By the Alliance's own template, and by hand, Slurm is asked for the same.
        theirs = job_script(asked, home, alliance=True)
        held = cluster.run("sbatch", "--parsable", "--hold", input=theirs, user="alice").stdout
        assert jobs.job(cluster, held.strip()).asks == session.asks
        hands = cluster.run(*shlex.split(salloc(asked)), "--no-shell", user="alice").stderr
        [number] = re.findall(r"Granted job allocation (\d+)", hands)
        assert jobs.job(cluster, number).asks == session.asks


def offers_course(visitor: Visitor) -> bool:
    """Whether the form has it by now: the hub asks Slurm once a second at most."""
    choices = visitor.form().choices
    return "course" in choices["reservation"] and "feature" in choices


@contextmanager
def course(cluster: Cluster) -> Iterator[None]:
    """A node with two features, reserved for a course of alice's."""
    node = ("scontrol", "update", "nodename=n2")
    cluster.run(*node, "availablefeatures=big,fast", "activefeatures=big,fast")
    cluster.run(
        "scontrol", "create", "reservation", "reservationname=course", "users=alice,root",
        "nodes=n2", "starttime=now", "duration=120",
    )  # fmt: skip
    try:
        yield
    finally:
        cluster.run("scancel", "--user=alice")
        wait_until(lambda: not jobs.queued(cluster), 20, lambda: "alice's jobs go on")
        cluster.run("scontrol", "delete", "reservationname=course")
        cluster.run(*node, "activefeatures=", "availablefeatures=")


def commands(script: str) -> list[str]:
    """The lines that Slurm or a shell acts on, without the list of variables."""
    lines = [line.removesuffix(" --ip=127.0.0.1") for line in script.splitlines() if line.strip()]
    return [line for line in lines if not (COMMENT.match(line) or line.startswith(EXPORT))]


def exported(script: str) -> set[str]:
    """The variables that the job gets from the hub."""
    [line] = [line for line in script.splitlines() if line.startswith(EXPORT)]
    return set(line.removeprefix(EXPORT).split(","))
