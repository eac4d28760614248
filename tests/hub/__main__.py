"""The test hub by hand: `make hub` brings it up, `make hub-down` ends it."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path

from tests.hub import install, runs
from tests.hub.cluster import Cluster
from tests.hub.configure import NODES
from tests.hub.daemons import DaemonError
from tests.hub.hub import Hub

START_TIMEOUT_S = 300  # as on the Alliance's hubs


def main() -> int:
    """Bring the hub up, or end it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hub", description=__doc__)
    parser.add_argument("do", choices=("up", "down"))
    parser.add_argument("--below", type=Path, default=install.ROOT, help="folder for its files")
    given = parser.parse_args()
    try:
        {"up": up, "down": down}[given.do](given.below)
    except (install.MissingError, DaemonError) as error:
        print(f"The hub did not come up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; what had been started has been ended.", file=sys.stderr)
        return 130
    return 0


def up(root: Path) -> None:
    """Bring the hub up, unless it is, and say how to reach it. Raises MissingError, DaemonError."""
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {words}", flush=True)

    install.get()
    say("Slurm, JupyterHub and all they need are installed.")
    if running := runs.kept(root):
        print((running[0] / "address").read_text(encoding="utf-8"), end="")
        return
    password = secrets.token_hex(4)  # others on this machine may reach the address
    with Cluster(root) as cluster:
        say(f"Slurm: {len(NODES)} nodes are idle.")
        with Hub(cluster, start_timeout_s=START_TIMEOUT_S, password=password) as hub:
            say(f"JupyterHub {hub.version} answers.")
            words = (
                f"Open {hub.address}/ and sign in as {' or '.join(hub.users)}, "
                f"password {password}.\n"
                f"Homes, logs and Slurm's configuration: {cluster.folder}\n"
                "To end all of it: make hub-down\n"
            )
            (cluster.folder / "address").write_text(words, encoding="utf-8")
            (cluster.folder / "address").chmod(0o600)
            cluster.keep()
            print(words, end="", flush=True)


def down(root: Path) -> None:
    """End the hub, and what is left of any run that nobody ended."""
    runs.clear(root)
    running = runs.kept(root)
    for run in running:
        runs.end_and_remove(run)
    print("The hub is down." if running else "No hub was up.")


if __name__ == "__main__":
    sys.exit(main())
