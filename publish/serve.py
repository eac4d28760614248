"""Serve the built site on this machine; when a file changes, build anew and have browsers reload.

python -m publish.serve [PORT]
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from livereload import Server

from publish.fact_files import FOLDERS
from publish.pages import ROOT

SITE = ROOT / "_build/html"
WATCHED = (
    "_config.yml", "_toc.yml", "book", "tutorials", "publish/*.*", "publish/assets/*.*",
    "publish/live", "publish/templates", "widgets/hublab",
)  # fmt: skip
FACTS = {Path(folder).name for folder in FOLDERS}
PASSING = {"__pycache__", ".ipynb_checkpoints"}


def is_passing(file: str) -> bool:
    """Whether a file is made by tools as they go."""
    return bool(PASSING & set(Path(file).parts)) or file.endswith(".writing")


def is_fact(file: str) -> bool:
    """Whether a file holds facts: the pages show those with which they were run."""
    return file.endswith(".toml") and Path(file).parent.name in FACTS


def build() -> None:
    """Build what changed, and say as the last line how it went; the last good site stays."""
    command = ["make", "--no-print-directory", "site"]
    built = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    failed = "THE BUILD FAILED, for the reason above: the site is as it was before this change."
    _say("Built: browsers reload." if built else failed)


def build_after_facts() -> None:
    """Build, and say what building alone does not do: the pages' outputs stay as they are."""
    build()
    # A process of its own, as this one has read the facts already and would not read them again.
    command = [sys.executable, "-m", "publish.fact_files"]
    if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
        _say("Facts changed: run `make pages` to see them on the pages.")


def _say(words: str) -> None:
    print(f"\n{words}", flush=True)


def main(arguments: Sequence[str]) -> int:
    server = Server()
    for each in WATCHED:
        server.watch(str(ROOT / each), build, ignore=lambda it: is_passing(it) or is_fact(it))
    for each in FOLDERS:
        server.watch(str(ROOT / each), build_after_facts, ignore=lambda it: not is_fact(it))
    port = int(arguments[0]) if arguments else 8000
    server.serve(port=port, host="127.0.0.1", root=str(SITE), open_url_delay=None)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
