"""What every page of the book keeps to."""

from __future__ import annotations

import re
from itertools import islice, pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import nbformat
import pytest
from leaks import EXPORTERS, export, leaks
from vacuous import complaints

from publish.normalise import is_words
from publish.page_run import is_finished
from publish.pages import ROOT, pages

PAGES = pages()
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
SLIDE_TYPES = {"slide", "subslide", "fragment", "notes", "skip", "-"}
FRONT_MATTER = ("For", "Time")  # and “Before”, where a page needs another one read first


def cells(page: Path, kind: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(page, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def slide_type(cell: nbformat.NotebookNode) -> str | None:
    """What JupyterLab's Property Inspector says of a cell, None where nobody chose."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def is_tutorial(page: Path) -> bool:
    return page.parent.name == "tutorials"


def test_every_notebook_is_in_the_table_of_contents() -> None:
    found = {*ROOT.glob("book/**/*.ipynb"), *ROOT.glob("tutorials/**/*.ipynb")}
    assert sorted(found) == sorted(PAGES)


@EACH_PAGE
def test_nothing_is_left_to_do_for_make_pages(page: Path) -> None:
    assert is_finished(page), "run `make pages`"


@EACH_PAGE
def test_strict_comparison_has_something_to_compare(page: Path) -> None:
    assert list(complaints(nbformat.read(page, as_version=4))) == []


@EACH_PAGE
def test_cell_ids_are_words(page: Path) -> None:
    identifiers = [cell.id for cell in nbformat.read(page, as_version=4).cells]
    assert [name for name in identifiers if not is_words(name)] == []
    assert len(set(identifiers)) == len(identifiers)


@EACH_PAGE
def test_every_cell_has_its_place_in_the_slides(page: Path) -> None:
    notebook = nbformat.read(page, as_version=4)
    unset = [
        f"{page.relative_to(ROOT)}, cell {cell.id}: choose a slide type "
        "(JupyterLab: Property Inspector, the gears at the right)"
        for cell in notebook.cells
        if slide_type(cell) not in SLIDE_TYPES
    ]
    assert not unset, "\n".join(unset)
    assert slide_type(notebook.cells[0]) == "slide", "a page begins with a slide of its own"


@EACH_PAGE
def test_the_skeleton_is_the_same_on_all_pages(page: Path) -> None:
    markdown = [cell.source for cell in cells(page, "markdown")]
    assert markdown[0].startswith("# ")
    for entry in FRONT_MATTER:
        assert f"- **{entry}** " in markdown[0]
    assert not re.search(r"(?m)\*\*Before\*\* nothing\W*$", markdown[0])
    # A tutorial lists its objectives in a cell of their own, see objectives.py.
    assert "**You will be able to**" in (markdown[1] if is_tutorial(page) else markdown[0])
    headings = re.findall(r"(?m)^## (.+)$", "\n\n".join(markdown))
    assert headings[-3:] == ["Key points", "What next", "Sources"]
    assert "show.sources(" in cells(page, "code")[-1].source


@EACH_PAGE
def test_headings_go_down_one_level_at_a_time(page: Path) -> None:
    text = "\n\n".join(cell.source for cell in cells(page, "markdown"))
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    levels = [len(marks) for marks in re.findall(r"(?m)^(#+) ", text)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@EACH_PAGE
def test_html_in_markdown_has_no_blank_lines_inside(page: Path) -> None:
    for cell in cells(page, "markdown"):
        for block in re.findall(r"(?s)<(?:div|details)\b.*?</(?:div|details)>", cell.source):
            assert "\n\n" not in block, cell.id


@EACH_PAGE
def test_every_column_of_a_table_has_a_head(page: Path) -> None:
    """By an empty one, somebody who hears a table does not learn what the column is."""
    for cell in cells(page, "markdown"):
        for head in re.findall(r"(?m)^\|(.+)\|\n\|[-:| ]+\|$", cell.source):
            assert all(words.strip() for words in head.split("|")), cell.id


@EACH_PAGE
def test_links_to_pages_are_markdown(page: Path) -> None:
    """Sphinx leaves an address in HTML as it is, and there is no notebook on the site."""
    for cell in cells(page, "markdown"):
        assert not re.search(r'href="[^":]*\.ipynb', cell.source), cell.id


@EACH_PAGE
def test_instructor_notes_are_kept_from_readers(page: Path) -> None:
    for cell in nbformat.read(page, as_version=4).cells:
        is_note = slide_type(cell) == "notes"
        assert is_note == ("remove-cell" in cell.metadata.get("tags", ())), cell.id


@EACH_PAGE
def test_solutions_stay_unseen_on_slides_until_the_speaker_goes_on(page: Path) -> None:
    """Each is a fragment of its slide, or begins the next one."""
    notebook = nbformat.read(page, as_version=4)
    slides = html5lib.parse(export(notebook, "slides"), namespaceHTMLElements=False)
    unseen = {
        id(element)
        for fragment in slides.iter("div")
        if "fragment" in fragment.get("class", "").split()
        for element in fragment.iter("div")
    }
    for slide in slides.iter("section"):
        unseen.update(id(cell) for cell in islice(filter(_is_cell, slide.iter("div")), 1))
    solutions = [one for one in slides.iter("div") if "celltag_hide-cell" in one.get("class", "")]
    assert [cell.get("id") for cell in solutions if id(cell) not in unseen] == []
    written = [
        cell
        for cell in notebook.cells
        if "hide-cell" in cell.metadata.get("tags", ()) and slide_type(cell) != "skip"
    ]
    assert len(solutions) == len(written)


def _is_cell(element: Element) -> bool:
    return "jp-Cell" in element.get("class", "").split()


@pytest.mark.parametrize("form", EXPORTERS)
@EACH_PAGE
def test_no_markup_leaks_in_the_forms_of_nbconvert(page: Path, form: str) -> None:
    html = export(nbformat.read(page, as_version=4), form)
    assert "jp-MarkdownOutput" in html
    assert list(leaks(html, "jp-MarkdownOutput")) == []


@EACH_PAGE
def test_no_markup_leaks_on_the_site(page: Path, site: Path) -> None:
    html = (site / page.relative_to(ROOT).with_suffix(".html")).read_text(encoding="utf-8")
    assert "bd-article" in html
    assert list(leaks(html, "bd-article")) == []
