"""A Slurm cluster of four nodes on this machine, with accounting."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
from pathlib import Path
from typing import Self

from tests.hub import accounting, install, runs
from tests.hub.apart import USERS, stand_apart
from tests.hub.configure import CORES, NODES, configure
from tests.hub.daemons import Daemons, wait_until


class Cluster:
    """Nodes n1 to n4 with 4 cores, 16,000 MB and 2 fake GPUs each; users alice and bob."""

    folder: Path
    conf: Path
    env: dict[str, str]  # for Slurm's commands, with a `scontrol` that knows --json

    def __init__(self, root: Path = install.ROOT) -> None:
        """A cluster whose files are below `root`."""
        self.kept = False
        self._root = root
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Start everything; four nodes are idle then. Raises DaemonError."""
        install.check()
        runs.clear(self._root)
        self.folder = runs.new(self._root)
        self._open.callback(runs.remove, self.folder)
        try:
            self._start()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """End everything, newest first."""
        self._open.close()

    def keep(self) -> None:
        """Let the cluster live on when this process ends; `make hub-down` ends it."""
        runs.keep(self.folder)
        self._open.pop_all()
        self.kept = True

    def _start(self) -> None:
        shared = configure(self.folder)
        self.conf, self.env = shared.conf, shared.env
        session = install.environment("session")
        links = {"jupyterhub": session, "ipython-kernel": session}
        self._open.callback(stand_apart(self.folder, links=links, opt=self._root / "opt"))
        self._make_homes()
        self.daemons = Daemons(self.folder)
        self._open.callback(runs.end, self.folder, self.daemons)
        accounting.start_munge(self.daemons, self.folder)
        accounting.start_database(
            self.daemons,
            self.folder,
            port=shared.database_port,
            password=shared.database_password,
        )
        accounts = (install.PARTS / "accounts").read_text(encoding="utf-8")
        accounting.start_accounting(self.daemons, self.env, accounts)
        (self.folder / "memory/state").mkdir()
        self.daemons.start(
            "slurmctld", "slurmctld", "-D", "-i", env=self.env,
            ready=lambda: accounting.answers(["scontrol", "ping"], env=self.env),
        )  # fmt: skip
        for node in NODES:
            (self.folder / "memory/spool" / node).mkdir(parents=True)
            self.daemons.start(
                f"slurmd.{node}", "slurmd", "-D", "-N", node, env=self.env, ready=lambda: True
            )
        wait_until(
            lambda: self.daemons.check() and self._all_idle(), 30,
            lambda: f"The nodes are {self._nodes()}.\n{self.daemons.tail('slurmctld')}",
        )  # fmt: skip

    def run(
        self,
        *command: str | Path,
        user: str | None = None,
        cwd: Path | None = None,
        input: str | None = None,
        check: bool = True,
        timeout: float = 30,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on the cluster's login node, as root or as a user in their home."""
        done = subprocess.run(
            command, input=input, check=False, timeout=timeout, text=True, capture_output=True,
            stdin=None if input is not None else subprocess.DEVNULL, **self._as(user, cwd),
        )  # fmt: skip
        if check and done.returncode:
            words = " ".join(map(str, command))
            raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def home(self, user: str) -> Path:
        """The home folder of a user."""
        return self.folder / "home" / user

    def idle(self) -> None:
        """Cancel all jobs and wait until all nodes are idle."""
        if jobs := self.run("squeue", "--noheader", "--format=%A").stdout.split():
            self.run("scancel", *sorted(set(jobs)), check=False)
        wait_until(
            lambda: self._all_idle() and not self.run("squeue", "--noheader").stdout,
            30,
            lambda: f"Jobs did not end.\n{self.run('squeue').stdout}{self._nodes()}",
        )

    def fill(self, *, user: str = "bob", leave: int = 0) -> None:
        """Have a user's jobs run on all cores but so many."""
        count = len(NODES) * CORES - leave
        said = self.run(
            "sbatch", "--parsable", f"--array=1-{count}", "--mem=256", "--time=60",
            "--account=def-prof_cpu", "--job-name=filler", "--output=/dev/null",
            "--wrap=sleep infinity", user=user,
        )  # fmt: skip
        job = said.stdout.strip()
        running = ("squeue", "--noheader", "--array", f"--job={job}", "--states=RUNNING")
        wait_until(
            lambda: len(self.run(*running).stdout.splitlines()) == count,
            30,
            lambda: f"The cores did not fill.\n{self.run('squeue').stdout}{self._nodes()}",
        )

    def _as(self, user: str | None, cwd: Path | None) -> dict:
        if user is None:
            return {"env": self.env, "cwd": cwd or self.folder}
        who = pwd.getpwnam(user)
        mine = {"HOME": who.pw_dir, "USER": user, "LOGNAME": user, "SHELL": who.pw_shell}
        return {
            "env": {**self.env, **mine}, "cwd": cwd or who.pw_dir,
            "user": who.pw_uid, "group": who.pw_gid, "extra_groups": [], "umask": 0o022,
        }  # fmt: skip

    def _all_idle(self) -> bool:
        return self._nodes() == f"{len(NODES)} idle"

    def _nodes(self) -> str:
        return self.run("sinfo", "--noheader", "--format=%D %t", check=False).stdout.strip()

    def _make_homes(self) -> None:
        for user, number in USERS.items():
            self.home(user).mkdir(mode=0o755)
            os.chown(self.home(user), number, number)
