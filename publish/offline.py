"""The whole site in one zip: it opens from a file; served by Python, its panels are live.

python -m publish.offline       build the site afresh, and pack it into _build/offline

The zip is the same, byte for byte, from the same commit: the site is built in an empty folder, see
publish/archive.py for the rest. The next `make book` offers the zip for download, see
publish/offline_pages.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from publish.archive import Offer, Origin, complete, leave_word, origin, pack
from publish.kit import KIT
from publish.pages import ROOT, title, toc_files

NAME = "a-notebook-session-is-a-job"
SITE = "site"  # in the zip
OFFLINE = "_build/offline"
STRICTLY = ("--warningiserror", "--keep-going", "--quiet")
# Of no use in a folder: notes of the builder, a host's answer, sources twice, the copy itself, the
# theme's templates.
LEFT_OUT = re.compile(
    r"(^|/)\.|^404\.html$|^_sources/|^offline(/|\.html$)|^_static/[^/]+\.html$|\.pdf$|\.map$"
)

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


def build(root: Path, folder: Path) -> Path:
    """Build the site of `root` below `folder`; where it is.

    Raises subprocess.CalledProcessError where the build fails.
    """
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    command = (jupyter_book, "build", str(root), "--path-output", str(folder), *STRICTLY)
    # With it, Sphinx would write other years into the pages.
    environment = {name: it for name, it in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run(command, cwd=root, env=environment, check=True)
    return folder / "_build/html"


def contents(root: Path, site: Path, made_from: Origin) -> dict[str, bytes]:
    """The files of the zip by name, the site's and those about it, sorted."""
    files = {f"{SITE}/{name}": content for name, content in _files(site).items()}
    book = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    files["README.txt"] = README.format(
        title=book, site=SITE, commit=made_from.commit, date=made_from.date
    ).encode()
    for name in ("LICENSE", "LICENSE-TEXT"):
        files[name] = (root / name).read_bytes()
    return complete(files, manifest(root, book, files, made_from))


def manifest(
    root: Path, book: str, files: Mapping[str, bytes], made_from: Origin
) -> dict[str, Any]:
    """What is inside: pages, notebooks, slides."""

    def below(folder: str, suffix: str) -> list[str]:
        begin = f"{SITE}/{folder}/"
        return [name for name in sorted(files) if name.startswith(begin) and name.endswith(suffix)]

    return {
        "title": book,
        "commit": made_from.commit,
        "date": made_from.date,
        "open": f"{SITE}/index.html",
        "pages": [
            {
                "title": title(root / f"{name}.ipynb"),
                "file": f"{SITE}/{name}.html",
                "panels": files[f"{SITE}/{name}.html"].count(b'class="hublab-panel"'),
            }
            for name in toc_files(root / "_toc.yml")
        ],
        "notebooks": below("notebooks", ".ipynb"),
        "slides": below("slides", ".html"),
        "left_out": "PDFs; the page for addresses that lead nowhere, which is the host's affair",
    }


def make(root: Path = ROOT) -> Offer:
    """Build the site, pack it, and leave word of it for the site that will offer it."""
    folder = root / OFFLINE
    shutil.rmtree(folder, ignore_errors=True)  # where this fails, no older copy is offered
    made_from = origin(root)
    if (root / KIT).is_dir():  # the site within offers it too
        shutil.copytree(root / KIT, folder / "build" / KIT)
    site = build(root, folder / "build")
    file = folder / f"{NAME}.zip"
    pack(contents(root, site, made_from), file, made_from, folder=f"{NAME}/")
    shutil.rmtree(folder / "build")
    return leave_word(file, made_from)


def _files(folder: Path) -> dict[str, bytes]:
    found = {
        file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()
    }
    return {name: file.read_bytes() for name, file in found.items() if not LEFT_OUT.search(name)}


def main() -> int:
    offer = make()
    print(f"{OFFLINE}/{offer.file}: {offer.size / 1e6:.1f} MB, SHA-256 {offer.sha256}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
