"""The test hub itself: what it brings up is as said, and what it takes down is gone."""

from __future__ import annotations

from tests.hub.cluster import Cluster
from tests.hub.hub import Hub


def test_accounts_have_their_shares(cluster: Cluster) -> None:
    said = cluster.run("sshare", "--parsable2", "--noheader", "--format=account,rawshares").stdout
    shares = dict(line.strip().split("|") for line in said.splitlines())
    assert {name: shares[name] for name in shares if name != "root"} == {
        "def-prof_cpu": "1", "def-prof_gpu": "1", "rrg-prof_cpu": "50",
    }  # fmt: skip


def test_a_user_runs_a_job_on_a_fake_gpu(cluster: Cluster) -> None:
    said = cluster.run(
        "srun",
        "--account=def-prof_gpu",
        "--gres=gpu:h100:1",
        "--time=1",
        "sh",
        "-c",
        'id -un; echo "$CUDA_VISIBLE_DEVICES"; ls -d "$SLURM_TMPDIR"',
        user="alice",
    )
    user, gpu, folder = said.stdout.split()
    assert (user, gpu) == ("alice", "0")
    assert folder.endswith(".0")


def test_full_and_idle(cluster: Cluster) -> None:
    cluster.fill(leave=2)
    free = cluster.run("sinfo", "--noheader", "--format=%C").stdout.split("/")
    assert free[:2] == ["14", "2"]
    cluster.idle()
    assert cluster.run("squeue", "--noheader").stdout == ""


def test_both_releases_answer(hub: Hub, older_hub: Hub) -> None:
    assert (hub.version, older_hub.version) == ("5.4.3", "5.0.0")
