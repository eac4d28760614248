"""The hub kit as a learner uses it, where there is no network at all.

Its two lines are those of the start page, its Python is a session's. As on a hub, what pip installs
goes to a folder that ends with the session, and that kernels look into.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from publish.archive import origin, pack
from publish.kit import NAME, START, contents
from publish.kit_start import INSTALL, INSTALL_IN_CELL
from publish.pages import ROOT
from tests.hub import install, no_network

SESSION = install.environment("session")
# Runs a notebook, whatever its cells raise, and leaves it with its outputs.
EXECUTE = "jupyter nbconvert --to notebook --execute --allow-errors --inplace"
VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True, slots=True)
class Session:
    """A session in a folder of its own: `home` stays, what is in `own` ends with it."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def own(self) -> Path:
        return self.folder / "own"

    def run(self, command: str, *, at: str = ".") -> no_network.Printed:
        """Type a command in a terminal, in a folder of home."""
        (packages,) = (SESSION / "lib").glob("python*")
        variables = (
            f"PIP_PREFIX={self.own}",
            f"PYTHONPATH={self.own}/lib/{packages.name}/site-packages",
            f"PATH={self.own}/bin:{SESSION}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        )
        line = ["env", *variables, "bash", "-ec", f'cd "$0"\n{command}', str(self.home / at)]
        return no_network.run(line, silent=False, limit_s=600)


@pytest.fixture(scope="module")
def downloaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit's zip of this commit."""
    missing = "" if (SESSION / ".made").is_file() else f"{SESSION} is not there"
    if reason := missing or no_network.why_not():
        (pytest.fail if install.REQUIRED else pytest.skip)(f"The kit can't be tried: {reason}")
    file = tmp_path_factory.mktemp("kit") / f"{NAME}.zip"
    pack(contents(ROOT, origin(ROOT)), file, origin(ROOT), folder=f"{NAME}/")
    return file


@pytest.fixture(scope="module")
def begin(downloaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Session]:
    """Begins a session, the zip uploaded to its home."""

    def begun() -> Session:
        session = Session(tmp_path_factory.mktemp("session"))
        session.home.mkdir()
        shutil.copy(downloaded, session.home)
        return session

    return begun


@pytest.fixture(scope="module")
def installed(begin: Callable[[], Session]) -> Session:
    """A session after the two lines."""
    session = begin()
    done = session.run(two_lines())
    assert done.code == 0, done.text
    return session


def two_lines() -> str:
    """What the start page has a learner type."""
    cells = nbformat.read(ROOT / "book/start-here.ipynb", as_version=4).cells
    (page,) = (cell.source for cell in cells if cell.id == "hub-kit-on-narval")
    (block,) = re.findall(r"(?s)```bash\n(.*?)```", page)
    return block


def outputs(session: Session) -> list[dict]:
    """Run START, and see what its code cells show."""
    done = session.run(f"{EXECUTE} {START}", at=NAME)
    assert done.code == 0, done.text
    notebook = nbformat.read(session.home / NAME / START, as_version=4)
    return [each for cell in notebook.cells if cell.cell_type == "code" for each in cell.outputs]


def test_the_start_page_has_two_lines_and_they_are_those_of_the_kit() -> None:
    unpack, install_it = two_lines().splitlines()
    assert unpack == f"python3 -m zipfile -e {NAME}.zip ."  # not every system has unzip
    assert install_it == INSTALL


def test_there_is_no_network_in_here(installed: Session) -> None:
    interfaces = "import socket; print(*(name for _, name in socket.if_nameindex()))"
    assert installed.run(f"python -c '{interfaces}'").text.split() == ["lo"]
    for command in ("curl --max-time 5 https://pypi.org", "pip download --retries 0 ipywidgets"):
        done = installed.run(command)
        assert done.code, done.text


def test_the_two_lines_install_it_for_this_session(installed: Session) -> None:
    done = installed.run("python -c 'import hublab; print(hublab.__file__)'; hublab --help")
    assert done.code == 0, done.text
    assert done.text.startswith(str(installed.own))


def test_start_shows_a_panel_with_controls(installed: Session) -> None:
    (shown,) = outputs(installed)
    assert VIEW in shown["data"]
    assert "hublab-panel" in shown["data"]["text/html"]


def test_in_the_next_session_start_says_what_is_missing_and_its_line_helps(
    begin: Callable[[], Session],
) -> None:
    session = begin()
    assert session.run(two_lines().splitlines()[0]).code == 0
    (shown,) = outputs(session)
    assert shown["ename"] == "ModuleNotFoundError"

    cells = nbformat.read(session.home / NAME / START, as_version=4).cells
    (helps,) = (cell.source for cell in cells if cell.id == "if-not-ready")
    assert INSTALL in helps
    assert INSTALL_IN_CELL in helps
    line = new_notebook(cells=[new_code_cell(INSTALL_IN_CELL, id="line")])
    nbformat.write(line, session.home / NAME / "line.ipynb")
    done = session.run(f"{EXECUTE} line.ipynb", at=NAME)
    assert done.code == 0, done.text
    (shown,) = outputs(session)  # in another kernel: the first one has to be restarted
    assert VIEW in shown["data"]


def test_its_pages_show_here_what_they_show_to_readers(installed: Session) -> None:
    """Strict nbval, by the tests' own Python; the kernel is the session's."""
    kernel = installed.folder / "share/kernels/session/kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = (SESSION / "bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}")
    said = {"argv": [*map(str, argv)], "display_name": "session", "language": "python"}
    kernel.write_text(json.dumps(said))
    pytest_ = f"JUPYTER_PATH={kernel.parents[2]} {sys.executable} -m pytest --quiet"
    options = "--nbval --nbval-kernel-name=session --numprocesses=2 --dist=loadscope"
    done = installed.run(f"{pytest_} {options} tutorials book", at=NAME)
    assert done.code == 0, done.text
    (passed,) = re.findall(r"(\d+) passed in", done.text)
    pages = (installed.home / NAME).glob("*/*.ipynb")
    cells = (cell for page in pages for cell in nbformat.read(page, as_version=4).cells)
    assert int(passed) == sum(cell.cell_type == "code" for cell in cells)
