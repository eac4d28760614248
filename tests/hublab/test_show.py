"""Tables of facts say the same to the eye and to a screen reader, and only what the facts say."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from hublab import show
from hublab.facts.cluster import UnknownCluster, cluster, clusters
from hublab.facts.request import RequestError
from hublab.skin import Code, Column, Link, Listing, Rich, Table, Text
from hublab.text import HublabError, number

HUBS = [each.name for each in clusters() if each.has_hub]
RESULTS: dict[str, Callable[[], Rich]] = {
    "clusters": show.clusters,
    "retired": show.retired,
    "elsewhere": show.elsewhere,
    "hosts": show.hosts,
    "tiers": show.tiers,
    "internet": show.internet,
    "policies": lambda: show.policies("spawn-timeout", "priority-max-age"),
    "sources": lambda: show.sources("jupyterhub", "multifactor", "fir"),
    "script": lambda: show.script(show.Request("fir")),
    "salloc": lambda: show.salloc(show.Request("fir")),
    "sbatch": lambda: show.sbatch(show.Request("fir"), "python x.py"),
    **{f"nodes-{name}": lambda name=name: show.nodes(name) for name in (*HUBS, "beluga")},
    **{f"gpus-{name}": lambda name=name: show.gpus(name) for name in HUBS},
    **{f"form-{name}": lambda name=name: show.form(name) for name in HUBS},
    **{f"reach-{name}": lambda name=name: show.reach(name) for name in HUBS},
}


def parsed(html: str):
    """The element tree of a piece of HTML; raises on anything a browser would have to mend."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)


def words(html: str) -> str:
    return " ".join(" ".join(parsed(html).itertext()).split())


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_both_skins_are_there_and_bare(make: Callable[[], Rich]) -> None:
    bundle = make()._repr_mimebundle_()
    assert list(bundle) == ["text/html", "text/plain"]
    assert str(make()) == bundle["text/plain"]
    tree = parsed(bundle["text/html"])
    assert not [element for element in tree.iter() if element.get("style") or element.get("id")]
    assert not [element for element in tree.iter() if element.tag in ("style", "script")]


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_two_runs_are_the_same(make: Callable[[], Rich]) -> None:
    assert make()._repr_mimebundle_() == make()._repr_mimebundle_()


@pytest.mark.parametrize("make", [make for make in RESULTS.values() if isinstance(make(), Table)])
def test_a_table_is_named_and_each_cell_has_its_heads(make: Callable[[], Table]) -> None:
    table = make()
    tree = parsed(table.html())
    [caption] = tree.iter("caption")
    assert caption.text == table.caption
    assert len(table.rows) > 0
    heads = list(tree.iter("th"))
    assert [head.get("scope") for head in heads] == ["col"] * len(table.columns) + ["row"] * len(
        table.rows
    )
    [result] = tree
    wrapper, *notes = result  # what a narrow screen scrolls sideways is the table alone
    assert [note.get("class") for note in notes] == ["hublab-notes"] * len(table.notes)
    assert (wrapper.get("class"), wrapper.get("tabindex")) == ("hublab-scroll", "0")
    assert wrapper.get("aria-label") == table.caption


def test_what_is_not_confirmed_is_marked() -> None:
    assert "assumption" in show.form("fir").plain()
    table = show.policies("half-life", "priority-max-age")
    assert [row[0].endswith("(assumption)") for row in table.rows] == [False, True]
    assert any(str(note).startswith("Assumption: ") for note in table.notes)
    assert not show.policies("half-life").notes


@pytest.mark.parametrize("name", HUBS)
def test_figures_come_from_the_facts(name: str) -> None:
    place = cluster(name)
    nodes = show.nodes(name)
    assert [row[1] for row in nodes.rows] == [number(node.count) for node in place.nodes]
    assert [row[3] for row in nodes.rows] == [number(node.memory_mb) for node in place.nodes]
    assert [row[2] for row in show.gpus(name).rows] == [number(gpu.rgu) for gpu in place.gpus]
    form = {row[0]: row for row in show.form(name).rows}
    assert form["Memory (MB)"][2].endswith(number(place.form.max_memory_mb))
    assert form["Time (hours)"][2].endswith(number(place.max_hours))


