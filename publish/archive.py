"""Zips for readers to take away: the same bytes from the same commit (and the same zlib).

Their files are sorted, and their one date is the commit's. Beside a zip lies what the site says
about it (OFFER), and its checksum as sha256sum reads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

OFFER = "offer.json"
EARLIEST = 315532800  # 1980-01-01: a zip knows no earlier date


@dataclass(frozen=True, slots=True)
class Origin:
    """What a zip was made from: a commit, and its time in seconds since 1970."""

    commit: str
    seconds: int

    @property
    def time(self) -> datetime:
        return datetime.fromtimestamp(max(self.seconds, EARLIEST), UTC)

    @property
    def date(self) -> str:
        """YYYY-MM-DD."""
        return self.time.date().isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A zip as the site offers it."""

    file: str
    size: int  # in bytes
    sha256: str
    commit: str
    date: str  # YYYY-MM-DD


def origin(root: Path) -> Origin:
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


def complete(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> dict[str, bytes]:
    """`files` with MANIFEST.json, told `manifest` and listing them, and SHA256SUMS; sorted."""
    listed = {
        name: {"bytes": len(files[name]), "sha256": digest(files[name])} for name in sorted(files)
    }
    result = {**files, "MANIFEST.json": _json({**manifest, "files": listed})}
    sums = (f"{digest(result[name])}  {name}\n" for name in sorted(result))
    return dict(sorted({**result, "SHA256SUMS": "".join(sums).encode()}.items()))


def pack(files: Mapping[str, bytes], file: Path, made_from: Origin, *, folder: str = "") -> None:
    """Write `files`, in their order, into the zip `file`: below `folder` (such as "kit/") there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}{name}", made_from.time.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, on every machine
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, content)


def leave_word(file: Path, made_from: Origin) -> Offer:
    """Write beside the zip `file` what the site says about it, and its checksum."""
    content = file.read_bytes()
    offer = Offer(
        file=file.name,
        size=len(content),
        sha256=digest(content),
        commit=made_from.commit,
        date=made_from.date,
    )
    checksum = f"{offer.sha256}  {file.name}\n"
    file.with_name(f"{file.name}.sha256").write_text(checksum, encoding="utf-8")
    file.with_name(OFFER).write_bytes(_json(asdict(offer)))
    return offer


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
