"""The status page: every figure is its source's, each page has its row, nothing is made up."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import html5lib
import nbformat
import pytest
from hublab.facts.age import DatedFact, dated_facts
from hublab.facts.agreement import comparisons
from hublab.facts.policy import policy, source, sources
from hublab.facts.speed import speeds
from hublab.skin import Link
from hublab.text import number
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish import oldest, status, timetable
from publish.pages import ROOT, toc_files
from publish.weight import weight

Rows = list[list[str]]


def rows(html: str, place: int = 0) -> Rows:
    """The words in the cells of a table's body, row by row."""
    table = list(html5lib.parse(html, namespaceHTMLElements=False).iter("table"))[place]
    return [["".join(cell.itertext()) for cell in row] for row in table.iterfind("tbody/tr")]


def page(folder: Path, *code: str) -> Path:
    """A notebook with these code cells, and a key in its text that is no code."""
    text = new_markdown_cell('"narval" "half-life"', id="text")
    cells = [new_code_cell(one, id=f"code-{place}") for place, one in enumerate(code)]
    nbformat.write(new_notebook(cells=[text, *cells]), folder / "a.ipynb")
    return folder / "a.ipynb"


# The built page


@pytest.fixture(scope="module")
def html(site: Path) -> str:
    return (site / "status.html").read_text(encoding="utf-8")


def test_each_page_of_the_book_has_its_row_in_order_with_its_own_figures(
    site: Path, html: str
) -> None:
    expected = []
    for name in toc_files():
        taught = timetable.lesson(ROOT / f"{name}.ipynb")
        facts = oldest.oldest(ROOT / f"{name}.ipynb")
        assert facts, "each page has a table of sources"
        expected.append(
            [
                timetable.TITLE.search(nbformat.read(ROOT / f"{name}.ipynb", 4).cells[0].source)[1],
                f"{taught.reading} + {taught.exercises}" if taught else "–",
                number(taught.checks) if taught else "–",
                f"{weight(site, name) / 1000:.0f}",
                facts[0].checked.isoformat(),
            ]
        )
    assert [row[:-1] for row in rows(html)] == expected
    for row, name in zip(rows(html), toc_files(), strict=True):
        first, *others = oldest.titles(oldest.oldest(ROOT / f"{name}.ipynb"))
        assert re.fullmatch(re.escape(first) + (f", {len(others)} more" * bool(others)), row[-1])


def test_the_links_lead_to_the_pages(site: Path, html: str) -> None:
    table = next(html5lib.parse(html, namespaceHTMLElements=False).iter("table"))
    assert [link.get("href") for link in table.iter("a")] == [
        f"{each}.html" for each in toc_files()
    ]


def test_every_recorded_figure_of_the_rules_is_there_with_its_day_and_command(html: str) -> None:
    found, head = [], ("", "")
    for command, day, result in rows(html, -1):
        head = (command, day) if command else head  # else it goes on with the row above
        found.append((*head, result))
    expected = [
        (one.command, one.recorded.isoformat(), f"{one.work}: {number(one.time_ms)}\xa0ms")
        for one in speeds()
    ] + [
        (
            one.command,
            one.recorded.isoformat(),
            f"{one.rule}: {number(one.agreed)} of {number(one.of)} {one.unit}",
        )
        for one in comparisons()
    ]
    bare = [(*place, result.partition(" (AccaSim 1.1.3 took")[0]) for *place, result in found]
    assert sorted(bare) == sorted(expected)
    peers = [one for one in speeds() if one.peer]
    assert sum(" took " in result for *_place, result in found) == len(peers) > 0


def test_each_page_of_the_book_says_its_oldest_fact_and_leads_to_the_others(site: Path) -> None:
    for name in toc_files():
        built = html5lib.parse(
            (site / f"{name}.html").read_text(encoding="utf-8"), namespaceHTMLElements=False
        )
        (line,) = built.iterfind(".//p[@class='hublab-status']")
        assert oldest.oldest(ROOT / f"{name}.ipynb")[0].checked.isoformat() in line.text
        assert line.find("a").get("href") == "../status.html"


# The tables, of pages and figures made for them


def test_a_page_that_is_added_gets_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = page(tmp_path, 'show.sources("jupyterhub")')
    notebook = nbformat.read(new, 4)
    notebook.cells[0].source = "# New\n\nAnswer.\n\n- **Time** 7 min reading, 2 min exercises"
    nbformat.write(notebook, new)
    monkeypatch.setattr(status, "ROOT", tmp_path)
    monkeypatch.setattr(status, "toc_files", lambda: ["a", "left-out-of-this-build"])
    builder = SimpleNamespace(get_relative_uri=lambda _here, there: f"{there}.html")
    titles = {"a": SimpleNamespace(astext=lambda: "New")}
    app = SimpleNamespace(env=SimpleNamespace(titles=titles), builder=builder)
    checked = source("jupyterhub").checked.isoformat()
    assert rows(status.body(app, "Status")) == [
        ["New", "7 + 2", "0", "[weight of a]", checked, "JupyterHub"]
    ]


