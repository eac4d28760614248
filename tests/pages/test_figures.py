"""Figures on pages come from the facts: none is typed where a table could show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from hublab.facts.cluster import Cluster, clusters

from publish.pages import ROOT, pages

THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f,](?=\d{3}\b)")
FIGURE = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*\d)")
TELLING = 100  # smaller whole numbers are also lesson sizes, minutes and steps


def figures(cluster: Cluster) -> Iterator[str]:
    """The figures of one cluster that can't be mistaken for anything else."""
    for node in cluster.nodes:
        yield from (str(node.count), str(node.cores), str(node.memory_mb))
    for gpu in cluster.gpus:
        yield from (str(gpu.rgu), str(gpu.cores), str(gpu.memory_gb))
    yield from (str(cluster.cores_per_rgu), str(cluster.memory_gb_per_rgu))


KNOWN = {
    figure
    for cluster in clusters()
    for figure in figures(cluster)
    if "." in figure.removesuffix(".0") or (figure.isdigit() and int(figure) >= TELLING)
}


def typed(markdown: str) -> list[str]:
    """The figures of clusters that stand in a Markdown text, code and links aside."""
    prose = re.sub(r"(?s)```.*?```|`[^`]*`|<code>.*?</code>|\]\([^)]*\)", " ", markdown)
    return [found for found in FIGURE.findall(THOUSANDS.sub("", prose)) if found in KNOWN]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_no_figure_of_a_cluster_is_typed(page: Path) -> None:
    notebook = nbformat.read(page, as_version=4)
    found = {cell.id: typed(cell.source) for cell in notebook.cells if cell.cell_type == "markdown"}
    assert {name: figures for name, figures in found.items() if figures} == {}, (
        f"{page.relative_to(ROOT)}: show these with a cell of hublab.show"
    )


@pytest.mark.parametrize(
    "text", ["Fir has 864 base nodes.", "A node holds 768 000 MB.", "An H100 counts 12.2 RGU."]
)
def test_typed_figures_are_found(text: str) -> None:
    assert typed(text)


@pytest.mark.parametrize(
    "text", ["Wait 5 minutes.", "Ask for `--mem=768000M`.", "In 2026, 3 of 40 queues."]
)
def test_other_numbers_are_not(text: str) -> None:
    assert not typed(text)
