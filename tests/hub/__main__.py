"""The test hub by hand: `make hub` brings it up, `make hub-down` ends it."""

from __future__ import annotations

import argparse
import secrets
import sys
import time

from tests.hub import install, runs
from tests.hub.cluster import Cluster
from tests.hub.configure import NODES
from tests.hub.daemons import DaemonError
from tests.hub.hub import Hub


def main() -> int:
    """Bring the hub up, or end it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hub", description=__doc__)
    parser.add_argument("do", choices=("up", "down"))
    do = {"up": up, "down": down}[parser.parse_args().do]
    try:
        return do()
    except (install.MissingError, DaemonError) as error:
        print(f"The hub did not come up: {error}", file=sys.stderr)
        return 1


def up() -> int:
    """Bring the hub up, unless it is, and say how to reach it."""
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {words}", flush=True)

    install.get()
    say("Slurm, JupyterHub and all they need are installed.")
    if running := runs.kept(install.ROOT):
        print((running[0] / "address").read_text(encoding="utf-8"), end="")
        return 0
    with Cluster() as cluster:
        say(f"Slurm: {len(NODES)} nodes are idle.")
        with Hub(cluster, start_timeout_s=300, password=secrets.token_hex(4)) as hub:
            say(f"JupyterHub {hub.version} answers.")
            words = (
                f"Open {hub.address}/ and sign in as {' or '.join(hub.users)}, "
                f"password {hub.password}.\n"
                f"Logs and Slurm's configuration: {cluster.folder}. "
                "To end all of it: make hub-down\n"
            )
            (cluster.folder / "address").write_text(words, encoding="utf-8")
            cluster.keep()
            print(words, end="", flush=True)
    return 0


def down() -> int:
    """End the hub, and what is left of any run that nobody ended."""
    runs.clear(install.ROOT)
    for run in runs.kept(install.ROOT):
        runs.end_and_remove(run)
    print("The hub is down.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
