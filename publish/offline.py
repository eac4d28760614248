"""The whole site in one zip: it opens from a file; served by Python, its panels are live.

python -m publish.offline       build the site afresh, and pack it into _build/offline

The zip is the same, byte for byte, from the same commit and the same zlib: the site is built in an
empty folder, files are sorted, their one date is the commit's. The next `make book` offers the zip
for download, see publish/offline_pages.py.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
import yaml

from publish.pages import ROOT, toc_files

NAME = "a-notebook-session-is-a-job"
SITE = "site"  # in the zip
OFFLINE = "_build/offline"
OFFER = "offer.json"  # what the site says about the zip
STRICTLY = ("--warningiserror", "--keep-going", "--quiet")
# Of no use in a folder: notes of the builder, a host's answer, sources twice, the copy itself, the
# theme's templates.
LEFT_OUT = re.compile(
    r"(^|/)\.|^404\.html$|^_sources/|^offline(/|\.html$)|^_static/[^/]+\.html$|\.pdf$|\.map$"
)
EARLIEST = 315532800  # 1980-01-01: a zip knows no earlier date

README = """\
{title}

The whole book, to read without a network. There are two ways to open it.

1. Double-click {site}/index.html
   Everything works but one thing: panels show their answers and can't be changed.

2. With Python, which most machines have. In this folder, on a terminal:
       python3 -m http.server --bind 127.0.0.1 --directory {site} 8000
   Then open http://localhost:8000/ in a browser. Now the panels are live as well: press “Try it”.
   (On Windows the command is py instead of python3.)

The pages as notebooks are in {site}/notebooks/, as slides in {site}/slides/.
MANIFEST.json lists what is inside. To check that nothing was damaged on its way:
       sha256sum --check --quiet SHA256SUMS

Made from commit {commit}, {date}.
Code: Apache-2.0 (LICENSE). Text and facts: CC-BY-4.0 (LICENSE-TEXT).
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a copy was made from: a commit, and its time in seconds since 1970."""

    commit: str
    seconds: int

    @property
    def date(self) -> datetime:
        return datetime.fromtimestamp(max(self.seconds, EARLIEST), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A zip as the site offers it."""

    file: str
    size: int  # in bytes
    sha256: str
    commit: str
    date: str  # YYYY-MM-DD


def origin(root: Path = ROOT) -> Origin:
    """The commit that is checked out; without git, SOURCE_DATE_EPOCH may say its time."""
    try:
        commit, seconds = _git(root, "log", "-1", "--format=%H %ct").split()
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return Origin("unknown", int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST)))
    return Origin(f"{commit} with changes" if changed else commit, int(seconds))


def _git(root: Path, *arguments: str) -> str:
    command = ("git", "-C", str(root), *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def build(root: Path, folder: Path) -> Path:
    """Build the site of `root` in an empty `folder`; where it is.

    Raises subprocess.CalledProcessError where the build fails.
    """
    shutil.rmtree(folder, ignore_errors=True)
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    command = (jupyter_book, "build", str(root), "--path-output", str(folder), *STRICTLY)
    # With it, Sphinx would write other years into the pages.
    environment = {name: it for name, it in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, cwd=root, env=environment, check=True)
    return folder / "_build/html"


def contents(root: Path, site: Path, made_from: Origin) -> dict[str, bytes]:
    """The files of the zip by name, the site's and those about it, sorted."""
    files = {f"{SITE}/{name}": content for name, content in _files(site).items()}
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    files["README.txt"] = README.format(
        title=title,
        site=SITE,
        commit=made_from.commit,
        date=made_from.date.date().isoformat(),
    ).encode()
    for name in ("LICENSE", "LICENSE-TEXT"):
        files[name] = (root / name).read_bytes()
    files["MANIFEST.json"] = _json(manifest(root, title, files, made_from))
    sums = (f"{_digest(files[name])}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = "".join(sums).encode()
    return dict(sorted(files.items()))


def manifest(
    root: Path, title: str, files: Mapping[str, bytes], made_from: Origin
) -> dict[str, Any]:
    """What is inside: pages, notebooks, slides, and each file with its size and checksum."""

    def below(folder: str, suffix: str) -> list[str]:
        begin = f"{SITE}/{folder}/"
        return [name for name in sorted(files) if name.startswith(begin) and name.endswith(suffix)]

    return {
        "title": title,
        "commit": made_from.commit,
        "date": made_from.date.date().isoformat(),
        "open": f"{SITE}/index.html",
        "pages": [
            {
                "title": _title(root / f"{name}.ipynb"),
                "file": f"{SITE}/{name}.html",
                "panels": files[f"{SITE}/{name}.html"].count(b'class="hublab-panel"'),
            }
            for name in toc_files(root / "_toc.yml")
        ],
        "notebooks": below("notebooks", ".ipynb"),
        "slides": below("slides", ".html"),
        "left_out": "PDFs; the page for addresses that lead nowhere, which is the host's affair",
        "files": {
            name: {"bytes": len(files[name]), "sha256": _digest(files[name])}
            for name in sorted(files)
        },
    }


def pack(files: Mapping[str, bytes], file: Path, made_from: Origin) -> None:
    """Write `files`, in their order, below one folder into the zip `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{file.stem}/{name}", made_from.date.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, on every machine
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, content)


def make(root: Path = ROOT) -> Offer:
    """Build the site, pack it, and leave word of it for the site that will offer it."""
    folder = root / OFFLINE
    shutil.rmtree(folder, ignore_errors=True)  # where this fails, no older copy is offered
    made_from = origin(root)
    site = build(root, folder / "build")
    file = folder / f"{NAME}.zip"
    pack(contents(root, site, made_from), file, made_from)
    shutil.rmtree(folder / "build")
    offer = Offer(
        file=file.name,
        size=file.stat().st_size,
        sha256=_digest(file.read_bytes()),
        commit=made_from.commit,
        date=made_from.date.date().isoformat(),
    )
    (folder / f"{file.name}.sha256").write_text(f"{offer.sha256}  {file.name}\n", encoding="utf-8")
    (folder / OFFER).write_bytes(_json(asdict(offer)))
    return offer


def _files(folder: Path) -> dict[str, bytes]:
    found = {
        file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()
    }
    return {name: file.read_bytes() for name, file in found.items() if not LEFT_OUT.search(name)}


def _title(page: Path) -> str:
    first = nbformat.read(page, as_version=4).cells[0].source
    return first.splitlines()[0].removeprefix("# ")


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def main() -> int:
    offer = make()
    print(f"{OFFLINE}/{offer.file}: {offer.size / 1e6:.1f} MB, SHA-256 {offer.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
