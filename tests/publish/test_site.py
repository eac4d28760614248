"""The built site: its pages, and what it asks of others (nothing)."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import nbformat
import outside
import pytest

from publish.pages import ROOT, toc_files
from publish.site import ASSETS, COPY, script_words

# What Sphinx and the theme make beside the pages.
GENERATED = {"progress", "status", "404", "genindex", "index", "search"}
BESIDE = ("_static", "slides")  # templates of the theme, and the decks
OFFERED = {"offline"}  # where `make offline` made a copy


def test_the_built_pages_are_those_of_the_table_of_contents(site: Path) -> None:
    built = {
        path.relative_to(site).with_suffix("").as_posix()
        for path in site.rglob("*.html")
        if not any(path.is_relative_to(site / folder) for folder in BESIDE)
    }
    assert built - GENERATED - OFFERED == set(toc_files()), (
        "pages that went stay until `make clean`"
    )
    assert built >= GENERATED


@pytest.mark.parametrize("name", toc_files())
def test_the_site_shows_the_committed_outputs(site: Path, name: str) -> None:
    page = (site / f"{name}.html").read_text(encoding="utf-8")
    notebook = nbformat.read(ROOT / f"{name}.ipynb", as_version=4)
    results = [
        output.data["text/html"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert results, "each page ends in its table of sources"
    assert [result for result in results if result.strip() not in page] == []


def test_the_site_asks_nothing_of_other_hosts(site: Path) -> None:
    assert list(outside.in_site(site)) == []


def test_every_page_has_the_script_that_makes_copy_buttons_and_its_words(site: Path) -> None:
    for name in toc_files():
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        scripts = html5lib.parse(html, namespaceHTMLElements=False).iter("script")
        (script,) = (each for each in scripts if "copy.js" in each.get("src", ""))
        assert script.get("defer") is not None, "it looks for panels, which come after it"
        assert all(script.get(word) for word in script_words()), name
        served = (site / name).parent / script.get("src").partition("?")[0]
        assert served.read_bytes() == (ASSETS / COPY).read_bytes()


def test_the_script_needs_no_words_or_files_of_its_own() -> None:
    text = (ASSETS / COPY).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 60
    assert not re.search(r"https?:|fetch\(|import[ (]|XMLHttpRequest", text)
    asked = set(re.findall(r"words\.(\w+)", text))
    assert {f"data-{word}" for word in asked} == set(script_words())


def test_there_are_parts_to_copy_and_scenarios_to_lead_to(site: Path) -> None:
    pages = [(site / f"{name}.html").read_text(encoding="utf-8") for name in toc_files()]
    for mark in ('data-hublab-copy="text"', 'data-hublab-copy="link"', "data-hublab-scenario="):
        assert any(mark in page for page in pages), mark


def test_the_root_leads_to_the_first_page_and_asks_for_no_other_icon(site: Path) -> None:
    html = html5lib.parse((site / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    (refresh,) = (meta for meta in html.iter("meta") if meta.get("http-equiv"))
    assert (site / refresh.get("content").removeprefix("0; url=")).is_file()
    assert (site / html.find(".//link[@rel='icon']").get("href")).is_file()
    assert html.find(".//title").text


def test_mathematics_is_drawn_by_the_sites_own_mathjax(site: Path) -> None:
    page = (site / "book/notebook-application.html").read_text(encoding="utf-8")
    (script,) = re.findall(r'<script [^>]*src="([^"]*mathjax[^"]*\.js)[^"]*"', page)
    assert (site / "book" / script).is_file()


def test_every_picture_has_an_alternative_text_of_words(site: Path) -> None:
    found = 0
    for name in toc_files():
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        page = html5lib.parse(html, namespaceHTMLElements=False)
        for image in page.iterfind(".//article//img"):  # the book's mark has its name beside it
            found += 1
            alternative = image.get("alt") or ""
            assert len(alternative.split()) > 3, (name, image.get("src"), alternative)
    assert found


def test_every_page_says_what_it_is_in_one_sentence(site: Path) -> None:
    for name in toc_files():
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        head = html5lib.parse(html, namespaceHTMLElements=False).find("head")
        (description,) = (
            meta.get("content") for meta in head.iter("meta") if meta.get("name") == "description"
        )
        assert len(description) > 40, name
        assert re.fullmatch(r"[A-Z0-9`“].*[.!?…]", description), name


def test_without_a_base_address_there_are_no_absolute_links_to_the_site(site: Path) -> None:
    assert 'baseurl: ""' in (ROOT / "_config.yml").read_text(encoding="utf-8")
    for page in site.rglob("*.html"):
        assert 'rel="canonical"' not in page.read_text(encoding="utf-8"), page


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/a.js"></script>',
        '<script src="//cdn.example.org/a.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example.org/a.css">',
        '<link rel="preload" as="font" href="https://cdn.example.org/a.woff2">',
        '<img src="https://example.org/a.png">',
        '<img src="a.png" srcset="a.png 1x, https://example.org/b.png 2x">',
        '<p style="background: url(https://example.org/a.png)">',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>@font-face { src: url('https://example.org/a.woff2') }</style>",
        "<style>@media print { p { background: url(//example.org/a.png) } }</style>",
        "<script>const THEBE_JS_URL = 'https://cdn.example.org/lib/index.js'</script>",
        '<iframe src="https://example.org/"></iframe>',
        '<svg><image href="https://example.org/a.png"/></svg>',
    ],
)
def test_each_way_to_ask_another_host_is_caught(html: str) -> None:
    assert list(outside.in_html(html))


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://docs.alliancecan.ca/">the wiki</a>',
        '<img src="data:image/png;base64,AAAA">',
        '<script src="../_static/a.js?v=1"></script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        "<style>p { background: url(a.png) }</style>",
    ],
)
def test_links_and_own_files_are_no_requests_to_others(html: str) -> None:
    assert list(outside.in_html(html)) == []
