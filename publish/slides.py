"""The decks: each page that is taught as slides in one file, and a first page that lists them.

python -m publish.slides [FOLDER]     write those that are not up to date (_build/slides)

A deck holds reveal.js, its styles and its pictures inside: the folder can be carried on a stick.
It is made by nbconvert as hublab has it make slides; here its links become links between decks.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from html import escape
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from hublab.slides import HERE, config, parts
from hublab.text import _
from nbconvert.exporters import SlidesExporter

from publish.pages import ROOT
from publish.pages import parts as parts_of_the_book
from publish.timetable import Lesson, lesson

FOLDER = ROOT / "_build/slides"
INDEX = "index.html"
AT_ONCE = 2
SOURCES = (HERE, HERE.parent / "panels", ROOT / "publish/slides.py", ROOT / "publish/timetable.py")

LINK = re.compile(
    r'<a href="(?P<address>(?![a-z]+:|#)[^"#]*)(?:#[^"]*)?"[^>]*>(?P<words>.*?)</a>', re.DOTALL
)
WITHIN = re.compile(r'<a href="#(?P<place>[^"/][^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)


def lessons() -> list[tuple[str, list[Lesson]]]:
    """The parts of the book with those of their pages that name minutes, which are taught."""
    found = [(caption, [lesson(page) for page in pages]) for caption, pages in parts_of_the_book()]
    return [(caption, [each for each in some if each]) for caption, some in found]


def taught() -> list[Path]:
    """The pages that have decks, in reading order."""
    return [each.page for each in chain.from_iterable(some for _caption, some in lessons())]


def file_name(page: Path) -> str:
    """A deck's file, also in the links of other decks."""
    return f"{page.stem}.html"


def deck(page: Path, decks: Sequence[Path]) -> str:
    """The deck of one page, whose links lead to `decks`; a link to another page is its words.

    Raises FileNotFoundError where reveal.js or MathJax is not at hand.
    """
    html, _resources = SlidesExporter(config=config()).from_filename(str(page))
    if re.search(rf'<(?:script src|link href)="{parts.WEB}', html):
        raise FileNotFoundError("reveal.js or MathJax is not there: run `make assets` once.")
    places = {each.resolve() for each in decks}

    def between_decks(link: re.Match[str]) -> str:
        target = (page.parent / link["address"]).resolve()
        if target in places:
            return f'<a href="{file_name(target)}">{link["words"]}</a>'
        return f"<span>{link['words']}</span>"

    def within_the_deck(link: re.Match[str]) -> str:
        # What a page skips on slides can't be gone to.
        return link[0] if f'id="{link["place"]}"' in slides else f"<span>{link['words']}</span>"

    start = html.index('<div class="slides">')
    end = html.index("<script>", start)
    slides = LINK.sub(between_decks, html[start:end])
    return html[:start] + WITHIN.sub(within_the_deck, slides) + html[end:]


def index() -> str:
    """The page that lists the decks, by the parts of the book."""
    lists = "".join(_list(caption, some) for caption, some in lessons() if some)
    keys = _(
        "Space goes on, S opens the speaker’s window with the notes, F fills the screen, "
        "Esc shows all slides."
    )
    style = (
        "body{max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222832}"
        "body{font:1.1rem/1.5 system-ui,sans-serif}"
        "h1,h2{color:#0a7d91;line-height:1.2}a{color:#0a7d91}"
    )
    title = escape(_("Slides of the book"))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="icon" href="data:,">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n"
        f"<body>\n<h1>{title}</h1>\n<p>{escape(keys)}</p>\n{lists}</body>\n</html>\n"
    )


def _list(caption: str, some: Sequence[Lesson]) -> str:
    minutes = _("{title}</a>, {minutes} min")
    entries = "".join(
        f'<li><a href="{file_name(each.page)}">'
        + minutes.format(title=escape(each.title), minutes=each.reading + each.exercises)
        + "</li>\n"
        for each in some
    )
    return f"<h2>{escape(caption)}</h2>\n<ul>\n{entries}</ul>\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the decks that are older than what they are made of; return their files.

    Files of decks that are no longer made are removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = taught()
    since = max(file.stat().st_mtime for file in _sources())
    old = [page for page in pages if _time(folder / file_name(page)) < max(since, _time(page))]
    if len(old) == 1:  # a process of its own would take longer to start than the deck to make
        _write(old[0], pages, folder)
    else:
        with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn")) as pool:
            list(pool.map(_write, old, [pages] * len(old), [folder] * len(old)))
    (folder / INDEX).write_text(index(), encoding="utf-8")
    for file in folder.glob("*.html"):
        if file.name not in {INDEX, *map(file_name, pages)}:
            file.unlink()
    return [folder / file_name(page) for page in old]


def _write(page: Path, decks: Sequence[Path], folder: Path) -> None:
    file = folder / file_name(page)
    new = file.with_suffix(".new")
    new.write_text(deck(page, decks), encoding="utf-8")
    os.replace(new, file)


def _sources() -> Iterator[Path]:
    for source in SOURCES:
        yield from (
            (each for each in source.rglob("*") if each.is_file()) if source.is_dir() else [source]
        )


def _time(file: Path) -> float:
    return file.stat().st_mtime if file.is_file() else 0.0


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0]) if arguments else FOLDER
    written = write(folder)
    print(f"{len(written)} decks written; all are in {folder}. Open {folder / INDEX}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
