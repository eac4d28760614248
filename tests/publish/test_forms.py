"""“Share your notebook” in the forms that it teaches, by the commands that it prints.

HTML and slides of every page are tested with the pages; paper is tested in tests/browser.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from forms import latex_complaints, latex_titles, rst_complaints, rst_titles
from get_pandoc import MISSING, REQUIRED, version
from hublab.lessons.sample_notebook import sample_notebook
from leaks import leaks
from nbconvert import HTMLExporter, LatexExporter, RSTExporter
from nbformat import NotebookNode

from publish.pages import ROOT

PAGE = ROOT / "tutorials/share-your-notebook.ipynb"
BASH = re.compile(r"(?s)```bash\n(.*?)```")
# By TeX, or by a browser that nbconvert gets itself: see tests/browser/test_paper.py.
NOT_HERE = {"pdf", "webpdf"}
# What each command leaves behind, beside the notebook that it was given.
WRITTEN = {
    "html": ["runs.html"],
    "python": ["runs.py"],
    "rst": ["runs.rst", "runs_files"],
    "latex": ["runs.tex", "runs_files"],
    "slides": ["runs.slides.html"],
    "notebook": ["runs-clear.ipynb"],
    "inplace": [],
}


@pytest.fixture(scope="module")
def page() -> NotebookNode:
    """The page as it is committed."""
    return nbformat.read(PAGE, as_version=4)


@pytest.fixture(scope="module")
def pandoc() -> str:
    """The version of pandoc; tests that need it are skipped without one, and fail under CI=true."""
    found = version()
    if not found:
        (pytest.fail if REQUIRED else pytest.skip)(MISSING)
    return found


def printed(beginning: str) -> list[list[str]]:
    """The commands of the page that begin with these words, apart in arguments."""
    markdown = "\n\n".join(
        cell.source
        for cell in nbformat.read(PAGE, as_version=4).cells
        if cell.cell_type == "markdown"
    )
    blocks = "\n".join(BASH.findall(markdown)).replace("\\\n", " ")
    return [shlex.split(line) for line in blocks.splitlines() if line.startswith(beginning)]


def form(command: list[str]) -> str:
    return "inplace" if "--inplace" in command else command[command.index("--to") + 1]


COMMANDS = printed("jupyter nbconvert")


def convert(
    command: list[str], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the page beside the notebook that it converts."""
    nbformat.write(nbformat.from_dict(sample_notebook()), folder / "runs.ipynb")
    return subprocess.run(
        [sys.executable, "-m", "nbconvert", *command[2:]],
        cwd=folder,
        env={"HOME": str(folder), "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
    )


def headings(page: NotebookNode) -> list[str]:
    text = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
    return re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?s)```.*?```", "", text))


def test_the_page_names_every_form() -> None:
    assert {form(each) for each in COMMANDS} == {*WRITTEN, *NOT_HERE}


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if form(each) not in NOT_HERE], ids=" ".join
)
def test_each_printed_command_does_what_the_page_says(
    command: list[str], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kind = form(command)
    if kind in {"rst", "latex"}:
        request.getfixturevalue("pandoc")
    done = convert(command, tmp_path, PATH=_path())
    assert done.returncode == 0, done.stderr
    made = sorted(each.name for each in tmp_path.iterdir() if not each.name.startswith("."))
    assert made == sorted(["runs.ipynb", *WRITTEN[kind]])
    if "--TagRemovePreprocessor.remove_cell_tags=draft" in command:
        html = (tmp_path / "runs.html").read_text(encoding="utf-8")
        assert "JUPYTERHUB_API_TOKEN" not in html
        assert "rows.longest" not in html
    if "--clear-output" in command:
        (cleared,) = (tmp_path / (WRITTEN[kind] or ["runs.ipynb"])[0],)
        cells = nbformat.read(cleared, as_version=4).cells
        assert [each for each in cells if each.get("outputs") or each.get("execution_count")] == []


def _path() -> str:
    return ":".join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])


@pytest.mark.parametrize("kind", ["rst", "latex"])
def test_without_pandoc_nbconvert_says_what_the_page_says(kind: str, tmp_path: Path) -> None:
    command = next(each for each in COMMANDS if form(each) == kind)
    done = convert(command, tmp_path, PATH=str(tmp_path))
    assert done.returncode != 0
    assert "Pandoc wasn't found" in done.stderr
    assert "`Pandoc wasn't found`" in PAGE.read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("inkscape") is not None, reason="Inkscape is installed")
@pytest.mark.usefixtures("pandoc")
def test_a_picture_in_svg_stops_latex_as_the_page_says() -> None:
    notebook = nbformat.from_dict(sample_notebook())
    figure = next(cell for cell in notebook.cells if cell.id == "figure").outputs[0]
    figure.data = {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    with pytest.raises(FileNotFoundError, match="Inkscape"):
        LatexExporter().from_notebook_node(notebook)


def test_html(page: NotebookNode) -> None:
    html, _resources = HTMLExporter().from_notebook_node(page)
    assert list(leaks(html, "jp-MarkdownOutput")) == []


@pytest.mark.usefixtures("pandoc")
def test_restructured_text(page: NotebookNode) -> None:
    text, _resources = RSTExporter().from_notebook_node(page)
    assert list(rst_complaints(text)) == []
    assert rst_titles(text) == headings(page)


@pytest.mark.usefixtures("pandoc")
def test_latex(page: NotebookNode) -> None:
    text, _resources = LatexExporter().from_notebook_node(page)
    assert list(latex_complaints(text)) == []
    assert latex_titles(text) == headings(page)


# The readers themselves, tried on what they must refuse


@pytest.mark.parametrize(
    "text",
    [
        "A **bold word.",
        ".. admonition::\n\n   no title",
        "Title\n===\n",
        "a `link <x>`_ and\\ [more](a.ipynb)",
        ".. raw:: html\n\n   <div><b>open",
        ".. raw:: latex\n\n   x",
        "::: note",
    ],
)
def test_broken_restructured_text_is_caught(text: str) -> None:
    assert list(rst_complaints(text))


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{itemize} \item a",
        r"\begin{itemize} \item a \end{enumerate}",
        r"\textbf{a",
        "a <strong>word</strong>",
        r"a **bold** word",
        r"::: note",
        r"[more](a.ipynb)",
    ],
)
def test_broken_latex_is_caught(text: str) -> None:
    assert list(latex_complaints(rf"\begin{{document}}{text}\end{{document}}"))


def test_sound_latex_passes() -> None:
    text = r"\begin{Verbatim}<b> ** :::\end{Verbatim} \texttt{\{a\}} \{ ``quoted''"
    assert list(latex_complaints(rf"\begin{{document}}{text}\end{{document}}")) == []
