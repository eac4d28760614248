"""The pages of the book: which there are, and the commands that run them or look at them.

python -m publish.pages list            the notebooks of _toc.yml, in its order
python -m publish.pages run [PAGE …]    run, normalise, rewrite them (all if none is named)
python -m publish.pages check           say which are not as `run` would leave them, results aside;
                                        what is wrong in the facts, and what not every viewer shows
python -m publish.pages names           list the lines of Markdown that name a cluster by hand
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from publish.committed import committed
from publish.timetable import Part

ROOT = Path(__file__).resolve().parent.parent
TOC = ROOT / "_toc.yml"
TEACHING = ROOT / "book/teaching.ipynb"


class UnknownPageError(Exception):
    """A page was asked for that is not there."""


def toc_files(toc: Path = TOC) -> list[str]:
    """The pages named in a table of contents, without suffix, in reading order."""
    return list(_files(yaml.safe_load(toc.read_text(encoding="utf-8"))))


def _files(entry: dict[str, Any]) -> Iterator[str]:
    if name := entry.get("root") or entry.get("file"):
        yield name
    for key in ("parts", "chapters", "sections"):
        for child in entry.get(key, ()):
            yield from _files(child)


def pages() -> list[Path]:
    """The notebooks of the book, in reading order."""
    return [ROOT / f"{name}.ipynb" for name in toc_files()]


def title(page: Path) -> str:
    """What a page's first line calls it."""
    first = committed(page).cells[0].source
    return first.splitlines()[0].removeprefix("# ")


def parts(toc: Path = TOC) -> list[Part]:
    """The parts of a table of contents with their pages; the first page is of the first part."""
    contents = yaml.safe_load(toc.read_text(encoding="utf-8"))
    root, *found = contents["root"], *contents["parts"]
    names = [list(_files(part)) for part in found]
    names[0].insert(0, root)
    return [
        (part["caption"], [toc.parent / f"{name}.ipynb" for name in pages_of])
        for part, pages_of in zip(found, names, strict=True)
    ]


def environment() -> dict[str, str]:
    """This machine's environment without a Slurm job's own variables.

    Some cells show what the session asked for. Committed outputs are those outside a job, also
    when somebody runs the pages in a session of their own.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("SLURM_")}


def chosen(asked: Sequence[Path]) -> list[Path]:
    """The pages that were asked for, all if none; raises UnknownPageError, with the one meant."""
    known = [str(page.relative_to(ROOT)) for page in pages()]
    found = []
    for each in asked:
        if not (each.is_file() and each.resolve().is_relative_to(ROOT) and each.suffix == ".ipynb"):
            stems = {Path(name).stem: name for name in known}
            near = get_close_matches(each.stem, stems, n=1)
            meant = f"Did you mean {stems[near[0]]}?" if near else f"There are {', '.join(known)}."
            raise UnknownPageError(f"no such page: {each}. {meant}")
        found.append(each.resolve())
    return found or pages()


def main(arguments: Sequence[str] | None = None) -> int:
    from publish import page_names, page_run  # they import this module

    parser = argparse.ArgumentParser(prog="python -m publish.pages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("action", choices=("list", "run", "check", "names"))
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    options = parser.parse_args(arguments)
    try:
        which = chosen(options.pages)
    except UnknownPageError as error:
        print(error, file=sys.stderr)
        return 1
    if options.action == "list":
        print("\n".join(str(page.relative_to(ROOT)) for page in which))
        return 0
    if options.action == "names":
        print("\n".join(page_names.typed(which)))
        return 0
    return page_run.run(which) if options.action == "run" else page_run.check(which)


if __name__ == "__main__":
    sys.exit(main())
