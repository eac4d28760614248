"""What Slurm stands on: munge, MariaDB, and Slurm's accounts in it."""

from __future__ import annotations

import functools
import secrets
import subprocess
from pathlib import Path

from tests.hub.daemons import DaemonError, Daemons


def start_munge(daemons: Daemons, run: Path) -> None:
    """Munge, by which the daemons know each other, with a key and a socket of its own."""
    private = run / "munge"
    private.mkdir(mode=0o700)
    key = private / "key"
    key.touch(mode=0o600)
    key.write_bytes(secrets.token_bytes(1024))
    socket = run / "run/munge.sock"
    daemons.start(
        "munged", "munged", "--foreground", "--force", f"--key-file={key}", f"--socket={socket}",
        f"--seed-file={private / 'seed'}", f"--pid-file={run / 'run/munged.pid'}",
        f"--log-file={run / 'log/munged.log'}", "--num-threads=10",
        ready=functools.partial(answers, ["munge", "--no-input", f"--socket={socket}"]),
    )  # fmt: skip


def start_database(daemons: Daemons, run: Path, *, port: int, password: str) -> None:
    """MariaDB on loopback, with an empty database for Slurm."""
    data, socket = run / "memory/database", run / "run/database.sock"
    log = run / "log/mariadbd.out"
    with open(log, "ab") as out:
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", "--user=root", f"--datadir={data}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    client = ["mariadb", "--no-defaults", f"--socket={socket}", "--user=root"]
    daemons.start(
        "mariadbd", "mariadbd", "--no-defaults", "--user=root", f"--datadir={data}",
        f"--socket={socket}", "--bind-address=127.0.0.1", f"--port={port}",
        f"--pid-file={run / 'run/mariadbd.pid'}", "--innodb-buffer-pool-size=64M",
        "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=0", "--skip-log-bin",
        ready=functools.partial(answers, [*client, "--execute=select 1"]), timeout_s=60,
    )  # fmt: skip
    words = ["create database slurm_acct_db"]
    for host in ("127.0.0.1", "localhost"):
        words.append(f"create user 'slurm'@'{host}' identified by '{password}'")
        words.append(f"grant all on slurm_acct_db.* to 'slurm'@'{host}'")
    subprocess.run([*client, f"--execute={';'.join(words)}"], check=True, timeout=30)


def start_accounting(daemons: Daemons, env: dict[str, str], accounts: str) -> None:
    """slurmdbd, and the accounts in it: sacctmgr's own commands."""
    manager = ["sacctmgr", "--noheader", "--parsable2"]
    daemons.start(
        "slurmdbd", "slurmdbd", "-D", env=env, timeout_s=60,
        ready=functools.partial(answers, [*manager, "show", "cluster"], env=env),
    )  # fmt: skip
    said = subprocess.run(
        ["sacctmgr", "--immediate"], input=accounts, env=env, timeout=60,
        check=False, text=True, capture_output=True,
    )  # fmt: skip
    kept = subprocess.run(
        [*manager, "show", "user", "bob"], env=env, timeout=10,
        check=False, text=True, capture_output=True,
    )  # fmt: skip
    if "bob" not in kept.stdout:
        raise DaemonError(f"sacctmgr did not make the accounts.\n{said.stdout}{said.stderr}")


def answers(command: list[str], *, env: dict[str, str] | None = None) -> bool:
    """Whether a command succeeds, soon: clients of Slurm try for long."""
    try:
        return not subprocess.run(
            command, check=False, env=env, timeout=5, capture_output=True
        ).returncode
    except subprocess.TimeoutExpired:
        return False
