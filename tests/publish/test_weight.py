"""Every page keeps to its budget of bytes, loads no script in vain, and has all its icons."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import html5lib
import pytest

from publish import weight
from publish.lean import ICONS
from publish.pages import ROOT, toc_files

BUDGETS = tomllib.loads((ROOT / "publish/budgets.toml").read_text(encoding="utf-8"))["page"]
GENERATED = ("404", "genindex", "search")
MATHEMATICS = re.compile(r'class="[^"]*\bmath\b')


def html_of(site: Path, name: str) -> str:
    return (site / f"{name}.html").read_text(encoding="utf-8")


def has_mathematics(site: Path, name: str) -> bool:
    return bool(MATHEMATICS.search(html_of(site, name)))


def test_there_are_pages_with_and_without_mathematics(site: Path) -> None:
    assert len({has_mathematics(site, name) for name in toc_files()}) == 2


@pytest.mark.parametrize("name", toc_files())
def test_a_page_keeps_to_its_budget(site: Path, name: str) -> None:
    files = weight.loaded(site, name)
    assert [file for file in files if not file.is_file()] == []
    kind = "with_mathematics" if has_mathematics(site, name) else "page"
    heaviest = sorted(((weight.gzip_bytes(file), file.name) for file in files), reverse=True)
    assert weight.weight(site, name) <= BUDGETS["gzip_bytes"][kind], heaviest[:5]


@pytest.mark.parametrize("name", toc_files())
def test_mathjax_is_loaded_where_there_is_mathematics_alone(site: Path, name: str) -> None:
    names = {file.name for file in weight.loaded(site, name)}
    assert ("tex-chtml.js" in names) == has_mathematics(site, name)


@pytest.mark.parametrize("name", [*toc_files(), *GENERATED])
def test_a_page_waits_for_one_sheet_and_no_script(site: Path, name: str) -> None:
    page = html5lib.parse(html_of(site, name), namespaceHTMLElements=False)
    sheets = [each.get("href") for each in page.iter("link") if each.get("rel") == "stylesheet"]
    assert [Path(each).name.partition("?")[0] for each in sheets] == ["book.css"]
    if name != "search":
        later = {each for template in page.iter("template") for each in template.iter("script")}
        scripts = [each.get("src") for each in page.iter("script") if each not in later]
        assert [address for address in scripts if address] == []
        assert later


def test_the_sheet_changes_its_address_with_its_content(site: Path) -> None:
    versions = {
        version
        for name in (*toc_files(), *GENERATED)
        for version in re.findall(r"book\.css\?v=(\w+)", html_of(site, name))
    }
    assert len(versions) == 1
    assert versions != {"0"}


def test_every_icon_that_a_page_names_is_drawn(site: Path) -> None:
    drawn = set(re.findall(r"\.fa-([\w-]+) \{ --hublab-icon", ICONS.read_text(encoding="utf-8")))
    sizes = {"solid", "lg"}
    for name in (*toc_files(), *GENERATED):
        for classes in re.findall(r'class="([^"]*\bfa[srb]?(?:-\w+)? [^"]*)"', html_of(site, name)):
            named = set(re.findall(r"\bfa-([\w-]+)", classes)) - sizes
            assert named <= drawn, (name, classes)
            assert not re.search(r"\bfa(r|b|-regular|-brands)\b", classes), (name, classes)


def test_the_icons_ask_for_no_file_and_name_their_licence() -> None:
    text = ICONS.read_text(encoding="utf-8")
    assert "CC BY 4.0" in text
    assert all(each.startswith('"data:') for each in re.findall(r"url\(([^)]{8})", text))


def test_what_a_page_names_is_counted(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '<link rel="stylesheet" href="a.css?v=1"><link rel="next" href="b.html">'
        '<template><script src="e.js"></script></template><script defer src="a.js"></script>'
        '<script>inline()</script><a href="c.html"><img src="d.png">'
        '<img src="data:image/png;base64,AAAA"><img src="d.png">',
        encoding="utf-8",
    )
    names = [file.name for file in weight.loaded(tmp_path, "page")]
    assert names == ["page.html", "a.css", "e.js", "a.js", "d.png"]
