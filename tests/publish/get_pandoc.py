"""Gets the tests pandoc where there is none: `python -m tests.publish.get_pandoc`.

nbconvert hands it the text cells of a notebook on their way to reStructuredText and LaTeX. Debian's
by apt where we are root, or may be it under CI=true. Where it does not come, the tests that need
it are skipped and say so; under CI=true that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

REQUIRED = bool(os.environ.get("CI"))  # then a missing pandoc is a failure
MISSING = "pandoc is not installed: apt install pandoc, or brew install pandoc"


def version() -> str | None:
    """The version of pandoc on this machine, None without it."""
    if not shutil.which("pandoc"):
        return None
    said = subprocess.run(["pandoc", "--version"], check=True, capture_output=True, text=True)
    return said.stdout.splitlines()[0].removeprefix("pandoc ")


def by_apt() -> None:
    """Debian's or Ubuntu's."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if shutil.which("apt-get") and (not as_root or (REQUIRED and shutil.which("sudo"))):
        for command in (
            ("apt-get", "update", "--quiet"),
            ("apt-get", "install", "--yes", "--no-install-recommends", "pandoc"),
        ):
            print("Getting the tests pandoc:", *as_root, *command, flush=True)
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run([*as_root, *command], check=False, env=quiet)


def main() -> int:
    """Say which pandoc there is, after trying to get one where there is none."""
    if not version():
        by_apt()
    if found := version():
        print(f"The tests convert by pandoc {found}.")
        return 0
    print(f"The tests that need pandoc are skipped: {MISSING}.")
    return 1 if REQUIRED else 0


if __name__ == "__main__":
    sys.exit(main())
