"""The words on missing controls show in a notebook that JupyterLab has open, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from hublab.panels import ServerOptions
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, expect
from reader import Reader

from publish.pages import ROOT
from publish.slides import file_name

PAGE = "book/server-options"
WORDS = ".hublab-not-live"


@pytest.fixture
def blank(browser: Browser) -> Page:
    """An empty page."""
    return browser.new_page()


def unseen(page: Page) -> None:
    """Fail where the words are seen, or are not there to be hidden."""
    words = page.locator(WORDS)
    assert words.count() > 0
    assert [each for each in words.all() if each.is_visible()] == []


def test_not_on_the_site(reader: Reader) -> None:
    unseen(reader.open(PAGE))


def test_not_on_slides(browser: Browser, site: Path) -> None:
    with Reader(browser, f"{(site / 'slides').as_uri()}/", offline=True) as someone:
        page = someone.context.new_page()
        page.goto(f"{someone.root}{file_name(ROOT / f'{PAGE}.ipynb')}")
        page.wait_for_function("() => window.Reveal?.isReady()")
        unseen(page)


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_not_in_a_viewer(blank: Page, template: str) -> None:
    notebook = nbformat.read(ROOT / f"{PAGE}.ipynb", as_version=4)
    blank.set_content(HTMLExporter(template_name=template).from_notebook_node(notebook)[0])
    unseen(blank)


def test_where_a_cell_of_a_notebook_in_jupyterlab_has_run(blank: Page) -> None:
    output = ServerOptions().html()
    blank.set_content(f'<div class="jp-NotebookPanel">{output}</div><main>{output}</main>')
    expect(blank.locator(f".jp-NotebookPanel {WORDS}")).to_be_visible()
    expect(blank.locator(f"main {WORDS}")).to_be_hidden()
