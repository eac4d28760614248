"""The content-security-policy with which the built site works, and that allows no more.

python -m publish.policy [SITE]     print the header's value, for whoever hosts the site
"""

from __future__ import annotations

import argparse
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from publish.pages import ROOT

SITE = ROOT / "_build/html"
DATA_BLOCKS = {"application/json", "application/ld+json"}  # held by a page, and never run
# The script of reveal.js 6.0.2's speaker window, which its plugin writes into an empty page.
SPEAKER_WINDOW = "'sha256-GzCveToXhSIzS3M5eQeRm3McVRB7cYneYKwTkzA3wDk='"


class InlineScripts(HTMLParser):
    """The scripts within a page, and the event handlers of its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self._open = tag == "script" and "src" not in found and found.get("type") not in DATA_BLOCKS
        if self._open:
            self.scripts.append("")
        self.handlers += [value or "" for name, value in attributes if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        if self._open:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = False


def pages(site: Path) -> Iterator[InlineScripts]:
    """Those of each page of a built site; the theme's templates among its files are no pages."""
    for page in sorted(site.rglob("*.html")):
        if not page.is_relative_to(site / "_static"):
            yield InlineScripts(page.read_text(encoding="utf-8"))


def digest(text: str) -> str:
    """A script's name in a policy."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def policy(site: Path) -> str:
    """The policy of a built site, as the value of the header Content-Security-Policy."""
    found = list(pages(site))
    scripts = sorted({digest(each) for page in found for each in page.scripts})
    handlers = sorted({digest(each) for page in found for each in page.handlers})
    decks = any((site / "slides").glob("*.html"))
    directives = {
        "default-src": ["'none'"],
        # Python is WebAssembly; light or dark is chosen within the page; the theme has a button to
        # print.
        "script-src": [
            "'self'",
            "'wasm-unsafe-eval'",
            *scripts,
            *([SPEAKER_WINDOW] if decks else []),
            *(["'unsafe-hashes'", *handlers] if handlers else []),
        ],
        # Drawings, widgets and formulas set styles of their own, which no list of hashes can name.
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],  # the speaker's window shows the slides, this one and the next
        "form-action": ["'self'"],  # the search
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m publish.policy", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("site", nargs="?", type=Path, default=SITE)
    print(policy(parser.parse_args(arguments).site))
    return 0


if __name__ == "__main__":
    sys.exit(main())
