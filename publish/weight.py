"""What a built page loads before any touch, and how many bytes that is.

python -m publish.weight     a line for each page, the heaviest first

What scripts fetch themselves is not among it, such as MathJax's letters or a live panel's Python; a
test compares with what a browser asks for.
"""

from __future__ import annotations

import gzip
import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish.pages import ROOT, toc_files

SITE = ROOT / "_build/html"
LOADED_RELATIONS = {"icon", "stylesheet", "preload", "modulepreload"}
LOADING = re.compile(r"<(?:img|link|script)\b[^>]*>")
COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg"}


class Loaded(HTMLParser):
    """The addresses that a browser loads with a page."""

    CDATA_CONTENT_ELEMENTS = ()  # only opening tags are read: no script's end would come

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed("".join(LOADING.findall(page)))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "link" and LOADED_RELATIONS & set(found.get("rel", "").split()):
            self.addresses.append(found.get("href", ""))
        elif tag in {"script", "img"} and "src" in found:
            self.addresses.append(found["src"])


def loaded(site: Path, name: str) -> list[Path]:
    """The files of a built site that a page loads, itself first."""
    page = site / f"{name}.html"
    addresses = (urlsplit(each) for each in Loaded(page.read_text(encoding="utf-8")).addresses)
    files = [(page.parent / unquote(each.path)).resolve() for each in addresses if not each.scheme]
    return list(dict.fromkeys([page.resolve(), *files]))


@cache
def gzip_bytes(file: Path) -> int:
    """How many bytes a host that compresses sends of a file."""
    content = file.read_bytes()
    return len(gzip.compress(content, 6)) if file.suffix in COMPRESSED else len(content)


def weight(site: Path, name: str) -> int:
    """How many bytes a page loads before any touch, compressed."""
    return sum(map(gzip_bytes, loaded(site, name)))


def main() -> int:
    weights = {name: weight(SITE, name) for name in toc_files()}
    for name in sorted(weights, key=weights.__getitem__, reverse=True):
        print(f"{weights[name] / 1000:7.0f} kB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
