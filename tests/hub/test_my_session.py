"""The panel “My session” in a job on a real Slurm says what Slurm itself says of that job."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from publish.pages import ROOT
from tests.hub import install
from tests.hub.cluster import Cluster
from tests.hub.daemons import read, wait_until

SESSION = install.environment("session")
ACCOUNT = "def-prof_gpu"
NVIDIA = "NVIDIA H100 80GB HBM3, 35, 12000, 81559"
# Waits until it is asked, as a session does, then tells what the panel knows at once, and all.
ASKED = """\
import json, pathlib, time
from hublab.panels import MySession
from hublab.questions import slurm

slurm._FRESH_S = 0.0  # the test asks faster than a person
FIGURES = ("gpu", "cores", "memory_mb", "start_s", "end_s", "limit_s", "account", "job_id")
gate, told = pathlib.Path("ask"), pathlib.Path("told")


def words(panel, answer):
    parts = [*panel.tables(answer), *(part for _head, part in panel.listings(answer))]
    lines = [answer.sentence(), *"\\n".join(part.plain() for part in parts).splitlines()]
    return "\\n".join(" ".join(line.split()) for line in lines)


while True:
    while not gate.exists():
        time.sleep(0.02)
    gate.unlink()
    panel = MySession()
    answers = list(panel.answers())
    known = {name: getattr(answers[-1], name) for name in FIGURES}
    known["at once"], known["text"] = words(panel, answers[0]), words(panel, answers[-1])
    pathlib.Path("telling").write_text(json.dumps(known))
    pathlib.Path("telling").rename(told)
