"""The offline copy: one zip of the whole site, the same bytes from one commit, nothing missing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path, PurePosixPath

import links
import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from publish import offline
from publish.archive import OFFER, Origin, origin, pack
from publish.kit import KIT
from publish.offline import NAME, OFFLINE, make
from publish.pages import ROOT, toc_files
from publish.slides import file_name, taught

SECONDS = 1_790_000_000  # 2026-09-21T14:13:20Z


def copy_book(folder: Path) -> Path:
    """What the site is built from, but for its pages."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".*")
    shutil.copytree(ROOT / "publish", folder / "publish", ignore=ignored)
    (folder / "publish/assets/node_modules").symlink_to(ROOT / "publish/assets/node_modules")
    for file in ("_config.yml", "_toc.yml", "LICENSE", "LICENSE-TEXT"):
        shutil.copy(ROOT / file, folder)
    return folder


MAKE_COPY = (sys.executable, "-m", "publish.offline")
BUILD = (str(Path(sys.executable).with_name("jupyter-book")), "build", ".")


def run(root: Path, command: Sequence[str], **environment: str) -> None:
    more = {**os.environ, "SOURCE_DATE_EPOCH": str(SECONDS), **environment}
    done = subprocess.run(command, cwd=root, env=more, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Two copies made of the same sources, as two people in two places would make them."""
    folder = tmp_path_factory.mktemp("two")
    first = copy_book(folder / "one")
    for name in {Path(name).parent for name in toc_files()}:
        shutil.copytree(ROOT / name, first / name, ignore=shutil.ignore_patterns(".*", "hublab"))
    second = Path(shutil.copytree(first, folder / "dé pôt", symlinks=True))
    environments = (
        {"PYTHONHASHSEED": "1", "TZ": "America/Vancouver"},
        {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"},
    )
    with ThreadPoolExecutor(2) as pool:
        made = [
            pool.submit(run, root, MAKE_COPY, **environment)
            for root, environment in zip((first, second), environments, strict=True)
        ]
    for each in made:
        each.result()
    yield first, second
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def packed(roots: tuple[Path, Path]) -> Path:
    return roots[0] / OFFLINE / f"{NAME}.zip"


@pytest.fixture(scope="module")
def files(packed: Path) -> dict[str, bytes]:
    """The zip's files by name, without the one folder that they all are in."""
    with zipfile.ZipFile(packed) as opened:
        return {
            str(PurePosixPath(name).relative_to(NAME)): opened.read(name)
            for name in opened.namelist()
        }


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the site."""
    return {
        name.removeprefix("site/"): content
        for name, content in files.items()
        if name.startswith("site/")
    }


def test_two_builds_are_the_same_bytes(roots: tuple[Path, Path]) -> None:
    one, other = ((root / OFFLINE / f"{NAME}.zip").read_bytes() for root in roots)
    assert one == other


def test_no_name_of_the_machine_is_inside(
    roots: tuple[Path, Path], files: dict[str, bytes]
) -> None:
    places = [os.fsencode(place) for place in (*roots, ROOT)]
    found = {name for name, content in files.items() for place in places if place in content}
    assert found == set()


def test_entries_are_sorted_dated_by_the_commit_and_for_all_to_read(packed: Path) -> None:
    with zipfile.ZipFile(packed) as opened:
        entries = opened.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {entry.date_time for entry in entries} == {(2026, 9, 21, 14, 13, 20)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {PurePosixPath(name).parts[0] for name in names} == {NAME}


def test_checksums_are_those_of_all_files(files: dict[str, bytes]) -> None:
    lines = files["SHA256SUMS"].decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert sums == {
        name: sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"
    }


def test_the_manifest_says_what_is_inside(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["MANIFEST.json"])
    assert (manifest["commit"], manifest["date"]) == ("unknown", "2026-09-21")
    assert manifest["files"] == {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in files.items()
        if name not in {"MANIFEST.json", "SHA256SUMS"}
    }
    assert [page["file"] for page in manifest["pages"]] == [
        f"site/{name}.html" for name in toc_files()
    ]
    assert manifest["notebooks"] == sorted(f"site/notebooks/{name}.ipynb" for name in toc_files())
    assert set(manifest["slides"]) > {f"site/slides/{file_name(page)}" for page in taught()}
    assert sum(page["panels"] for page in manifest["pages"]) > len(toc_files())
    assert {manifest["open"], "LICENSE", "LICENSE-TEXT"} <= files.keys()


def test_the_readme_names_both_ways_to_open_it(files: dict[str, bytes]) -> None:
    readme = files["README.txt"].decode()
    assert "site/index.html" in readme
    assert "python3 -m http.server" in readme
    assert "--directory site" in readme


def test_what_is_of_no_use_in_a_folder_stays_out(pages: dict[str, bytes]) -> None:
    assert [name for name in pages if name.endswith((".pdf", ".map"))] == []
    assert not {"404.html", ".buildinfo", "offline.html"} & pages.keys()
    assert not any(b"download-offline-button" in content for content in pages.values())


def test_every_link_resolves(pages: dict[str, bytes]) -> None:
    assert sum(name.endswith(".html") for name in pages) > len(toc_files())
    assert list(links.broken(pages)) == []


@pytest.mark.parametrize(
    "html",
    [
        '<a href="gone.html">a</a>',
        '<a href="/a.html">a</a>',
        '<a href="b.html#gone">a</a>',
        '<a href="#gone">a</a>',
        '<img src="gone.png">',
        '<style>p { background: url("gone.png") }</style>',
    ],
)
def test_each_link_that_leads_nowhere_is_caught(html: str) -> None:
    assert list(links.broken({"x/a.html": html.encode(), "x/b.html": b""}))


def test_links_that_lead_somewhere_are_not() -> None:
    html = '<p id="p"><a href="b.html#q">b</a><a href="#p"></a><a href="https://a.org/">c</a>'
    assert not list(links.broken({"a.html": html.encode(), "b.html": b'<p id="q">'}))
    assert not list(links.broken({"a.css": b"p { background: url(b.png) }", "b.png": b""}))


# What it is made from, and where it is offered


def test_a_copy_says_its_commit_and_whether_files_were_changed(tmp_path: Path) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    (tmp_path / "a").write_text("1")
    for command in (("init", "-q"), ("add", "a"), (*who, "commit", "-q", "-m", "a")):
        subprocess.run(("git", "-C", tmp_path, *command), check=True)
    made_from = origin(tmp_path)
    assert len(made_from.commit) == 40
    assert made_from.time.year >= 2026
    (tmp_path / "a").write_text("2")
    assert origin(tmp_path).commit == f"{made_from.commit} with changes"


def test_no_date_is_before_those_that_a_zip_knows(tmp_path: Path) -> None:
    pack({"a": b""}, tmp_path / "b.zip", Origin("c", 0))
    (entry,) = zipfile.ZipFile(tmp_path / "b.zip").infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_a_build_that_fails_leaves_no_word_of_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(root: Path, folder: Path) -> Path:
        raise subprocess.CalledProcessError(1, "jupyter-book")

    (tmp_path / OFFLINE).mkdir(parents=True)
    (tmp_path / OFFLINE / OFFER).write_text("{}")
    monkeypatch.setattr(offline, "build", fail)
    with pytest.raises(subprocess.CalledProcessError):
        make(tmp_path)
    assert not (tmp_path / OFFLINE / OFFER).exists()


def test_the_site_within_offers_the_hub_kit_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []

    def look(root: Path, folder: Path) -> Path:
        found.extend(each.name for each in (folder / KIT).iterdir())
        raise subprocess.CalledProcessError(1, "jupyter-book")

    (tmp_path / KIT).mkdir(parents=True)
    (tmp_path / KIT / OFFER).write_text("{}")
    monkeypatch.setattr(offline, "build", look)
    with pytest.raises(subprocess.CalledProcessError):
        make(tmp_path)
    assert found == [OFFER]


def test_the_site_offers_the_copy_where_there_is_one(tmp_path: Path) -> None:
    root = copy_book(tmp_path)
    first = toc_files()[0]
    for name in toc_files():  # each under its name, with nothing in it
        cell = new_markdown_cell("# A page\n\nWords.", id="title")
        (root / name).parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=[cell]), root / f"{name}.ipynb")
    offer = {"file": "a.zip", "size": 12_345_678, "sha256": "ab" * 32, "commit": "c" * 40}
    copy = root / OFFLINE
    copy.mkdir(parents=True)
    (copy / OFFER).write_text(json.dumps({**offer, "date": "2026-09-21"}), encoding="utf-8")
    (copy / "a.zip").write_bytes(b"zip")
    (copy / "a.zip.sha256").write_text(f"{'ab' * 32}  a.zip\n", encoding="utf-8")
    built = root / "_build/html"

    run(root, BUILD)
    page = (built / "offline.html").read_text(encoding="utf-8")
    assert "12.3 MB" in page
    assert "ab" * 32 in page
    assert 'href="offline/a.zip"' in page
    assert (built / "offline/a.zip").read_bytes() == b"zip"
    assert 'href="../offline.html"' in (built / f"{first}.html").read_text(encoding="utf-8")

    shutil.rmtree(copy)
    run(root, BUILD)
    assert not (built / "offline").exists()
    assert not (built / "offline.html").exists()
    assert "offline.html" not in (built / f"{first}.html").read_text(encoding="utf-8")
