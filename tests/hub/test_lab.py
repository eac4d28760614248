"""The tutorials in JupyterLab on a real hub: opened, run, operated in a browser as learners do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from shutil import rmtree

import nbformat
import pytest
from browser import for_tests
from lab import Lab
from nbformat import NotebookNode
from playwright.sync_api import Browser, expect
from reader import Reader

from publish.archive import origin, pack
from publish.kit import NAME, contents
from publish.normalise import normalise
from publish.pages import ROOT
from tests.hub.cluster import Cluster
from tests.hub.hub import Hub

USER = "alice"
TUTORIALS = sorted(each.stem for each in ROOT.glob("tutorials/*.ipynb"))
README = ROOT / "README.md"
PANEL = '<div class="hublab-panel"'
START = re.compile(r"```bash\n(python3 -m zipfile .*\n.*)\n```")
# What alone may differ from what is stored.
OF_THIS_SESSION = re.compile(r"Slurm job \d+ asked for")
KEEP_PATH = r"""
if [ "$JUPYTERHUB_USER" ]; then
  PATH=$(tr '\0' '\n' < /proc/$PPID/environ | sed -n 's/^PATH=//p')
fi
"""
# JupyterLab says so of each widget where nothing takes it, and its terminal of how it draws.
NOT_OURS = "new comm|GL Driver"
WITHOUT_EXTENSION = {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of all tests here."""
    with for_tests() as started:
        yield started


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's zip of this commit, as a learner has downloaded it."""
    file = tmp_path_factory.mktemp("kit") / f"{NAME}.zip"
    pack(contents(ROOT, origin(ROOT)), file, origin(ROOT), folder=f"{NAME}/")
    return file


@pytest.fixture(scope="module")
def home(cluster: Cluster) -> Iterator[Path]:
    """The learner's home folder. Debian's /etc/profile drops the session's PATH from terminals."""
    home = cluster.home(USER)
    (home / ".bash_profile").write_text(KEEP_PATH, encoding="utf-8")
    yield home
    (home / ".bash_profile").unlink()
    (home / f"{NAME}.zip").unlink(missing_ok=True)
    rmtree(home / NAME, ignore_errors=True)


@pytest.fixture(scope="module")
def lab(browser: Browser, hub: Hub, cluster: Cluster, home: Path, kit: Path) -> Iterator[Lab]:
    """A learner in a session that they started by the form, the kit in place as the README says."""
    with Reader(browser, f"{hub.address}/") as reader:
        lab = Lab(reader, USER)
        lab.start()
        lab.upload(kit, home)
        lab.type_in_terminal(START.search(README.read_text(encoding="utf-8"))[1], home)
        yield lab
        lab.log_out()
        reader.complaints.clear()  # what was still asked of the session when it ended
    cluster.idle()


@pytest.fixture
def without_extension(home: Path) -> Iterator[None]:
    """JupyterLab's extension for widgets, switched off for this learner."""
    folder = home / ".jupyter/labconfig"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page_config.json").write_text(json.dumps(WITHOUT_EXTENSION), encoding="utf-8")
    yield
    (folder / "page_config.json").unlink()


def read(file: Path) -> NotebookNode:
    """A notebook without what changes from run to run."""
    return normalise(nbformat.read(file, as_version=4))


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def differing(ours: NotebookNode, stored: NotebookNode) -> dict[str, str]:
    """The cells that are not as they were stored, with what they show now."""
    pairs = zip_longest(ours.cells, stored.cells)
    return {mine.id: plain(mine) for mine, other in pairs if mine != other}


def plain(cell: NotebookNode) -> str:
    """A cell's outputs as text."""
    shown = (each.get("text") or each.data["text/plain"] for each in cell.get("outputs", ()))
    return "\n".join(shown)


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_runs_and_its_panels_answer(lab: Lab, home: Path, name: str) -> None:
    path = f"{NAME}/tutorials/{name}.ipynb"
    brought = read(home / path)
    cells = code_cells(brought)
    with lab.notebook(path) as notebook:
        notebook.run_all(len(cells))
        notebook.save()
        for panel in notebook.panels(sum(PANEL in str(each.outputs) for each in cells)):
            panel.move()
    changed = differing(read(home / path), brought)
    assert {key: text for key, text in changed.items() if not OF_THIS_SESSION.match(text)} == {}
    lab.reader.forgive(NOT_OURS)
    lab.reader.check()


@pytest.mark.usefixtures("without_extension")
def test_without_the_extension_panels_say_why_they_have_no_controls(lab: Lab, home: Path) -> None:
    path = f"{NAME}/START.ipynb"
    with lab.notebook(path) as notebook:
        notebook.run_all(len(code_cells(read(home / path))))
        panel = notebook.shown.locator(".hublab-panel")
        expect(panel).to_have_count(1)
        expect(panel.locator(".hublab-sentence")).to_be_visible()
        expect(panel.locator(".hublab-not-live")).to_be_visible()
        expect(panel.locator(".hublab-not-live")).to_contain_text("jupyter labextension list")
        assert notebook.panels(0) == []
    assert lab.reader.forgive(NOT_OURS)
    lab.reader.check()


def test_with_it_they_say_nothing_of_it(lab: Lab, home: Path) -> None:
    path = f"{NAME}/START.ipynb"
    with lab.notebook(path) as notebook:
        notebook.run_all(len(code_cells(read(home / path))))
        (panel,) = notebook.panels(1)
        panel.move()
        expect(notebook.shown.locator(".hublab-not-live")).to_have_count(0)