def test_every_table_of_figures_names_its_sources() -> None:
    for name in HUBS:
        for table in (show.nodes(name), show.gpus(name), show.form(name), show.reach(name)):
            assert "Sources: " in table.plain()
            assert "checked 20" in table.plain()


def test_a_page_is_cited_once_a_table() -> None:
    assert show.nodes("rorqual").plain().count("Rorqual (edited") == 1


def test_both_sides_of_a_disagreement_are_shown() -> None:
    table = show.internet()
    [fir] = [row for row in table.rows if row[0] == "Fir"]
    assert fir[1] == "the pages disagree"
    assert "reach the whole internet" in fir[2]
    assert "JupyterHub" in words(table.html())
    assert "The pages disagree: Narval" in show.gpus("narval").plain()


def test_the_retired_have_their_successors() -> None:
    shown = {row[0]: row[-1] for row in show.retired().rows}
    assert shown["Béluga"] == "Rorqual"
    assert shown["Cedar"] == "Fir"


def test_titles_of_sources_lead_to_their_pages() -> None:
    html = show.sources("wandb").html()
    assert 'href="https://docs.alliancecan.ca/wiki/Weights_%26_Biases_(wandb)/en"' in html
    assert ">Weights &amp; Biases (wandb)</a>" in html


def test_unknown_names_are_refused() -> None:
    for make in (show.nodes, show.gpus, show.form, show.reach):
        with pytest.raises(UnknownCluster):
            make("fri")
    with pytest.raises(RequestError, match="JupyterHub: Béluga stopped on"):
        show.form("beluga")
    with pytest.raises(HublabError, match="Unknown policy “x”"):
        show.policies("x")
    with pytest.raises(HublabError, match="Unknown source “x”"):
        show.sources("x")


SMALL = Table(
    caption="Cores & memory",
    columns=(Column(head="Node"), Column(head="Memory", unit="MB", numeric=True)),
    rows=(("<a>", "4000"), ((Code("b&c"), " or ", Link("d", "https://e.example/?f&g")), "16")),
    notes=("<note>",),
)


def test_a_row_that_goes_on_has_no_empty_head() -> None:
    table = Table(
        caption="Ahead",
        columns=(Column(head="What"), Column(head="Which")),
        rows=(("Jobs", "running-1"), ("", "running-2")),
    )
    assert "<tr><td></td><td>running-2</td></tr>" in table.html()


def test_words_are_escaped() -> None:
    html = SMALL.html()
    assert "<caption>Cores &amp; memory</caption>" in html
    assert '<th scope="row">&lt;a&gt;</th>' in html
    assert '<code>b&amp;c</code> or <a href="https://e.example/?f&amp;g">d</a>' in html
    assert '<p class="hublab-notes">&lt;note&gt;</p>' in html
    parsed(html)


def test_plain_columns_are_aligned() -> None:
    assert SMALL.plain() == (
        "Cores & memory\n"
        "Node      Memory (MB)\n"
        "--------  -----------\n"
        "<a>              4000\n"
        "b&c or d           16\n"
        "<note>"
    )


def test_numbers_are_flush_right_in_html() -> None:
    assert '<th scope="col" class="hublab-number">Memory (MB)</th>' in SMALL.html()
    assert '<td class="hublab-number">4000</td>' in SMALL.html()


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(HublabError, match="Table “x”: a row has 2 cells where there are 1 columns"):
        Table(caption="x", columns=(Column(head="y"),), rows=(("a", "b"),))


def test_sentences_and_listings() -> None:
    assert Text(("One.", ("See ", Link("two", "https://e.example")))).plain() == "One.\n\nSee two"
    assert "<p>a &lt; b</p>" in Text(("a < b",)).html()
    listing = Listing(caption="A script", text="a < b\n")
    assert (
        '<pre tabindex="0" data-hublab-copy="text"><code>a &lt; b\n</code></pre>' in listing.html()
    )
    assert listing.plain() == "A script\na < b\n"
