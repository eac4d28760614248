"""Say as JSON which Python files the browser gets, and under which licences.

Run by build.mjs with the project's Python, in which these packages are installed as locked.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HUBLAB = ROOT / "widgets/hublab"
BRIDGE = ROOT / "publish/live/bridge.py"

OTHERS = ("comm", "ipywidgets", "traitlets")
SUFFIXES = {".py", ".toml", ".css", ".mo"}
# What no panel calls: tests of others, tables of the pages, the command line, slides.
LEFT_OUT = {"tests", "show", "commands", "slides", "__main__.py", "__pycache__"}


def is_shipped(path: Path) -> bool:
    return path.suffix in SUFFIXES and not LEFT_OUT.intersection(path.parts)


def own() -> Iterator[tuple[str, Path]]:
    """(path in the archive, file) of hublab and of the bridge."""
    for file in HUBLAB.rglob("*"):
        name = file.relative_to(HUBLAB.parent)
        if file.is_file() and is_shipped(name):
            yield name.as_posix(), file
    yield BRIDGE.name, BRIDGE


def installed(package: Distribution) -> Iterator[tuple[str, Path]]:
    """(path in the archive, file) of an installed package."""
    for file in package.files or ():
        if file.parts[0] == package.name and is_shipped(Path(file)):
            yield file.as_posix(), Path(file.locate())


def shipped() -> dict[str, Path]:
    """All files by their paths in the archive, sorted by these."""
    others = (pair for name in OTHERS for pair in installed(distribution(name)))
    return dict(sorted([*own(), *others]))


def licence(package: Distribution) -> dict[str, Any]:
    """Name, version, kind and text of a package's licence."""
    texts = [file.read_text() for file in package.files or () if file.name == "LICENSE"]
    kind = package.metadata.get("License-Expression") or "BSD-3-Clause"
    return {
        "name": package.name,
        "version": package.version,
        "kind": kind,
        "text": "\n".join(texts),
    }


def licences() -> list[dict[str, Any]]:
    """Those of hublab and of the other packages."""
    hublab = distribution("hublab")
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    kind = hublab.metadata["License-Expression"]
    ours = {"name": "hublab", "version": hublab.version, "kind": kind, "text": text}
    return [ours, *(licence(distribution(name)) for name in OTHERS)]


def main() -> None:
    files = {name: str(file) for name, file in shipped().items()}
    json.dump({"files": files, "licences": licences()}, sys.stdout)


if __name__ == "__main__":
    main()