"""


class Session:
    """A session of Alice's with one GPU, and what a panel in it tells."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.folder = cluster.home("alice") / "my-session"
        self.folder.mkdir()
        shutil.chown(self.folder, "alice")
        shutil.copytree(
            ROOT / "widgets/hublab",
            self.folder / "library/hublab",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        self._script("bin/nvidia-smi", f"#!/bin/sh\necho '{NVIDIA}'\n")
        self._script("asked.py", ASKED)

    def begin(self) -> None:
        """Submit it as the hub does: by sbatch, under the hub's name, with --gres."""
        self.job_id = self.submit(
            f"PATH={self.folder}/bin:$PATH PYTHONPATH={self.folder}/library "
            f"exec {SESSION}/bin/python asked.py",
            "--gres=gpu:h100:1", "--cpus-per-task=2", "--mem=2000", "--time=2:00:00",
        )  # fmt: skip
        self.wait_for(self.job_id, "RUNNING")

    def submit(self, line: str, *options: str) -> str:
        """The number of a job of Alice's that runs this line."""
        return self.cluster.run(
            "sbatch", "--parsable", f"--account={ACCOUNT}", "--job-name=spawner-jupyterhub",
            "--output=log", *options, f"--wrap={line}", user="alice", cwd=self.folder,
        ).stdout.strip()  # fmt: skip

    def wait_for(self, job_id: str, state: str) -> None:
        """Until Slurm's accounting has a job in this state."""
        wait_until(
            lambda: self.sacct(job_id)["State"] == state,
            30,
            lambda: f"Job {job_id} is not {state}: {self.sacct(job_id)}",
        )

    def panel(self) -> dict[str, Any]:
        """What a new panel tells now."""
        told = self.folder / "told"
        (self.folder / "ask").touch()
        wait_until(told.exists, 20, lambda: (self.folder / "log").read_text(encoding="utf-8"))
        text = told.read_text(encoding="utf-8")
        told.unlink()
        return json.loads(text)

    def scontrol(self) -> dict[str, str]:
        """Slurm's record of the session, word by word."""
        text = self.cluster.run("scontrol", "show", "job", self.job_id).stdout
        return dict(pair.split("=", 1) for pair in text.split() if "=" in pair)

    def sacct(self, job_id: str) -> dict[str, str]:
        """Slurm's accounting of a job of Alice's."""
        columns = ("State", "Elapsed", "Timelimit", "Start")
        text = self.cluster.run(
            "sacct", "--allocations", "--parsable2", "--noheader", f"--jobs={job_id}",
            f"--format={','.join(columns)}",
        ).stdout  # fmt: skip
        return dict(zip(columns, (text.strip() or "|||").split("|"), strict=True))

    def _script(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)


@pytest.fixture(scope="module")
def session(cluster: Cluster) -> Iterator[Session]:
    made = Session(cluster)
    made.earlier = made.submit("sleep 2", "--time=5")
    made.wait_for(made.earlier, "COMPLETED")
    made.begin()
    yield made
    cluster.idle()
    shutil.rmtree(made.folder)


def test_it_says_what_scontrol_says(session: Session) -> None:
    panel, slurm = session.panel(), session.scontrol()
    assert panel["gpu"] == "gpu:h100:1"
    assert panel["job_id"] == slurm["JobId"] == session.job_id
    assert panel["cores"] == int(slurm["NumCPUs"])
    assert f"{panel['memory_mb']}M" == slurm["MinMemoryNode"]
    assert panel["account"] == slurm["Account"]
    assert panel["limit_s"] == 7200
    for name, key in (("start_s", "StartTime"), ("end_s", "EndTime")):
        assert seconds(session.cluster, slurm[key]) == panel[name]
    for line in (
        f"State {slurm['JobState']}",
        f"Partition, QOS {slurm['Partition']}, {slurm['QOS']}",
        "Your other interactive jobs here none",
        "GPUs 1 × h100",
        "NVIDIA H100 80GB HBM3; busy: 35 %; memory: 12 000 MB of 81 559 MB",
    ):
        assert line in panel["text"]
    assert "Not learnt" not in panel["text"]


def test_it_says_at_once_what_the_job_knows_of_itself(session: Session) -> None:
    at_once = session.panel()["at once"]
    assert f"scancel {session.job_id}" in at_once
    assert "Not answered yet: state, limits and GPU model (scontrol), " in at_once


def test_it_says_what_sshare_says(session: Session) -> None:
    said = session.cluster.run(
        "sshare", "--parsable2", "--noheader", "--format=LevelFS,FairShare",
        f"--accounts={ACCOUNT}", "--users=alice",
    ).stdout  # fmt: skip
    (level, _blank), (_own_level, place) = (line.split("|") for line in said.splitlines())
    text = session.panel()["text"]
    assert "Your group's LevelFS" in text
    shown = "∞" if level.strip() == "inf" else f"{round(float(level), 3):g}"
    assert f"{shown}: it has used" in text
    assert f"{round(float(place), 3):g}, from 1 for the first" in text


def test_it_says_what_sacct_says_of_earlier_sessions(session: Session) -> None:
    sacct = session.sacct(session.earlier)
    minutes, elapsed_s = divmod(int(sacct["Elapsed"].rpartition(":")[2]), 60)
    (row,) = [
        line
        for line in session.panel()["text"].splitlines()
        if line.startswith(f"{session.earlier} ")
    ]
    assert minutes == 0
    assert f"{elapsed_s} s of 5 min" in row
    assert sacct["Start"].partition("T")[0] in row


def test_a_limit_that_is_changed_is_seen(session: Session) -> None:
    session.cluster.run("scontrol", "update", f"job={session.job_id}", "timelimit=60")
    panel = session.panel()
    wait_until(lambda: session.panel()["limit_s"] == 3600, 30, lambda: panel["text"])
    assert seconds(session.cluster, session.scontrol()["EndTime"]) == session.panel()["end_s"]


def test_another_interactive_job_is_seen_and_ended_as_told(session: Session) -> None:
    said = session.cluster.run(
        "salloc", "--no-shell", f"--account={ACCOUNT}", "--time=5", "--mem=256", user="alice"
    ).stderr
    other = next(word for word in said.split() if word.isdigit())
    batch = session.submit("sleep infinity", "--job-name=sweep", "--time=5", "--mem=256")
    wait_until(
        lambda: f"job on this cluster, {other}: only" in session.panel()["text"],
        30,
        lambda: session.panel()["text"],
    )
    assert f"scancel {other}" in session.panel()["text"]
    assert f"scancel {batch}" not in session.panel()["text"]
    session.cluster.run("scancel", other, user="alice")
    session.cluster.run("scancel", batch, user="alice")
    wait_until(
        lambda: "Your other interactive jobs here none" in session.panel()["text"],
        30,
        lambda: session.panel()["text"],
    )


def test_a_controller_that_hangs_keeps_nobody_waiting(session: Session) -> None:
    controller = daemon(session.cluster, "slurmctld")
    os.kill(controller, signal.SIGSTOP)
    try:
        text = session.panel()["text"]
    finally:
        os.kill(controller, signal.SIGCONT)
    assert "no answer within 5 s." in text
    assert "state, limits and GPU model (scontrol)" in text
    assert f"Slurm job {session.job_id} asked for 2 cores" in text
    wait_until(
        lambda: "Not learnt" not in session.panel()["text"], 60, lambda: session.panel()["text"]
    )


def daemon(cluster: Cluster, name: str) -> int:
    """The id of one of the cluster's processes."""
    return next(each["pid"] for each in read(cluster.daemons.record) if each["name"] == name)


def seconds(cluster: Cluster, moment: str) -> int:
    """One of Slurm's local times in seconds since 1970."""
    return int(cluster.run("date", f"--date={moment}", "+%s").stdout)
