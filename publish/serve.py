"""Serve the built site on this machine; when a file changes, build anew and have browsers reload.

python -m publish.serve [PORT]
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from livereload import Server

from publish.pages import ROOT

SITE = ROOT / "_build/html"
WATCHED = (
    "_config.yml", "_toc.yml", "book", "tutorials", "publish/*.*", "publish/assets/*.*",
    "publish/live", "publish/templates", "widgets/hublab",
)  # fmt: skip
PASSING = {"__pycache__", ".ipynb_checkpoints"}


def is_passing(file: str) -> bool:
    """Whether a file is made by tools as they go."""
    return bool(PASSING & set(Path(file).parts))


def build() -> None:
    """Build what changed; what is wrong is said, and the last good site stays."""
    subprocess.run(["make", "--no-print-directory", "site"], cwd=ROOT, check=False)


def main(arguments: Sequence[str]) -> int:
    server = Server()
    for each in WATCHED:
        server.watch(str(ROOT / each), build, ignore=is_passing)
    port = int(arguments[0]) if arguments else 8000
    server.serve(port=port, host="127.0.0.1", root=str(SITE), open_url_delay=None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
