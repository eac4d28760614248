"""A view of the machine's files of our own, so that nothing of the machine is changed.

In a mount namespace this process and all that it starts see users alice and bob, the links in /opt
that the spawner's template expects, and Slurm's configuration in /etc/slurm. Nobody else sees
them, and they are gone with the last process, however it ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
USERS = {"alice": 52001, "bob": 52002}  # with their numbers, which no Debian package takes
MEMORY = ("-t", "tmpfs", "-o", "mode=755", "tmpfs")  # as `mount` takes it
NEW_MOUNTS = 0x00020000  # CLONE_NEWNS of sched.h; os.unshare came with Python 3.12


def stand_apart(run: Path, *, links: dict[str, Path], opt: Path) -> Callable[[], None]:
    """Let this process and its children see the hub's users, links in /opt and Slurm's files.

    `run` holds `home/`, `slurm/`, seen as /etc/slurm, and `memory/`, where files are in memory, as
    databases wait for disks. `links` are names in /opt; what /opt has of the machine stays there,
    by way of the folder `opt`, which nobody may ever remove by its content. Call what this returns
    to see the machine as before.
    """
    leave_machine()
    seen = contextlib.ExitStack()  # of calls alone: a process that ends leaves its children theirs
    _see(seen, "--rbind", _with_users(run, "passwd"), Path("/etc/passwd"))
    _see(seen, "--rbind", _with_users(run, "group"), Path("/etc/group"))
    # Slurm becomes a user by su for the environment of a job with --export=NONE.
    _see(seen, "--rbind", _with_users(run, "shadow"), Path("/etc/shadow"))
    _see(seen, "--rbind", run / "slurm", Path("/etc/slurm"))
    _see(seen, *MEMORY, run / "memory")
    opt.mkdir(exist_ok=True)
    _see(seen, "--rbind", Path("/opt"), opt)
    _see(seen, *MEMORY, Path("/opt"))
    for name, target in {**{each.name: each for each in opt.iterdir()}, **links}.items():
        Path("/opt", name).symlink_to(target)
    return seen.close


def may_stand_apart() -> bool:
    """Whether this user may mount for themselves alone; tried in a process of its own."""
    tried = "import tests.hub.apart as apart; apart.leave_machine()"
    command = (sys.executable, "-c", tried)
    return subprocess.run(command, check=False, capture_output=True, cwd=PROJECT).returncode == 0


def leave_machine() -> None:
    """Mount, from now on, for this process and its children alone. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_MOUNTS):
        number = ctypes.get_errno()
        raise OSError(number, f"no mount namespace: {os.strerror(number)}")
    done = subprocess.run(["mount", "--make-rprivate", "/"], check=False, capture_output=True)
    if done.returncode:
        raise OSError(done.stderr.decode(errors="replace").strip())


def standing_in(run: Path) -> list[int]:
    """The processes that see the machine as those of this run do, but this one and its own."""
    found = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if _sees(pid, run)]
    ours = {os.getpid()}
    while more := {pid for pid in found if pid not in ours and _parent(pid) in ours}:
        ours |= more
    above = os.getpid()
    while above := _parent(above):
        ours.add(above)
    return [pid for pid in found if pid not in ours]


def _sees(pid: int, run: Path) -> bool:
    with contextlib.suppress(OSError):
        return f"/{run.name}/slurm " in Path(f"/proc/{pid}/mountinfo").read_text(errors="replace")
    return False


def _parent(pid: int) -> int:
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(errors="replace")
        return int(stat.rpartition(")")[2].split()[1])
    return 0


def _with_users(run: Path, name: str) -> Path:
    """A copy of a file of /etc that has our users, and no others of their names."""
    line = {
        "passwd": "{user}:x:{number}:{number}::{home}:/bin/bash",
        "group": "{user}:x:{number}:",
        "shadow": "{user}:*:20000::::::",  # no password opens it
    }[name]
    before = Path("/etc", name).read_text(encoding="utf-8").splitlines()
    kept = [each for each in before if each.split(":")[0] not in USERS]
    ours = [
        line.format(user=user, number=number, home=run / "home" / user)
        for user, number in USERS.items()
    ]
    copy = run / name
    copy.touch(mode=0o600)
    shutil.copymode(Path("/etc", name), copy)
    copy.write_text("\n".join([*kept, *ours, ""]), encoding="utf-8")
    return copy


def _see(seen: contextlib.ExitStack, *what_and_where: str | Path) -> None:
    """Mount it there, until `seen` is closed."""
    *_, where = what_and_where
    subprocess.run(["mount", *what_and_where], check=True)
    seen.callback(subprocess.run, ["umount", "--lazy", where], check=True)
