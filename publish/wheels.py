"""The wheels of the hub kit: hublab's own, and those of others that a session on a hub may lack."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from publish.archive import Origin, digest, pack

# What hublab requires beyond what ipykernel does, which each session with a notebook has.
OTHERS = ("ipywidgets", "jupyterlab-widgets", "widgetsnbextension")
CACHE = "_build/wheels"
ANYWHERE = "-none-any.whl"  # ends the name of a wheel for every machine
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")


class WheelError(Exception):
    """The kit can't have a wheel that it needs."""


def own(root: Path, made_from: Origin) -> tuple[str, bytes]:
    """The name and the bytes of hublab's wheel, the same from the same sources.

    Raises subprocess.CalledProcessError where it can't be built.
    """
    with TemporaryDirectory() as folder:
        # Setuptools leaves files behind where it builds, and would take them into the next wheel.
        source = shutil.copytree(root / "widgets", Path(folder, "widgets"), ignore=LEFT_BEHIND)
        options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
        subprocess.run((*PIP, "wheel", *options, source), cwd=folder, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as built:
            files = {name: built.read(name) for name in sorted(built.namelist())}
        pack(files, wheel, made_from)  # without this machine's times and rights
        return wheel.name, wheel.read_bytes()


def others(root: Path) -> dict[str, bytes]:
    """The others' wheels by name, as locked: from the cache, else from the index that pip asks.

    Raises WheelError for what is not locked, or no wheel for every machine;
    subprocess.CalledProcessError where pip finds none with a locked hash.
    """
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    entries = [locked(lock, name) for name in OTHERS]
    cache = root / CACHE
    if not all(_cached(cache, entry) for entry in entries):
        _download(entries, cache)
    wheels = [_cached(cache, entry) for entry in entries]
    for wheel in wheels:
        if wheel is None or not wheel.name.endswith(ANYWHERE):
            raise WheelError(f"{wheel or CACHE}: not a wheel for every machine")
    return {wheel.name: wheel.read_bytes() for wheel in wheels if wheel}


def locked(lock: str, name: str) -> str:
    """The lines of a lock that pin the package `name`, with its hashes. Raises WheelError."""
    found = re.search(rf"(?m)^{re.escape(name)}==\S+ \\\n(?: +--hash=\S+(?: \\)?\n)+", f"{lock}\n")
    if not found:
        raise WheelError(f"{name} is not in requirements.txt: run `make lock`")
    return found[0]


def _cached(cache: Path, entry: str) -> Path | None:
    """The wheel in the cache that has a hash of the entry."""
    name = entry.partition("==")[0].replace("-", "_")
    found = (file for file in cache.glob(f"{name}-*.whl") if digest(file.read_bytes()) in entry)
    return next(found, None)


def _download(entries: list[str], cache: Path) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        asked = Path(folder, "asked.txt")
        asked.write_text("".join(entries), encoding="utf-8")
        options = ("--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", cache)
        subprocess.run((*PIP, "download", *options, "--requirement", asked), check=True)
