"""Each objective of a tutorial is exercised by a check, and each check names an objective."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hublab.lessons import catalogue
from hublab.lessons.check import Check, Option
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from objectives import HEAD, complaints

from publish.pages import pages

TUTORIALS = [page for page in pages() if page.parent.name == "tutorials"]


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_objectives_and_checks_belong_to_each_other(page: Path) -> None:
    checks = catalogue.checks_of(page.stem)
    assert list(complaints(page.stem, nbformat.read(page, as_version=4), checks)) == []


def test_every_module_of_checks_belongs_to_a_tutorial() -> None:
    assert list(catalogue.tutorials()) == sorted(page.stem for page in TUTORIALS)


# The guard itself, tried on pages that it must refuse


def check(name: str, objective: str) -> Check:
    options = (Option("A", "a", right=True), Option("B", "b"), Option("C", "c"))
    return Check(name=name, objective=objective, question="Which?", options=options)


CHECKS = (check("tab", "end"), check("queue", "read"))


def page(
    ids: tuple[str, ...] = ("end", "read"),
    bullets: str = "- end it\n- read it",
    calls: str = 'check("one", "tab"); check("one", "queue")',
    head: str = HEAD,
) -> nbformat.NotebookNode:
    metadata = {"objectives": list(ids)}
    stated = new_markdown_cell(head + bullets, id="objectives", metadata=metadata)
    return new_notebook(cells=[stated, new_code_cell(calls, id="checks")])


def test_a_page_as_it_should_be_passes() -> None:
    assert list(complaints("one", page(), CHECKS)) == []


@pytest.mark.parametrize(
    "broken",
    [
        {"ids": ("end",)},
        {"ids": ("end", "read", "more")},
        {"ids": (), "bullets": ""},
        {"ids": ("end", "0a1b2c3d")},
        {"bullets": "- end it"},
        {"calls": 'check("one", "tab")'},
        {"calls": 'check("one", "tab"); check("one", "queue"); check("one", "tab")'},
        {"calls": 'check("one", "tab"); check("two", "queue")'},
        {"calls": 'check("one", "tab"); check("one", "queue"); check("one", "else")'},
        {"head": "Objectives\n\n"},
    ],
    ids=str,
)
def test_what_is_left_alone_is_caught(broken: dict) -> None:
    assert list(complaints("one", page(**broken), CHECKS))


def test_a_check_that_the_page_never_asks_is_caught() -> None:
    assert list(complaints("one", page(), (*CHECKS, check("forgotten", "end"))))
