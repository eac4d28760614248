"""Starts that fail, on both releases of JupyterHub: what the hub says is what Troubleshooting says.

The steps that the page advises are tried, with the page's own commands.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jobs
import pytest
from commands import Block, runs
from hublab.facts.request import Request
from lookup import TROUBLESHOOTING, entry_of
from visitor import Visitor, fields

from tests.hub.cluster import Cluster
from tests.hub.daemons import wait_until
from tests.hub.hub import Hub

ASKED = fields(Request("fir", account="def-prof_cpu", cores=1, memory_mb=2000))
PENDING = "Pending in queue..."
RUNNING = "Cluster job running... waiting to connect"
# What the hub says of a start that took too long; 5.2 lost the word.
TOO_LONG = {
    "5.0.0": ("Spawn failed: Timeout", "timeout-steps"),
    "5.4.3": ("Spawn failed: ", "empty-spawn-failed"),
}


@pytest.fixture(scope="module", params=["newer", "older"])
def impatient(request: pytest.FixtureRequest, cluster: Cluster) -> Iterator[Hub]:
    """A hub that gives a start seconds where others give minutes."""
    slurm = {"slurm_bin_path": str(busy_slurm(cluster).parent)}
    with Hub(cluster, request.param, start_timeout_s=6, SlurmFormSpawner=slurm) as started:
        yield started


@pytest.fixture
def alice(impatient: Hub, cluster: Cluster) -> Iterator[Visitor]:
    """Somebody whose starts fail; all jobs end with the test."""
    with Visitor(impatient.address, "alice") as someone:
        yield someone
        if not someone.waiting_page().progress:
            someone.stop_my_server()
        cluster.idle()  # a start that goes on fails by that
        wait_until(lambda: not someone.waiting_page().progress, 20, lambda: "a start goes on")


# Where both releases run the same lines: one of them will do.
ONE_RELEASE = pytest.mark.parametrize("impatient", ["newer"], indirect=True)


def bash(cluster: Cluster, script: str) -> str:
    """What alice reads in a terminal on a login node."""
    return cluster.run("bash", "-c", script, user="alice").stdout


@runs(TROUBLESHOOTING, "timeout-other-jobs")
def test_another_interactive_job_keeps_a_session_waiting(
    block: Block, alice: Visitor, impatient: Hub, cluster: Cluster
) -> None:
    cluster.fill(leave=1)
    mine = ("--account=def-prof_cpu", "--time=60", "--mem=256", "--no-shell")
    cluster.run("salloc", *mine, user="alice")
    *waited, last = alice.start(**ASKED)
    assert waited[0] == "Server requested"
    assert set(waited[1:]) <= {"Unknown status...", PENDING}
    assert PENDING in waited
    words, entry = TOO_LONG[impatient.version]
    assert (last, entry_of(last)) == (words, entry)
    # The session's job is gone, the other one goes on.
    ended = jobs.ended_session(cluster)
    assert ended.state == "CANCELLED"
    assert not jobs.log(cluster, ended.number).exists()
    [number] = jobs.queued(cluster)
    # What the page advises.
    assert number in bash(cluster, block.line("squeue"))
    bash(cluster, block.line("scancel").replace("12345678", number))
    assert RUNNING in alice.start(**ASKED)


def test_a_session_cancelled_while_it_waits(alice: Visitor, cluster: Cluster) -> None:
    cluster.fill()
    form = alice.form()
    waiting = alice.submit(form, ASKED)
    # In a second tab: one session for each person, and one that starts can't be stopped.
    again = alice.submit(form, ASKED)
    assert again.text == "400 : Bad Request\nalice is pending spawn"
    assert entry_of("alice is pending spawn") == "already-running"
    messages = alice.messages(waiting)
    assert PENDING in messages
    cluster.run("scancel", "--user=alice", user="alice")
    *_, last = messages
    assert entry_of(last) == "disappeared"
    # Who reloads the page has lost the words.
    left = alice.waiting_page().text.splitlines()
    assert left[0] == "Spawn failed"
    assert entry_of(left[1]) == "relaunch"
    assert left[2] == "Relaunch Server"
    # Who goes back to the form has one that the hub forgot, and gets a new one with the error.
    back = alice.submit(form, ASKED)
    assert entry_of(back.error) == "choices-cannot-be-none"
    assert alice.submit(*back.forms, ASKED).error == ""


def test_a_server_dies_before_it_reports(alice: Visitor, impatient: Hub, cluster: Cluster) -> None:
    with broken_environment():
        messages = alice.start(**ASKED)
    assert RUNNING in messages
    words, entry = TOO_LONG[impatient.version]
    assert (messages[-1], entry_of(messages[-1])) == (words, entry)
    ended = jobs.ended_session(cluster)
    assert ended.state == "FAILED"
    assert "ModuleNotFoundError" in jobs.log(cluster, ended.number).read_text()


@runs(TROUBLESHOOTING, "read-the-log")
def test_a_server_dies_of_damaged_settings(block: Block, cluster: Cluster) -> None:
    """It dies after it reported, when the hub only waits for its answer."""
    settings = cluster.home("alice") / ".jupyter"
    cluster.run("mkdir", "-p", settings, user="alice")
    damaged = settings / "jupyter_server_config.py"
    damaged.write_text('c.ServerApp.contents_manager_class = "gone.Manager"\n')
    server = {"http_timeout": 15}
    with Hub(cluster, SlurmFormSpawner=server) as hub, Visitor(hub.address, "alice") as alice:
        *_, last = alice.start(**ASKED)
    damaged.unlink()
    assert entry_of(last) == "did-not-respond"
    assert jobs.ended_session(cluster).state == "FAILED"
    assert "Bad config encountered during initialization" in bash(cluster, block.script())


@ONE_RELEASE
@runs(TROUBLESHOOTING, "ask-sacct")
def test_a_home_that_cannot_be_written(block: Block, alice: Visitor, cluster: Cluster) -> None:
    """As one that is full: Slurm can't make the log, and ends the job."""
    home = cluster.home("alice")
    home.chmod(0o555)
    try:
        page = alice.press_start(**ASKED)
        said = page.error or [*alice.messages(page)][-1]
    finally:
        home.chmod(0o755)
    # Whether the hub sees it within a second, later, or while it still ran.
    assert entry_of(said) in ("refused", "disappeared", "empty-spawn-failed")
    ended = jobs.ended_session(cluster)
    assert (ended.state, ended.exit_code) == ("FAILED", "0:53")
    assert not jobs.log(cluster, ended.number).exists()
    expected = [ended.number, "spawner-jupyterhub", "FAILED", "0:53"]
    asked = block.script()
    wait_until(
        lambda: expected in [row.split()[:4] for row in bash(cluster, asked).splitlines()],
        20,
        lambda: f"{expected} is not in what sacct says:\n{bash(cluster, asked)}",
    )


