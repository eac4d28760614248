"""The hub kit as a learner uses it, where there is no network at all.

Its two lines are those of the start page, one in a terminal and one in a cell; its Python is a
session's. As on a hub, what pip installs goes to a folder that ends with the session, and that
kernels look into.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from publish.archive import origin, pack
from publish.kit import NAME, START, contents
from publish.kit_start import INSTALL, INSTALL_IN_TERMINAL, UNPACK
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
def session(downloaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session with the kit in its home, after the first line."""
    begun = Session(tmp_path_factory.mktemp("session"))
    begun.home.mkdir()
    shutil.copy(downloaded, begun.home)
    done = begun.run(UNPACK)
    assert done.code == 0, done.text
    return begun


@pytest.fixture(scope="module")
def installed(session: Session) -> Session:
    """The session after START's cells, the first of which is the second line."""
    assert VIEW in shown_by_start(session)
    return session


def shown_by_start(session: Session) -> dict[str, str]:
    """What START's panel shows, once its cells have been run in a kernel of their own."""
    done = session.run(f"{EXECUTE} {START}", at=NAME)
    assert done.code == 0, done.text
    cells = nbformat.read(session.home / NAME / START, as_version=4).cells
    (shown,) = next(cell.outputs for cell in cells if cell.id == "ready")
    assert shown.output_type == "execute_result", shown
    return shown.data


def test_the_start_page_has_the_kits_two_lines() -> None:
    cells = nbformat.read(ROOT / "book/start-here.ipynb", as_version=4).cells
    (page,) = (cell.source for cell in cells if cell.id == "hub-kit-on-narval")
    assert re.findall(r"(?s)```(?:bash|text)\n(.*?)\n```", page) == [UNPACK, INSTALL]
    assert UNPACK.startswith("python3 -m zipfile"), "not every system has unzip"


def test_there_is_no_network_in_here(installed: Session) -> None:
    interfaces = "import socket; print(*(name for _, name in socket.if_nameindex()))"
    assert installed.run(f"python -c '{interfaces}'").text.split() == ["lo"]
    for command in (
        "curl --max-time 5 https://docs.alliancecan.ca",
        "pip download --retries 0 ipywidgets",
    ):
        done = installed.run(command)
        assert done.code, done.text


def test_it_is_installed_for_this_session(installed: Session) -> None:
    done = installed.run("python -c 'import hublab; print(hublab.__file__)'; hublab --help")
    assert done.code == 0, done.text
    assert done.text.startswith(str(installed.own))


def test_start_shows_a_panel_with_controls_in_the_next_session_too(installed: Session) -> None:
    shutil.rmtree(installed.own)
    assert installed.run("python -c 'import hublab'").code
    shown = shown_by_start(installed)
    assert VIEW in shown
    assert "hublab-panel" in shown["text/html"]


def test_where_a_terminal_has_the_pip_of_the_pages_it_installs_it_too(installed: Session) -> None:
    cells = nbformat.read(installed.home / NAME / START, as_version=4).cells
    (helps,) = (cell.source for cell in cells if cell.id == "if-not-ready")
    assert f"`{INSTALL_IN_TERMINAL}`" in helps
    assert INSTALL_IN_TERMINAL in (ROOT / "README.md").read_text(encoding="utf-8")
    shutil.rmtree(installed.own)
    done = installed.run(f"{INSTALL_IN_TERMINAL}; hublab --help")
    assert done.code == 0, done.text


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
