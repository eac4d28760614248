"""Ways through the book: their pages exist, their minutes are the pages' own."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from sphinx.errors import ExtensionError

from publish import progress
from publish.pages import ROOT, toc_files
from publish.timetable import lesson


def test_each_tutorial_is_on_a_path() -> None:
    on_paths = {page for some in progress.paths().values() for page in some}
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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[paths]\nrich = []\n", "the paths are stuck, new"),
        (None, r"paths\.toml, new: book/banking is no page"),
    ],
)
def test_a_mistake_in_a_path_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None, said: str
) -> None:
    file = tmp_path / "paths.toml"
    right = progress.PATHS.read_text(encoding="utf-8")
    broken = right.replace('"tutorials/first-session",', '"book/banking",', 1)
    file.write_text(written or broken, encoding="utf-8")
    monkeypatch.setattr(progress, "PATHS", file)
    with pytest.raises(ExtensionError, match=said):
        progress.paths()
