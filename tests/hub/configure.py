"""The files of a cluster, filled in from parts/: Slurm's configuration, scripts, devices."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import shutil
import socket
import string
from dataclasses import dataclass
from pathlib import Path

from tests.hub.install import PARTS

NODES = ("n1", "n2", "n3", "n4")
CORES = 4  # of each node
MEMORY_MB = 16000
GPUS = 2
PORTS = range(20000, 32000)  # below those that a kernel gives out by itself

FOLDERS = ("bin", "dev", "home", "localscratch", "log", "memory", "run", "slurm")
MODES = {
    "slurm.conf": 0o644,
    "gres.conf": 0o644,
    "cgroup.conf": 0o644,
    "slurmdbd.conf": 0o600,  # or slurmdbd refuses it
    "prolog": 0o755,
    "epilog": 0o755,
    "task-prolog": 0o755,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What the daemons of a cluster have in common."""

    conf: Path
    env: dict[str, str]
    database_port: int
    database_password: str


def configure(run: Path) -> Configuration:
    """Fill a run's folder."""
    for name in FOLDERS:
        (run / name).mkdir()
    for number in range(GPUS):  # each the device of /dev/null
        os.mknod(run / f"dev/gpu{number}", 0o20666, os.makedev(1, 3))
    shutil.copy(PARTS / "scontrol", run / "bin")
    controller, accounting, database, *nodes = free_ports(3 + len(NODES))
    password = secrets.token_hex(8)
    values = {
        "folder": run,
        "host": socket.gethostname().split(".")[0],
        "munge": run / "run/munge.sock",
        "controller_port": controller,
        "accounting_port": accounting,
        "database_port": database,
        "database_password": password,
        "nodes": "\n".join(map(_node_line, NODES, nodes)),
    }
    for name, mode in MODES.items():
        _fill(run / "slurm" / name, mode, values)
    conf = run / "slurm/slurm.conf"
    return Configuration(
        conf=conf, env=_environment(run, conf), database_port=database, database_password=password
    )


def free_ports(count: int) -> range:
    """So many ports side by side that nobody listens at."""
    while True:
        first = random.choice(PORTS[:-count])
        with contextlib.suppress(OSError), contextlib.ExitStack() as held:
            for port in range(first, first + count):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
            return range(first, first + count)


def _fill(file: Path, mode: int, values: dict[str, object]) -> None:
    text = string.Template((PARTS / file.name).read_text(encoding="utf-8"))
    file.touch(mode=mode)
    file.write_text(text.substitute(values), encoding="utf-8")
    file.chmod(mode)  # whatever this process masks


def _node_line(name: str, port: int) -> str:
    return (
        f"NodeName={name} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} "
        f"CPUs={CORES} RealMemory={MEMORY_MB} Gres=gpu:h100:{GPUS}"
    )


def _environment(run: Path, conf: Path) -> dict[str, str]:
    """What Slurm's commands need, and nothing of the environment of the tests."""
    path = f"{run / 'bin'}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {"PATH": path, "SLURM_CONF": str(conf), "LANG": "C.UTF-8", "HOME": "/root"}
