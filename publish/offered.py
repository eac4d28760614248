"""Zips that the site offers for download: their words on a page, and their place in the site.

A zip lies beside the built site, in a folder that in the site has the same name, with what
publish/archive.py leaves there.
"""

from __future__ import annotations

import json
import shutil
from html import escape
from pathlib import Path
from typing import Any

from hublab.text import _, number
from sphinx.application import Sphinx

from publish.archive import OFFER


def beside(app: Sphinx, folder: str) -> Path:
    """Where the zip of `folder` lies before it is copied into the site."""
    return Path(app.outdir).parent / folder


def read(folder: Path) -> dict[str, Any]:
    """What a folder says about the zip in it; {} without one."""
    file = folder / OFFER
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def html(offer: dict[str, Any], address: str) -> str:
    """The link to a zip in the folder `address`, its checksum, and what it was made of."""
    size = number(offer["size"] / 1e6, 1)
    label = _("Download {file} ({size} MB)").format(file=offer["file"], size=size)
    commit, _space, changes = offer["commit"].partition(" ")
    made_of = _("It was made from commit {commit} of {date}.")
    if changes:
        made_of = _("It was made from commit {commit} of {date}, with changes.")
    check = _("Its SHA-256, to check that nothing was damaged on its way:")
    return (
        f'<p><a href="{address}/{escape(offer["file"])}" download>{escape(label)}</a></p>'
        f"<p>{escape(check)}</p>"
        f'<pre tabindex="0">{offer["sha256"]}  {escape(offer["file"])}</pre>'
        f"<p>{escape(made_of.format(commit=commit[:10], date=offer['date']))}</p>"
    )


def copy(app: Sphinx, folder: str, offer: dict[str, Any]) -> None:
    """Put the offered zip into the site, in place of an older one."""
    target = Path(app.outdir) / folder
    shutil.rmtree(target, ignore_errors=True)
    if offer:
        target.mkdir()
        for name in (offer["file"], f"{offer['file']}.sha256"):
            shutil.copyfile(beside(app, folder) / name, target / name)
