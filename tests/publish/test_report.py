"""“Was this page right?” names the page and the commit that changed it last."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import html5lib
import pytest

from publish import report
from publish.pages import toc_files


@pytest.mark.parametrize("name", toc_files())
def test_each_page_asks_once_and_says_what_it_is(site: Path, name: str) -> None:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    page = html5lib.parse(html, namespaceHTMLElements=False)
    (asked,) = page.iterfind(".//details[@class='hublab-report']")
    lines = (asked.findtext("pre") or "").splitlines()
    assert f"({name})" in lines[0]
    assert re.fullmatch(r"Version: ([0-9a-f]{7,}, \d{4}-\d\d-\d\d|[\d.]+)", lines[1])
    assert asked.find(".//a") is None, "no address is configured"


def test_a_page_that_git_does_not_know_has_the_version_of_hublab() -> None:
    assert report.changed("book/not-there") == version("hublab")
