"""Ways through the book: their pages exist, their minutes are the pages' own."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from sphinx.errors import ExtensionError

from publish import progress
from publish.pages import ROOT, toc_files
from publish.timetable import lesson


def test_paths_lead_to_pages_and_to_each_tutorial() -> None:
    on_paths = {page for some in progress.paths().values() for page in some}
    assert on_paths <= set(toc_files())
    assert {page for page in toc_files() if page.startswith("tutorials/")} <= on_paths


def test_a_path_says_what_it_takes(site: Path) -> None:
    html = (site / "progress.html").read_text(encoding="utf-8")
    page = html5lib.parse(html, namespaceHTMLElements=False)
    shown = {}
    for section in page.iterfind(".//section[@class='hublab-path']"):
        head = section.find("h2")
        assert head is not None
        shown[(head.text or "").strip()] = head.findtext("span")
    sums = {}
    for name, pages in progress.paths().items():
        lessons = [lesson(ROOT / f"{page}.ipynb") for page in pages]
        total = sum(each.reading + each.exercises for each in lessons if each)
        sums[progress.titles()[name]] = f"{total}\xa0min"
    assert shown == sums


def test_a_path_for_nobody_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "paths.toml"
    file.write_text("[paths]\nrich = []\n", encoding="utf-8")
    monkeypatch.setattr(progress, "PATHS", file)
    with pytest.raises(ExtensionError, match="the paths are stuck, new"):
        progress.paths()
