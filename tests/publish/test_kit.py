"""The hub kit: what is in it, the same bytes from one commit, offered as it is.

Whether it works in a session: tests/hub/test_kit.py.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath
from types import SimpleNamespace
from urllib.parse import urlsplit

import nbformat
import pytest
from docutils import nodes
from docutils.utils import new_document
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from publish import kit_pages
from publish.exports import UnsupportedError
from publish.kit import KIT, NAME, START, page
from publish.pages import ROOT, title, toc_files
from publish.plain import read_html, read_markdown
from publish.wheels import CACHE, others

MOST = 10e6  # bytes: what may go through the upload button
MADE_OF = ("publish", "widgets", "book", "tutorials")


def made(root: Path, umask: int, **environment: str) -> Path:
    """The kit as somebody makes it who has the book's sources in the folder `root`."""
    ignored = shutil.ignore_patterns("assets", "__pycache__", "*.egg-info", ".*")
    for name in MADE_OF:
        shutil.copytree(ROOT / name, root / name, ignore=ignored, copy_function=shutil.copyfile)
    for name in ("_config.yml", "_toc.yml", "LICENSE", "LICENSE-TEXT", "requirements.txt"):
        shutil.copyfile(ROOT / name, root / name)
    (root / CACHE).parent.mkdir()
    (root / CACHE).symlink_to(ROOT / CACHE)
    more = {"SOURCE_DATE_EPOCH": "1790000000", **environment}
    command = (sys.executable, "-m", "publish.kit")
    subprocess.run(command, cwd=root, env={**os.environ, **more}, umask=umask, check=True)
    return root / KIT / f"{NAME}.zip"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    others(ROOT)  # from the index, where `make kit` did not get them before
    return made(tmp_path_factory.mktemp("one"), 0o022, TZ="America/Vancouver")


@pytest.fixture(scope="module")
def files(packed: Path) -> dict[str, bytes]:
    """The kit's files by name, without the one folder that they all are in."""
    with zipfile.ZipFile(packed) as opened:
        return {
            str(PurePosixPath(name).relative_to(NAME)): opened.read(name)
            for name in opened.namelist()
        }


@pytest.fixture(scope="module")
def notebooks(files: dict[str, bytes]) -> dict[str, NotebookNode]:
    return {
        name: nbformat.reads(content.decode(), as_version=4)
        for name, content in files.items()
        if name.endswith(".ipynb")
    }


def test_two_people_make_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    root = tmp_path / "dé pôt"
    root.mkdir()
    other = made(root, 0o077, TZ="Pacific/Auckland", PYTHONHASHSEED="7", LC_ALL="C.UTF-8")
    assert other.read_bytes() == packed.read_bytes()


def test_it_fits_through_the_upload_button(packed: Path) -> None:
    assert packed.stat().st_size < MOST


def test_all_is_in_one_folder_and_listed_with_its_checksum(files: dict[str, bytes]) -> None:
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    del digests["SHA256SUMS"]
    assert sums == digests
    manifest = json.loads(files["MANIFEST.json"])
    del digests["MANIFEST.json"]
    assert {name: one["sha256"] for name, one in manifest["files"].items()} == digests
    assert [each["file"] for each in manifest["pages"]] == [f"{name}.ipynb" for name in toc_files()]
    assert manifest["open"] in files
    assert {"LICENSE", "LICENSE-TEXT"} <= files.keys()


# The pages


def test_its_pages_are_the_books_without_instructors_notes(
    notebooks: dict[str, NotebookNode],
) -> None:
    assert notebooks.keys() == {START, *(f"{name}.ipynb" for name in toc_files())}
    for name in toc_files():
        committed = nbformat.read(ROOT / f"{name}.ipynb", as_version=4)
        code = [each for each in committed.cells if each.cell_type == "code"]
        packed = notebooks[f"{name}.ipynb"]
        assert [each for each in packed.cells if each.cell_type == "code"] == code
        assert packed.metadata == committed.metadata
        assert not any("**Instructor note" in each.source for each in packed.cells)


def test_a_picture_is_inside(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    source = "![A grey box with words](a.png)"
    nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), tmp_path / "page.ipynb")
    (cell,) = page(tmp_path / "page.ipynb").cells
    assert cell.attachments == {"a.png": {"image/png": "iVBORw=="}}
    assert "attachment:a.png" in cell.source


def test_start_leads_to_every_page_by_its_title(notebooks: dict[str, NotebookNode]) -> None:
    text = "\n".join(cell.source for cell in notebooks[START].cells)
    for name in toc_files():
        assert f"[{title(ROOT / f'{name}.ipynb')}]({name}.ipynb)" in text


def test_every_link_leads_to_a_place_in_the_kit_or_to_the_web(
    notebooks: dict[str, NotebookNode],
) -> None:
    ids = {name: {*_ids(notebook)} for name, notebook in notebooks.items()}
    links = [(name, link) for name, notebook in notebooks.items() for link in _links(notebook)]
    within = [(name, urlsplit(link)) for name, link in links if not urlsplit(link).scheme]
    assert len(within) > len(notebooks)
    for name, link in within:
        target = normpath(f"{name}/../{link.path}") if link.path else name
        assert target in notebooks, (name, link)
        assert not link.fragment or link.fragment in ids[target], (name, link)


def _links(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = read_markdown(cell.source)
            yield from (*found.links, *found.html_links)


def _ids(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from read_markdown(cell.source).ids
        for output in cell.get("outputs", ()):
            yield from read_html(output.get("data", {}).get("text/html", "")).ids


def test_a_picture_that_is_not_there_is_named_with_its_page(tmp_path: Path) -> None:
    file = tmp_path / "book/a.ipynb"
    file.parent.mkdir()
    cell = new_markdown_cell("![a](pictures/none.png)", id="title")
    nbformat.write(new_notebook(cells=[cell]), file)
    words = r"^book/a\.ipynb, cell title: there is no picture book/pictures/none\.png: put the file"
    with pytest.raises(UnsupportedError, match=words):
        page(file)


# The offer


def test_the_start_page_offers_the_kit_with_its_size_and_checksum(site: Path) -> None:
    html = (site / "book/start-here.html").read_text(encoding="utf-8")
    (address,) = re.findall(r'href="([^"]+)" download', html)
    kit = (site / "book" / address).resolve()
    assert kit == (site / f"kit/{NAME}.zip").resolve()
    assert f"({kit.stat().st_size / 1e6:.1f} MB)" in html
    assert sha256(kit.read_bytes()).hexdigest() in html
    place = html.index('id="hub-kit"')
    assert place < html.index(" download>") < html.index("<h", place)


def test_without_a_kit_there_is_no_offer(tmp_path: Path) -> None:
    app = SimpleNamespace(
        outdir=str(tmp_path / "html"),
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(root_doc="a/b"),
    )
    document = new_document("a/b")
    place = nodes.raw("", '<a id="hub-kit">', format="html")
    document += nodes.paragraph("", "", place)
    kit_pages.offer(app, document, "a/b")
    assert len(document) == 1

    (tmp_path / "kit").mkdir()
    offer = {"file": "k.zip", "size": 1, "sha256": "ab", "commit": "c", "date": "2026-09-21"}
    (tmp_path / "kit/offer.json").write_text(json.dumps(offer))
    kit_pages.offer(app, document, "a/c")
    assert len(document) == 1
    kit_pages.offer(app, document, "a/b")
    assert 'href="../kit/k.zip"' in document[1].astext()
