"""Make the two archives of the browser's Python, inside that very Python (build.mjs calls it).

Compiled here, nothing needs compiling in the browser: Python starts in a third of the time. Two
runs make the same bytes: names sorted, no dates, no path of this machine.
"""

from __future__ import annotations

import decimal
import io
import platform
import pyexpat
import sqlite3
import tomllib
import zlib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WITH_DOCSTRINGS, WITHOUT_DOCSTRINGS = 0, 2  # Python's -O levels


def packages(files: Mapping[str, bytes]) -> bytes:
    """The archive of our own and others' packages.

    They keep their docstrings: a dataclass without one works out its signature instead, slowly.
    """
    return archive(files, WITH_DOCSTRINGS)


def library(original: bytes, trimming: str) -> bytes:
    """Pyodide's archive of the standard library without what `trimming` (TOML) leaves out."""
    with ZipFile(io.BytesIO(original)) as opened:
        files = {name: opened.read(name) for name in opened.namelist() if name[-1] != "/"}
    return archive({name: files[name] for name in kept(files, trimming)}, WITHOUT_DOCSTRINGS)


def kept(names: Iterable[str], trimming: str) -> list[str]:
    """The names that no pattern leaves out, or that one keeps nevertheless.

    Raises ValueError for a pattern that fits no name: Pyodide changed, look again.
    """
    rules = tomllib.loads(trimming)["left_out"]
    names = list(names)
    for rule in rules:
        for pattern in (*rule["names"], *rule.get("but", ())):
            if not any(fnmatchcase(name, pattern) for name in names):
                raise ValueError(f"stdlib.toml: nothing is named {pattern}")
    return [name for name in names if not any(leaves_out(rule, name) for rule in rules)]


def leaves_out(rule: Mapping[str, list[str]], name: str) -> bool:
    fits = (any(fnmatchcase(name, each) for each in rule.get(key, ())) for key in ("names", "but"))
    out, nevertheless = fits
    return out and not nevertheless


def archive(files: Mapping[str, bytes], optimize: int) -> bytes:
    """A ZIP archive of the files, each module compiled."""
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for name in sorted(files):
            content = files[name]
            if name.endswith(".py"):
                name, content = f"{name}c", compiled(name, content, optimize)
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED, compresslevel=9)
    return made.getvalue()


def compiled(name: str, source: bytes, optimize: int) -> bytes:
    """The module's bytes as in a .pyc file that is never compared with a source."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
    return bytes(_code_to_hash_pyc(code, source_hash(source), checked=False))


def versions() -> dict[str, str]:
    """This Python's version and, by its words, those of the libraries within it."""
    from compression import zstd  # of Python 3.14: the rest runs, and is tested, on older ones

    return {
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "Zstandard": zstd.zstd_version,
        "SQLite": sqlite3.sqlite_version,
        "Expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
        "libmpdec": decimal.__libmpdec_version__,
    }