@runs(TROUBLESHOOTING, "ask-slurm-why")
def test_a_form_that_slurm_refuses(block: Block, alice: Visitor, cluster: Cluster) -> None:
    asked = block.script().replace("def-prof1", "def-prof_cpu")
    with no_more_jobs(cluster):
        page = alice.press_start(**ASKED)
        told = cluster.run("bash", "-c", asked, user="alice", check=False).stderr
        # A Slurm that takes longer than a second says it in its own words.
        busy = busy_slurm(cluster)
        busy.touch()
        *_, last = alice.start(**ASKED)
        busy.unlink()
    assert entry_of(page.error) == "refused"
    assert [form.labels["runtime"] for form in page.forms] == ["Time (hours)"]
    assert entry_of(last) == "sbatch-error"
    assert "job submit limit" in told
    assert "job submit limit" in last


@contextmanager
def no_more_jobs(cluster: Cluster) -> Iterator[None]:
    """Alice has as many jobs as she may have."""
    limit = ("sacctmgr", "--immediate", "modify", "user", "alice", "set")
    cluster.run(*limit, "MaxSubmitJobs=0")
    try:
        yield
    finally:
        cluster.run(*limit, "MaxSubmitJobs=-1")


def busy_slurm(cluster: Cluster) -> Path:
    """A file; while it is there, the commands of Slurm beside it take their time."""
    folder = cluster.folder / "busy"
    if not folder.exists():
        folder.mkdir()
        slow = f'#!/bin/sh\n[ ! -e {folder}/now ] || sleep 2\nexec /usr/bin/sbatch "$@"\n'
        (folder / "sbatch").write_text(slow, encoding="utf-8")
        (folder / "sbatch").chmod(0o755)
        (folder / "scancel").symlink_to("/usr/bin/scancel")
    return folder / "now"


@contextmanager
def broken_environment() -> Iterator[None]:
    """The software that sessions start from is broken on all nodes."""
    link = Path("/opt/ipython-kernel")  # a link in the tests' own view of the machine
    whole = link.readlink()
    link.unlink()
    activate = link / "bin/activate"
    activate.parent.mkdir(parents=True)
    # It lives long enough for the hub to see it run.
    activate.write_text("echo ModuleNotFoundError: No module named batchspawner\nsleep 2\nexit 1\n")
    (link / "lib").mkdir()
    try:
        yield
    finally:
        shutil.rmtree(link)
        link.symlink_to(whole)
