"""The pages of the book: which there are, how they are run, and whether they are as committed.

python -m publish.pages list            the notebooks of _toc.yml, in its order
python -m publish.pages run [PAGE …]    run, normalise, rewrite them (all if none is named)
python -m publish.pages check           say which are not as `run` would leave them, but for results
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from publish.committed import committed
from publish.normalise import dumps, normalise
from publish.timetable import Part, with_timetable

ROOT = Path(__file__).resolve().parent.parent
TOC = ROOT / "_toc.yml"
TEACHING = ROOT / "book/teaching.ipynb"
CELL_SECONDS = 120  # a page on which a learner would wait longer than this needs mending
KERNELS_AT_ONCE = 2
QUIET = ["--IPKernelApp.log_level=ERROR"]  # each kernel warns that its sockets are not encrypted

FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)


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


def finished(page: Path) -> str:
    """The text of a page's file as it should be: its normal form, with a timetable up to date."""
    notebook = nbformat.read(page, as_version=4)
    if page == TEACHING:
        notebook = with_timetable(notebook, page, parts())
    return dumps(normalise(notebook))


def environment() -> dict[str, str]:
    """This machine's environment without a Slurm job's own variables.

    Some cells show what the session asked for. Committed outputs are those outside a job, also
    when somebody runs the pages in a session of their own.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("SLURM_")}


def execute(page: Path) -> None:
    """Run one page from its first cell to its last, and write it back in its normal form.

    Raises one of FAILURES where a cell raises or hangs; the file then stays as it was.
    """
    notebook = nbformat.read(page, as_version=4)
    NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=QUIET,
        resources={"metadata": {"path": str(page.parent)}},
    ).execute(env=environment())
    page.write_text(dumps(normalise(notebook)), encoding="utf-8")


def is_finished(page: Path) -> bool:
    """Whether a page's file is in its normal form, its timetable up to date."""
    return page.read_text(encoding="utf-8") == finished(page)


def run(chosen: Sequence[Path]) -> int:
    """Run the pages, two at a time; report each as it ends; return how many failed."""
    failed = 0
    with ThreadPoolExecutor(KERNELS_AT_ONCE) as pool:
        running = [(page, pool.submit(execute, page)) for page in chosen]
        for done, (page, future) in enumerate(running, start=1):
            try:
                future.result()
                outcome = "ok"
            except FAILURES as error:
                failed += 1
                outcome = f"failed\n{error}"
            print(f"[{done:2}/{len(running)}] {page.relative_to(ROOT)}: {outcome}", flush=True)
    TEACHING.write_text(finished(TEACHING), encoding="utf-8")  # other pages' minutes are in it
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m publish.pages", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("action", choices=("list", "run", "check"))
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    options = parser.parse_args(arguments)
    chosen = [page.resolve() for page in options.pages] or pages()
    if options.action == "list":
        print("\n".join(str(page.relative_to(ROOT)) for page in chosen))
        return 0
    if options.action == "run":
        return min(run(chosen), 1)
    unfinished = [page for page in chosen if not is_finished(page)]
    for page in unfinished:
        print(f"{page.relative_to(ROOT)} is not as `make pages` would leave it: run that.")
    return min(len(unfinished), 1)


if __name__ == "__main__":
    sys.exit(main())
