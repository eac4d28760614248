"""Code that only asks for what is shown is folded; what computes and what is taught stays open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from docutils import nodes

from publish.fold import only_shows
from publish.pages import toc_files

TABLE = '<div class="hublab-scroll"><table></table></div>'


def cell(code: str, *outputs: str) -> nodes.container:
    """A code cell as myst-nb reads it."""
    source = nodes.container("", nodes.literal_block(text=code), nb_element="cell_code_source")
    raws = (nodes.raw("", output, format="html") for output in outputs)
    return nodes.container("", source, nodes.container("", *raws), nb_element="cell_code")


@pytest.mark.parametrize(
    ("code", "output", "expected"),
    [
        ('from hublab import show\n\nshow.policies("spawn-timeout")', TABLE, True),
        ("show.tiers()", TABLE, True),
        ("group = {'Ana': 10}\nshow.shares(group)", TABLE, False),
        ("def twice(n):\n    return 2 * n\n\n\nshow.tiers()", TABLE, False),
        ("show.tiers()", "<table></table>", False),  # taught: somebody else's HTML
        ("%pip list\nshow.tiers()", TABLE, False),
        ("sum(range(1, 101))", "", False),
    ],
)
def test_what_is_folded(code: str, output: str, expected: bool) -> None:
    assert only_shows(cell(code, output)) == expected


def test_a_cell_without_its_code_is_left_alone() -> None:
    bare = cell("show.tiers()", TABLE)
    del bare[0]
    assert not only_shows(bare)


def folded(site: Path) -> Iterator[tuple[str, Element]]:
    """All folded parts of cells on the built pages."""
    for name in toc_files():
        html = (site / f"{name}.html").read_text(encoding="utf-8")
        for each in html5lib.parse(html, namespaceHTMLElements=False).iter("details"):
            if "hide" in each.get("class", "").split():
                yield name, each


def test_folded_code_takes_no_result_along_and_a_solution_is_called_so(site: Path) -> None:
    kinds = set()
    for name, each in folded(site):
        code = "hublab-code" in each.get("class", "").split()
        results = any("cell_output" in part.get("class", "") for part in each.iter("div"))
        words = {"".join(it.itertext()) for it in each.find("summary").iter("p")}
        assert words == ({"Show the code", "Hide the code"} if code else {"Solution"}), name
        kinds.add((code, results))
    assert {(True, False), (False, True)} <= kinds
    assert (True, True) not in kinds
