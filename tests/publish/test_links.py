"""The build looks at each link of the site, and fails on one that leads nowhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import html5lib
import pytest

from publish import lean, links
from publish.pages import ROOT

PAGE = """<!doctype html><h1 id="top">A</h1><a name='old'></a><p id="&#233;t&#233;">x</p>
<pre>id=&quot;shown&quot;</pre>{}"""


def written(folder: Path, extra: str) -> Path:
    (folder / "book").mkdir()
    (folder / "book/a.html").write_text(PAGE.format(extra), encoding="utf-8")
    (folder / "book/b.html").write_text(PAGE.format(""), encoding="utf-8")
    (folder / "file.zip").write_bytes(b"")
    return folder


@pytest.mark.parametrize(
    "address",
    [
        "gone.html", "b.html#gone", "#gone", "#shown", "../b.html", "/book/b.html", "../file.tar",
    ],
)  # fmt: skip
@pytest.mark.parametrize("html", ['<a class="x" href="{}">', "<a href='{}'>", '<img src="{}">'])
def test_what_leads_nowhere_is_found(tmp_path: Path, html: str, address: str) -> None:
    site = written(tmp_path, html.format(address))
    assert list(links.broken(site)) == [f"book/a.html: {address}"]


@pytest.mark.parametrize(
    "address",
    [
        "b.html", "b.html#top", "#old", "b.html#%C3%A9t%C3%A9", "../file.zip", "../file.zip#x",
        "#", "", "https://example.org/", "//example.org/", "mailto:a@example.org",
        "data:image/png;base64,", "b.html?q=1#top",
    ],
)  # fmt: skip
def test_what_is_there_or_elsewhere_is_not(tmp_path: Path, address: str) -> None:
    assert list(links.broken(written(tmp_path, f'<a href="{address}">'))) == []


def test_the_build_found_the_places_that_a_parser_finds(site: Path) -> None:
    page = site / "book/troubleshooting.html"
    html = page.read_text(encoding="utf-8")
    elements = list(html5lib.parse(html, namespaceHTMLElements=False).iter())
    parsed = {each.get("id") or each.get("name") for each in elements} - {None}
    assert parsed <= links.places(html)
    hrefs = {each.get("href") for each in elements} - {None}
    assert hrefs <= set(links.addresses(html))


def test_no_link_of_the_site_leads_nowhere(site: Path) -> None:
    assert len(list(lean.pages(site))) > 20
    assert list(links.broken(site)) == []


def test_each_link_that_is_not_checked_has_its_reason_and_is_there(site: Path) -> None:
    text = (ROOT / "lychee.toml").read_text(encoding="utf-8")
    (exceptions,) = re.findall(r"^exclude = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)
    lines = exceptions.splitlines()
    assert len(lines) == len(tomllib.loads(text)["exclude"])
    assert [line for line in lines if not re.search(r'",\s+# \w+', line)] == []
    found = {
        address
        for page in lean.pages(site)
        for address in links.addresses(page.read_text(encoding="utf-8"))
    }
    unused = [
        pattern
        for pattern in tomllib.loads(text)["exclude"]
        if not any(re.search(pattern, address) for address in found)
    ]
    assert unused == [], "an exception for nothing"