def test_weights_are_filled_in_once_the_files_are_there(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "book").mkdir()
    (tmp_path / "book/a.html").write_text('<img src="a.png">', encoding="utf-8")
    (tmp_path / "book/a.png").write_bytes(b"x" * 12_345_678)
    (tmp_path / "status.html").write_text("<td>[weight of book/a]</td>", encoding="utf-8")
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(format="html"))
    status.fill_weights(app, None)
    assert (tmp_path / "status.html").read_text("utf-8") == "<td>12\xa0346</td>"


LINKS = {"book/a": Link("A", "book/a.html")}


def test_what_lighthouse_was_not_shown_is_not_measured_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "FIGURES", tmp_path / "lighthouse.json")
    said = status.of_lighthouse(LINKS).plain()
    assert said == "Not measured yet. To measure: make lighthouse."


@pytest.mark.parametrize(
    ("changed", "met"),
    [({}, 1), ({"largest_paint_seconds": 1.51}, 0), ({"best-practices": 94}, 0)],
)
def test_lighthouses_figures_are_shown_with_their_day_and_held_to_the_aim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, float], met: int
) -> None:
    scores = dict(zip(status.SCORES, (97, 100, 96, 99), strict=True))
    measured = {**scores, "largest_paint_seconds": 1.26, "failed": [], **changed}
    figures = {
        "measured": "2026-01-02",
        "lighthouse": "9.8.7",
        "pages": {"book/a": measured, "book/gone": measured},
    }
    file = tmp_path / "lighthouse.json"
    file.write_text(json.dumps(figures), encoding="utf-8")
    monkeypatch.setattr(status, "FIGURES", file)
    table = status.of_lighthouse(LINKS)
    figured = [str(measured[score]) for score in status.SCORES]
    assert rows(table.html()) == [["A", *figured, f"{measured['largest_paint_seconds']:.2f}"]]
    assert "Lighthouse 9.8.7, recorded 2026-01-02." in table.plain()
    assert f"{met} of 1 pages meet it." in table.plain()


# The oldest fact


def test_sources_policies_and_clusters_that_the_code_names_are_on_the_page(tmp_path: Path) -> None:
    new = page(
        tmp_path,
        'show.sources("jupyterhub")\nRequest("fir", cores=1)',
        'show.policies("http-timeout")',
    )
    found = list(oldest.facts_on(new, dated_facts()))
    assert {fact.file for fact in found} == {"fir.toml", "policies.toml", "sources.toml"}
    common = {fact.key for fact in found if fact.file != "fir.toml"}
    assert common == {"policies.http-timeout", "jupyterhub"}
    assert [fact for fact in dated_facts() if fact.file == "fir.toml"] == [
        fact for fact in found if fact.file == "fir.toml"
    ]


def test_the_facts_checked_first_are_the_oldest(tmp_path: Path) -> None:
    facts = [
        DatedFact(file="sources.toml", key="jupyterlab", source="", checked=date(2020, 1, 1)),
        DatedFact(file="sources.toml", key="jupyterhub", source="", checked=date(2026, 2, 1)),
        DatedFact(
            file="policies.toml",
            key="policies.half-life",
            source="allocations",
            checked=date(2026, 1, 1),
        ),
    ]
    new = page(tmp_path, 'show.sources("jupyterhub")', 'show.policies("half-life")')
    assert oldest.oldest(new, facts) == facts[2:]
    assert oldest.oldest(page(tmp_path, "1 + 1"), facts) == []


def test_every_fact_has_the_title_of_its_page() -> None:
    assert oldest.titles(dated_facts())
    same = [fact for fact in dated_facts() if fact.key in {"policies.half-life", "jupyterhub"}]
    assert oldest.titles(same * 2) == [policy("half-life").source.title, "JupyterHub"]


def test_one_source_is_named_and_others_are_counted() -> None:
    assert status.first_of([]) == "–"
    assert status.first_of(["Fir"]) == "Fir"
    assert status.first_of(["Fir", "Narval"]) == "Fir, 1 more"
    assert status.first_of(["Fir", "Narval", "Rorqual"]) == "Fir, 2 more"


@pytest.mark.parametrize("name", toc_files())
def test_no_source_that_a_page_shows_is_overlooked(name: str) -> None:
    file = ROOT / f"{name}.ipynb"
    outputs = (each for cell in nbformat.read(file, 4).cells for each in cell.get("outputs", ()))
    shown = "".join(each.get("data", {}).get("text/html", "") for each in outputs)
    facts = oldest.facts_on(file, dated_facts())
    known = {source(oldest.key(fact)).url for fact in facts}
    linked = {one.url for one in sources().values() if f'href="{one.url}"' in shown}
    assert linked
    assert linked <= known
