"""The test hub itself: what it brings up is as said, and what it takes down is gone."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from visitor import Visitor

from tests.hub import install, runs
from tests.hub.apart import PROJECT
from tests.hub.cluster import Cluster
from tests.hub.configure import CORES, MEMORY_MB, NODES
from tests.hub.daemons import DaemonError, Daemons, began, read, wait_until
from tests.hub.hub import Hub

# A run of which nobody knows when its owner is killed: a daemon, and what a job leaves behind.
CRASHES = """
import subprocess, sys
from pathlib import Path
from tests.hub import runs
from tests.hub.apart import stand_apart
from tests.hub.configure import configure
from tests.hub.daemons import Daemons

run = runs.new(Path(sys.argv[1]))
configure(run)
stand_apart(run, links={}, opt=run.parent / "opt")
daemon = Daemons(run).start("sleeper", "sleep", "600", ready=lambda: True)
left = subprocess.run(
    "setsid sh -c 'echo $$; exec sleep 600 >&-' &", shell=True, stdout=subprocess.PIPE
).stdout
print(daemon, int(left), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder for runs, which is empty afterwards."""
    install.ROOT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="try-", dir=install.ROOT))
    folder.chmod(0o755)
    yield folder
    by_hand("down", folder)  # where a test failed before it was
    for empty in (*folder.iterdir(), folder):
        empty.rmdir()


def test_nodes_are_idle_and_as_said(cluster: Cluster) -> None:
    cluster.idle()
    said = cluster.run("sinfo", "--Node", "--noheader", "--format=%N %t %c %m %G").stdout
    assert said.splitlines() == [f"{node} idle {CORES} {MEMORY_MB} gpu:h100:2" for node in NODES]


def test_accounts_have_their_shares(cluster: Cluster) -> None:
    said = cluster.run("sshare", "--all", "-Pn", "--format=account,user,rawshares").stdout
    lines = [line.strip().split("|") for line in said.splitlines()]
    shares = {(account, user): int(share) for account, user, share in lines if account != "root"}
    expected = {"def-prof_cpu": 1, "def-prof_gpu": 1, "rrg-prof_cpu": 50}
    assert shares == {
        (account, user): 1 if user else share
        for account, share in expected.items()
        for user in ("", "alice", "bob")
    }


def test_a_user_runs_a_job_on_a_fake_gpu(cluster: Cluster) -> None:
    said = cluster.run(
        "srun", "--account=def-prof_gpu", "--gres=gpu:h100:1", "--time=1", "sh", "-c",
        'id -un; echo "$CUDA_VISIBLE_DEVICES"; touch "$SLURM_TMPDIR/here"; echo "$SLURM_TMPDIR"',
        user="alice",
    )  # fmt: skip
    user, gpu, folder = said.stdout.split()
    assert (user, gpu) == ("alice", "0")
    cluster.idle()
    wait_until(lambda: not Path(folder).exists(), 10, lambda: f"{folder} is left")


def test_a_job_that_exports_nothing_has_the_users_own_environment(cluster: Cluster) -> None:
    profile = cluster.home("alice") / ".profile"
    profile.write_text("export FROM_PROFILE=read\n", encoding="utf-8")
    command = ("sbatch", "--wait", "--export=NONE", "--output=said.txt", "--wrap", "env")
    cluster.run(*command, user="alice", cwd=cluster.home("alice"))
    profile.unlink()
    said = cluster.home("alice") / "said.txt"
    assert "FROM_PROFILE=read" in said.read_text(encoding="utf-8").splitlines()
    said.unlink()


def test_jobs_are_accounted(cluster: Cluster) -> None:
    job = ("sbatch", "--parsable", "--time=1", "--account=rrg-prof_cpu", "--wrap=exit 3")
    number = cluster.run(*job, user="bob").stdout.strip()
    question = ("sacct", f"--jobs={number}", "-XPn", "--format=user,account,state,exitcode")

    def accounted() -> str:
        return cluster.run(*question).stdout.strip()

    wait_until(lambda: "FAILED" in accounted(), 20, accounted)
    assert accounted() == "bob|rrg-prof_cpu|FAILED|3:0"


def test_full_and_idle(cluster: Cluster) -> None:
    cluster.fill(leave=2)
    free = cluster.run("sinfo", "--noheader", "--format=%C").stdout.split("/")
    assert free[:2] == ["14", "2"]
    cluster.idle()
    assert cluster.run("squeue", "--noheader").stdout == ""


def test_both_releases_answer(hub: Hub, older_hub: Hub) -> None:
    assert (hub.version, older_hub.version) == ("5.4.3", "5.0.0")


def test_up_for_a_browser_and_down_again(cluster: Cluster, root: Path) -> None:
    before = machine()
    said = by_hand("up", root)
    address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    password = re.search(r"password (\w+)", said)[1]
    assert "4 nodes are idle" in said
    assert machine() == before
    assert address in by_hand("up", root)  # once is enough

    assert not signed_in(address, "something else")
    assert signed_in(address, password)

    [run] = runs.kept(root)
    daemons = [each["pid"] for each in read(run / "daemons.json")]
    assert len(daemons) == len(["munged", "mariadbd", "slurmdbd", "slurmctld", *NODES, "hub"])
    assert by_hand("down", root) == "The hub is down.\n"
    assert [pid for pid in daemons if began(pid)] == []
    assert seeing(run) == []
    assert not run.exists()
    assert machine() == before


def test_what_a_crash_leaves_is_ended_by_the_next(cluster: Cluster, root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CRASHES, root], cwd=PROJECT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as owner:  # fmt: skip
        left = [int(pid) for pid in owner.stdout.readline().split()]
        [run] = root.glob("run-*")
        runs.clear(root)
        assert run.exists()  # it has an owner
        owner.send_signal(signal.SIGKILL)
    assert all(map(began, left))
    runs.clear(root)
    assert [pid for pid in left if began(pid)] == []
    assert not run.exists()


def test_a_daemon_that_does_not_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    daemons = Daemons(tmp_path)
    with pytest.raises(DaemonError, match=r"broken ended at once \(3\)(?s:.*)no such port"):
        daemons.start("broken", "sh", "-c", "echo no such port; exit 3", ready=lambda: False)
    with pytest.raises(DaemonError, match=r"slow was not ready within 0.2 s"):
        daemons.start("slow", "sleep", "600", ready=lambda: False, timeout_s=0.2)
    [*_, slow] = read(daemons.record)
    daemons.end()
    assert began(slow["pid"]) is None


def test_another_process_of_the_same_id_is_let_live(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    with subprocess.Popen(["sleep", "600"]) as other:
        noted = {"name": "gone", "pid": other.pid, "began": began(other.pid) - 1}
        Daemons(tmp_path).record.write_text(json.dumps([noted]), encoding="utf-8")
        Daemons(tmp_path).end()
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=0.2)
        other.kill()


def by_hand(do: str, root: Path) -> str:
    """What `make hub` and `make hub-down` print."""
    return subprocess.run(
        [sys.executable, "-m", "tests.hub", do, "--below", root],
        cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE, timeout=120,
    ).stdout  # fmt: skip


def signed_in(address: str, password: str) -> bool:
    visitor = Visitor(address, "alice")
    [form] = visitor.open("/hub/login?next=%2Fhub%2Fhome").forms
    page = visitor.submit(form, {"username": "alice", "password": password})
    visitor.close_tab()
    return page.path == "/hub/home"


def machine() -> tuple[object, ...]:
    """What a hub would change of the machine, if it did not stand apart."""
    files = [Path("/etc", name).read_bytes() for name in ("passwd", "group", "shadow")]
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    return *files, sorted(os.listdir("/opt")), sorted(os.listdir("/etc/slurm")), mounts


def seeing(run: Path) -> list[str]:
    """The processes that see the files of a run in place of the machine's."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if run.name in (folder / "mountinfo").read_text(encoding="utf-8", errors="replace"):
                found.append((folder / "cmdline").read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue  # it ended meanwhile
    return found
