"""The decks: what is in them, how many slides, and that plain nbconvert makes them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import nbformat
import outside
import pytest
from hublab.slides import parts
from hublab.slides.deck import has_mathematics
from leaks import export, leaks
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from publish.pages import ROOT
from publish.slides import INDEX, deck, file_name, index, lessons, taught

LESSONS = [each for _caption, some in lessons() for each in some]
EACH_LESSON = pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.page.stem)
MINUTES_A_SLIDE = (1, 3)


@cache
def built(site: Path, page: Path) -> Element:
    html = (site / "slides" / file_name(page)).read_text(encoding="utf-8")
    return html5lib.parse(html, namespaceHTMLElements=False)


def slides(document: Element) -> list[Element]:
    """The slides of a deck, those below another included."""
    return [each for each in document.iter("section") if each.find(".//section") is None]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def notes(document: Element) -> list[str]:
    return [words(each) for each in document.iter("aside") if each.get("class") == "notes"]


@EACH_LESSON
def test_a_deck_has_a_slide_for_every_one_to_three_minutes(site: Path, one) -> None:
    minutes = one.reading + one.exercises
    fewest, most = minutes / max(MINUTES_A_SLIDE), minutes / min(MINUTES_A_SLIDE)
    assert fewest <= len(slides(built(site, one.page))) <= most


@EACH_LESSON
def test_a_deck_begins_with_title_and_objectives_and_ends_with_what_to_take_away(
    site: Path, one
) -> None:
    first, second, *_between, last = slides(built(site, one.page))
    assert first.find(".//h1") is not None
    assert first.find(".//li") is None
    assert "You will be able to" in words(second)
    assert words(last).startswith("Key points")


@EACH_LESSON
def test_a_deck_has_checks_and_the_speakers_notes(site: Path, one) -> None:
    document = built(site, one.page)
    assert "Check:" in "".join(map(words, slides(document)))
    notebook = nbformat.read(one.page, as_version=4)
    written = [
        cell for cell in notebook.cells if cell.metadata["slideshow"]["slide_type"] == "notes"
    ]
    assert len(notes(document)) == len(written) > 0
    assert all("Instructor note" in each for each in notes(document))


# Sections that are not taught: what is for reading on, and what each does alone.
NOT_TAUGHT = {"exercises", "key-points"}
MINUTES = re.compile(r"\*\*Instructor note\.\*\* (\d+) minutes?\.")


@pytest.mark.parametrize("name", ["queue-and-priority", "session-is-a-job"])
def test_each_section_has_its_note_and_they_take_the_minutes_of_a_room(name: str) -> None:
    (one,) = [one for one in LESSONS if one.page.stem == name]
    sections: dict[str, list[str]] = {}
    for cell in nbformat.read(one.page, as_version=4).cells:
        kind = cell.metadata["slideshow"]["slide_type"]
        if kind == "slide":
            sections[cell.id] = []
        elif kind == "notes":
            sections[list(sections)[-1]].append(cell.source)
    assert [name for name, found in sections.items() if len(found) != 1] == sorted(NOT_TAUGHT)
    (overall,) = sections.pop("title")
    assert f"Plan {one.in_a_room} minutes" in overall
    minutes = [MINUTES.match(note) for found in sections.values() for note in found]
    assert sum(int(found[1]) for found in minutes) == one.in_a_room


@EACH_LESSON
def test_nothing_leaks_and_nobody_is_asked(site: Path, one) -> None:
    html = (site / "slides" / file_name(one.page)).read_text(encoding="utf-8")
    assert list(leaks(html, "slides")) == []
    assert list(outside.in_html(html)) == []


@EACH_LESSON
def test_every_link_within_the_decks_leads_somewhere(site: Path, one) -> None:
    document = built(site, one.page)
    identifiers = {each.get("id") for each in document.iter()}
    for link in document.iter("a"):
        address = link.get("href")
        if address is None or re.match(r"https?:", address):
            continue
        file, _mark, place = address.partition("#")
        assert not file or (site / "slides" / file).is_file(), address
        assert file or place in identifiers, address


def test_the_list_names_every_deck(site: Path) -> None:
    html = (site / "slides" / INDEX).read_text(encoding="utf-8")
    assert html == index()
    links = {
        each.get("href") for each in html5lib.parse(html, namespaceHTMLElements=False).iter("a")
    }
    assert links == {file_name(page) for page in taught()}


def test_each_page_leads_to_its_deck(site: Path) -> None:
    for page in taught():
        name = page.relative_to(ROOT).with_suffix(".html")
        html = (site / name).read_text(encoding="utf-8")
        links = [
            each
            for each in html5lib.parse(html, namespaceHTMLElements=False).iter("a")
            if "btn-slides-button" in each.get("class", "").split()
        ]
        assert [words(each) for each in links] == ["Slides"], name
        target = (site / name).parent / links[0].get("href")
        assert target.resolve() == (site / "slides" / file_name(page)).resolve()


def nbconvert(page: Path, folder: Path, into: Path) -> str:
    """The slides that the plain command makes of a page, started in a folder."""
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "slides"]
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(into / "none")}
    subprocess.run(
        [*command, "--output-dir", into, os.path.relpath(page, folder)],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return (into / f"{page.stem}.slides.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tutorials", None], ids=["root", "its own", "any"])
def test_the_plain_command_makes_the_same_deck_in_any_folder(
    folder: Path | None, tmp_path: Path
) -> None:
    page = ROOT / "tutorials/right-size.ipynb"
    html = nbconvert(page, folder or tmp_path, tmp_path)
    assert list(outside.in_html(html)) == []
    plain = slides(html5lib.parse(html, namespaceHTMLElements=False))
    published = slides(html5lib.parse(deck(page, []), namespaceHTMLElements=False))
    assert list(map(words, plain)) == list(map(words, published))


def test_without_a_copy_a_deck_loads_the_same_versions_from_the_web(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parts, "jupyter_path", lambda name: [str(tmp_path / name)])
    wanted = json.loads((ROOT / "publish/assets/package.json").read_text())["dependencies"]
    parts.package.cache_clear()
    try:
        found = [*parts.styles(), *parts.scripts(mathematics=True)]
        addresses = [each.address for each in found if each.address]
        with pytest.raises(FileNotFoundError, match="make assets"):
            deck(ROOT / "book/charging.ipynb", [])
    finally:
        parts.package.cache_clear()
    assert len(addresses) == 4
    for address in addresses:
        name, version = re.search(r"/([a-z.]+)@([0-9.]+)/", address).groups()
        assert wanted[name] == version
        file = address.rpartition(f"@{version}/")[2]
        assert (ROOT / "publish/assets/node_modules" / name / file).is_file()


def shown(*cells: NotebookNode) -> list[Element]:
    notebook = new_notebook(cells=[new_markdown_cell("# A page\n\nIts answer."), *cells])
    return slides(html5lib.parse(export(notebook, "slides"), namespaceHTMLElements=False))


def typed(cell: NotebookNode, kind: str, *tags: str) -> NotebookNode:
    cell.metadata = {"slideshow": {"slide_type": kind}, "tags": list(tags)}
    return cell


def result(html: str) -> NotebookNode:
    return new_output("execute_result", {"text/html": html, "text/plain": "words"})


def fragments(slide: Element) -> Iterator[str]:
    for each in slide.iter("div"):
        if "fragment" in each.get("class", "").split():
            yield words(each)


def test_a_result_in_html_is_shown_without_the_code_that_calls_for_it() -> None:
    (slide,) = shown(new_code_cell("show.sizes()", outputs=[result("<p>sizes</p>")]))
    assert words(slide) == "A page Its answer. sizes"
    (slide,) = shown(new_code_cell("2 + 2", outputs=[new_output("stream", text="4")]))
    assert words(slide) == "A page Its answer. 2 + 2 4"
    (slide,) = shown(typed(new_code_cell("2 + 2"), "-", "remove-input"))
    assert words(slide) == "A page Its answer."


def test_what_follows_a_guess_is_unseen_until_the_speaker_goes_on() -> None:
    cells = new_markdown_cell("**Your guess:** how many?"), new_code_cell("2 + 2")
    (slide,) = shown(*cells)
    assert list(fragments(slide)) == ["2 + 2"]


def test_a_solution_that_is_a_panel_is_the_next_slide() -> None:
    panel = result('<div class="hublab-panel"><p>an answer</p></div>')
    cells = typed(new_code_cell("ask()", outputs=[panel]), "fragment", "hide-cell")
    first, second = shown(cells)
    assert "an answer" not in words(first)
    assert words(second) == "an answer"


def test_a_slide_without_a_heading_repeats_the_last_one() -> None:
    first, second, third = shown(
        typed(new_markdown_cell("## One\n\nWords."), "slide"),
        typed(new_markdown_cell("### Not `shown`"), "skip"),
        typed(new_markdown_cell("More words."), "subslide"),
        typed(new_markdown_cell("### Two\n\nOthers."), "subslide"),
    )[1:]
    assert first.find(".//*[@class='hublab-again']") is None
    assert words(second.find(".//*[@class='hublab-again']")) == "One"
    assert words(second).startswith("One")
    assert words(third) == "Two Others."


def test_a_panel_shows_its_story_in_place_of_the_heading() -> None:
    story = '<div class="hublab-story"><p>A story </p></div>'
    panel = result(f'<div class="hublab-panel">{story}<p>an answer</p></div>')
    heading = typed(new_markdown_cell("## One"), "slide")
    *_others, last = shown(heading, typed(new_code_cell("ask()", outputs=[panel]), "subslide"))
    assert words(last) == "A story an answer"


@EACH_LESSON
def test_every_slide_between_the_first_two_and_the_last_has_a_heading(site: Path, one) -> None:
    heads = ".//h1", ".//h2", ".//h3", ".//*[@class='hublab-again']", ".//*[@class='hublab-story']"
    bare = [
        words(slide)[:60]
        for slide in slides(built(site, one.page))[2:]
        if all(slide.find(head) is None for head in heads)
    ]
    assert bare == []


def test_notes_behind_the_last_slide_are_on_the_first() -> None:
    first, second = shown(
        typed(new_markdown_cell("Slide two"), "slide"),
        typed(new_markdown_cell("Sources"), "skip"),
        typed(new_markdown_cell("Say hello"), "notes", "remove-cell"),
    )
    assert notes(first) == ["Say hello"]
    assert words(second) == "Slide two"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$$T(N) = 1$$", True),
        ("the part $s$ of it", True),
        ("it costs $5 and $6", False),
        ("`$HOME` and `$USER`", False),
        ("```bash\necho $HOME $USER$\n```", False),
    ],
)
def test_mathjax_is_there_only_where_there_is_mathematics(text: str, expected: bool) -> None:
    notebook = new_notebook(cells=[new_markdown_cell(text)])
    assert has_mathematics(notebook) is expected
