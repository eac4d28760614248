"""The way of a session on top of each page: complete, and marked as way.toml says."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest
from sphinx.errors import ExtensionError

from publish import way
from publish.pages import toc_files


def test_each_page_of_the_book_has_its_place() -> None:
    assert set(way.places()) == set(toc_files())


@pytest.mark.parametrize("name", toc_files())
def test_a_page_marks_what_it_is_about(site: Path, name: str) -> None:
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    page = html5lib.parse(html, namespaceHTMLElements=False)
    (drawn,) = page.iterfind(".//nav[@class='hublab-way']")
    assert [link.findtext("span") for link in drawn.iter("a")] == [
        each.word for each in way.stations()
    ]
    marked = [link.findtext("span") for link in drawn.iter("a") if link.get("aria-current")]
    assert marked == [each.word for each in way.stations() if each.name in way.places()[name]]


def test_a_place_that_is_not_on_the_way_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "way.toml"
    file.write_text('[pages]\n"book/charging" = ["bank", "hub"]\n', encoding="utf-8")
    monkeypatch.setattr(way, "PLACES", file)
    with pytest.raises(ExtensionError, match=r"way\.toml, book/charging: bank is not on the way"):
        way.places()
