"""Gets the test hub what it needs: `python -m tests.hub.install`.

Slurm, munge, MariaDB and sudo by apt; two environments and the proxy into a folder of their own,
made anew when their locks change. Where something does not come, the hub's tests are skipped and
say so; under CI=true that is a failure.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hub.apart import may_stand_apart

HERE = Path(__file__).resolve().parent
PARTS = HERE / "parts"
REQUIRED = bool(os.environ.get("CI"))  # then what is missing is a failure

# Where the hub's own users can read, so not below root's home. Kept from run to run.
ROOT = Path(os.environ.get("HUBLAB_HUB") or "/var/cache/hublab-hub")
ENVIRONMENTS = ("session", "older")
PROXY = ROOT / "proxy"

PACKAGES = {  # of Debian, each with a program that shows whether it is there
    "slurm-client": "sbatch",
    "slurmctld": "slurmctld",
    "slurmd": "slurmd",
    "slurmdbd": "slurmdbd",
    "munge": "munged",
    "mariadb-server-core": "mariadbd",
    "mariadb-client-core": "mariadb",
    "sudo": "sudo",
    "python3": "/usr/bin/python3",
    # What learners try on a node without a network, and what makes it one.
    "iproute2": "ip",
    "git": "git",
    "curl": "curl",
    "wget": "wget",
    "openssh-client": "ssh",
    "rsync": "rsync",
}


class MissingError(Exception):
    """What the test hub needs is not here, and what to do."""


def environment(name: str) -> Path:
    """The folder of an environment: `session` or `older`."""
    return ROOT / name


def main() -> int:
    """Get what is missing and say what the hub runs on."""
    try:
        get()
        check()
    except MissingError as error:
        print(f"The tests on a real hub are skipped: {error}.")
        return 1 if REQUIRED else 0
    said = subprocess.run(["slurmctld", "-V"], capture_output=True, text=True, check=True)
    print(f"The tests start JupyterHub on {said.stdout.strip()}, from {ROOT}.")
    return 0


def get() -> None:
    """Get what is missing. Raises MissingError."""
    _check_user()
    by_apt([name for name, program in PACKAGES.items() if not shutil.which(program)])
    with _alone():
        for name in ENVIRONMENTS:
            lock = HERE / f"requirements-{name}.txt"
            _make(environment(name), [lock], lambda folder, lock=lock: _by_pip(folder, lock))
        _make(PROXY, [PARTS / "package.json", PARTS / "package-lock.json"], _by_npm)


def check() -> None:
    """Do nothing where all is here. Raises MissingError."""
    _check_user()
    missing = [name for name, program in PACKAGES.items() if not shutil.which(program)]
    if missing:
        raise MissingError(f"apt did not install {' '.join(missing)}")
    if not all((folder / ".made").is_file() for folder in _folders()):
        raise MissingError("its environments are not there: python -m tests.hub.install")


def by_apt(packages: list[str]) -> None:
    """Debian's packages, with none of their services started."""
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise MissingError(f"there is no apt here to install {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _no_services():
        for command in (
            ("apt-get", "update", "--quiet=2"),
            ("apt-get", "install", "--quiet=2", "--yes", "--no-install-recommends", *packages),
        ):
            print("Getting the tests a hub:", *command, flush=True)
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)


def _check_user() -> None:
    if os.geteuid() != 0:
        raise MissingError("they need root, as Slurm starts jobs as other users")
    if not may_stand_apart():
        raise MissingError("they need leave to mount (in a container: --privileged)")


def _folders() -> list[Path]:
    return [*map(environment, ENVIRONMENTS), PROXY]


def _make(folder: Path, locks: list[Path], how: Callable[[Path], None]) -> None:
    """Make a folder anew unless it was made from the same locks for the same Python."""
    lines = [line for lock in locks for line in lock.read_text(encoding="utf-8").splitlines()]
    pinned = [line for line in lines if not line.strip().startswith("#")]
    stamp = hashlib.sha256("\n".join([_python(), *pinned]).encode()).hexdigest()
    made = folder / ".made"
    if made.is_file() and made.read_text(encoding="utf-8") == stamp:
        return
    print(f"Getting the tests a hub: {folder}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    how(folder)
    made.write_text(stamp, encoding="utf-8")


def _python() -> str:
    said = subprocess.run(["/usr/bin/python3", "-VV"], capture_output=True, text=True, check=True)
    return said.stdout


def _by_pip(folder: Path, lock: Path) -> None:
    """An environment that other users can run: of the system's Python, filled by our pip."""
    _run("/usr/bin/python3", "-m", "venv", "--without-pip", str(folder))
    pip = (sys.executable, "-m", "pip", "--python", str(folder / "bin/python"))
    # Twice quiet: what an index lacks is for pip to know.
    _run(*pip, "install", "--quiet", "--quiet", "--require-hashes", "--requirement", str(lock))


def _by_npm(folder: Path) -> None:
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PARTS / name, folder)
    _run(str(Path(sys.executable).with_name("npm")), "ci", "--loglevel=error", cwd=folder)


def _run(*command: str, cwd: Path | None = None) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # npm looks for node there
    done = subprocess.run(
        command, check=False, cwd=cwd, env={**os.environ, "PATH": path},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout)
        raise MissingError(f"this failed: {' '.join(command)}")


@contextmanager
def _alone() -> Iterator[None]:
    """One installation at a time."""
    ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
    with open(ROOT / ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _no_services() -> Iterator[None]:
    """Have Debian start no service that it installs (the policy that its manual describes)."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


if __name__ == "__main__":
    sys.exit(main())
