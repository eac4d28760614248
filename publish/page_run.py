"""Run the pages, and tell whether they are as committed; what is said of each on the terminal."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from publish import fact_files, page_names, pages
from publish.exports import this_book, unsupported
from publish.normalise import dumps, normalise
from publish.pages import ROOT, TEACHING, environment
from publish.timetable import with_timetable

CELL_SECONDS = 120  # a page on which a learner would wait longer than this needs mending
KERNELS_AT_ONCE = 2
QUIET = ["--IPKernelApp.log_level=ERROR"]  # each kernel warns that its sockets are not encrypted
COLOUR = re.compile(r"\x1b\[[0-9;]*m")

FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)


class PageError(Exception):
    """A page could not be run: “cell: reason”, the traceback below where one helps."""


def finished(page: Path) -> str:
    """The text of a page's file as it should be: its normal form, with a timetable up to date."""
    notebook = nbformat.read(page, as_version=4)
    if page == TEACHING:
        notebook = with_timetable(notebook, page, pages.parts())
    return dumps(normalise(notebook))


def is_finished(page: Path) -> bool:
    """Whether a page's file is in its normal form, its timetable up to date."""
    return page.read_text(encoding="utf-8") == finished(page)


def execute(page: Path) -> None:
    """Run one page from its first cell to its last, and write it back in its normal form.

    Raises PageError where a cell raises or hangs; the file then stays as it was.
    """
    notebook = nbformat.read(page, as_version=4)
    begun = [""]
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=QUIET,
        resources={"metadata": {"path": str(page.parent)}},
        on_cell_execute=lambda cell, cell_index: begun.append(cell.id),
    )
    try:
        asyncio.run(client.async_execute(env=environment()))
    except FAILURES as error:
        raise PageError(f"cell {begun[-1]}: {_reason(error)}") from error
    _write(page, dumps(normalise(notebook)))


def run(chosen: Sequence[Path]) -> int:
    """Run the pages, two at a time; report each as it ends; 1 where one is not as it should be."""
    if wrong := fact_files.mistake(fact_files.today()):
        print(wrong, file=sys.stderr)
        return 1
    before = {page: page.read_text(encoding="utf-8") for page in {*chosen, TEACHING}}
    failed = []
    with ThreadPoolExecutor(KERNELS_AT_ONCE) as pool:
        running = [(page, pool.submit(execute, page)) for page in chosen]
        for done, (page, future) in enumerate(running, start=1):
            said, good = _outcome(page, future, before[page])
            failed += [] if good else [_name(page)]
            print(f"[{done:2}/{len(running)}] {_name(page)}: {said}", flush=True)
    _write(TEACHING, finished(TEACHING))  # other pages' minutes are in it
    _sum_up(chosen, before, failed)
    return min(len(failed), 1)


def _outcome(page: Path, future: Future[None], before: str) -> tuple[str, bool]:
    """What is said of a page that was run, and whether all is well with it."""
    try:
        future.result()
    except PageError as error:
        return f"failed\n{_name(page)}, {error}", False
    changed = "as before" if page.read_text(encoding="utf-8") == before else "changed"
    if refused := list(_not_plain(page)):
        return "\n".join([f"refused, {changed}", *refused]), False
    return f"ok, {changed}", True


def _sum_up(chosen: Sequence[Path], before: Mapping[Path, str], failed: Sequence[str]) -> None:
    changed = [page for page in before if page.read_text(encoding="utf-8") != before[page]]
    print(_listed([_name(page) for page in pages.pages() if page in changed], "changed"))
    if failed:
        print(_listed(failed, "failed"))
    elif len(chosen) > 1:
        count = len(list(page_names.typed(chosen)))
        print(f"{count} lines of these pages name a cluster by hand: `make names` lists them")


def check(chosen: Sequence[Path]) -> int:
    """Say which pages are not as `run` would leave them, and why; 1 where there is one."""
    wrong = fact_files.mistake(fact_files.today())
    said = [wrong] if wrong else []
    for page in chosen:
        if not is_finished(page):
            said.append(f"{_name(page)} is not as `make pages` would leave it: run that.")
        said.extend(_not_plain(page))
    if said:
        print("\n".join(said))
    return min(len(said), 1)


def _not_plain(page: Path) -> Iterator[str]:
    """What in a page the build of the site would refuse, each with its place."""
    return unsupported(this_book(), page.relative_to(ROOT).with_suffix("").as_posix())


def _reason(error: Exception) -> str:
    """Why a cell failed, in the first line; below it the traceback, where a reader needs one."""
    if isinstance(error, CellTimeoutError):
        return f"took longer than {CELL_SECONDS} s"
    if not isinstance(error, CellExecutionError):
        return "the kernel died: is there memory enough on this machine?"
    if error.ename == "FactError":
        return fact_files.with_path(error.evalue)
    return f"{error.ename}: {error.evalue}\n\n{COLOUR.sub('', error.traceback).strip()}\n"


def _write(file: Path, text: str) -> None:
    """At once, as a page that runs beside may be asked for its links meanwhile."""
    beside = file.with_suffix(".writing")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, file)


def _listed(names: Sequence[str], what: str) -> str:
    count = f"{len(names) or 'no'} page{'s' if len(names) > 1 else ''} {what}"
    return f"{count}: {', '.join(names)}" if names else count


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
