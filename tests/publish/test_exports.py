"""The plain notebooks of the pages: what every viewer shows alike, whole, and asking nobody."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import html5lib
import nbformat
import outside
import pytest
import yaml
from leaks import export as as_html
from leaks import leaks
from links import unresolved
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from publish.export_pages import FOLDER, nbviewer_address
from publish.exports import Book, UnsupportedError, export, this_book, write
from publish.pages import ROOT, toc_files

EACH_PAGE = pytest.mark.parametrize("name", toc_files())
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages as exports that know no address of the site."""
    book = this_book()
    written = tmp_path_factory.mktemp("exports")
    write(Book(book.folder, book.names), written)
    return written


def read(folder: Path, name: str) -> NotebookNode:
    return nbformat.read(folder / f"{name}.ipynb", as_version=nbformat.NO_CONVERT)


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from (each for each in cell.get("outputs", ()) if "data" in each)


# The pages of the book


@EACH_PAGE
def test_an_export_is_a_valid_notebook_that_was_run(folder: Path, name: str) -> None:
    notebook = read(folder, name)
    nbformat.validate(notebook, relax_add_props=False)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert not any("widget" in kind for output in outputs(notebook) for kind in output.data)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]
    assert code
    assert [cell.id for cell in code if cell.execution_count is None] == []


@EACH_PAGE
def test_every_panel_has_its_first_picture_as_an_output_of_its_own(folder: Path, name: str) -> None:
    for output in outputs(read(folder, name)):
        html = output.data.get("text/html", "")
        # A notebook that is not trusted keeps pictures, and loses drawings all but their letters.
        assert "<svg" not in html
        if 'class="hublab-panel"' in html and "<img" in html:
            picture = output.data["image/svg+xml"]
            assert picture.startswith("<svg")
            assert 'xmlns="http://www.w3.org/2000/svg"' in picture
            assert "var(" not in picture


@EACH_PAGE
def test_nothing_leaks_and_nothing_is_fetched(folder: Path, name: str) -> None:
    notebook = read(folder, name)
    html = as_html(notebook, "html")
    assert "jp-MarkdownOutput" in html
    assert list(leaks(html, "jp-MarkdownOutput")) == []
    # As nbviewer does it: the notebook's own part, without the frame that each viewer has.
    body, _resources = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    assert list(outside.in_html(body)) == []
    assert list(unresolved(body, f"{name}.ipynb", contents(folder))) == []


@EACH_PAGE
def test_the_site_has_the_export_and_the_page_leads_to_it(site: Path, name: str) -> None:
    published = site / FOLDER / f"{name}.ipynb"
    assert read(site / FOLDER, name) == export(this_book(), name)
    html = (site / f"{name}.html").read_text(encoding="utf-8")
    document = html5lib.parse(html, namespaceHTMLElements=False)
    (button,) = (
        each
        for each in document.iter("a")
        if "btn-download-source-button" in each.get("class", "").split()
    )
    assert ((site / name).parent / button.get("href")).resolve() == published.resolve()
    assert ("btn-nbviewer-button" in html) == bool(this_book().base)


def test_writing_again_changes_nothing_and_leaves_nothing_old(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/gone.ipynb").touch()
    book = this_book()
    write(Book(book.folder, book.names), tmp_path)
    assert contents(tmp_path) == contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


# The rule, on pages made for it

Make = Callable[..., Book]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Makes a book of a page `book/a` with given cells, beside `tutorials/b`."""

    def make(*cells: NotebookNode | str, base: str = "") -> Book:
        nodes = [
            new_markdown_cell(each, id=f"cell-{place}") if isinstance(each, str) else each
            for place, each in enumerate(cells)
        ]
        other = [new_markdown_cell('<a id="spot"></a>There', id="there")]
        for name, content in (("book/a", nodes), ("tutorials/b", other)):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            nbformat.write(new_notebook(cells=content), tmp_path / f"{name}.ipynb")
        return Book(tmp_path, ("book/a", "tutorials/b"), base)

    return make


def shown(**data: str) -> NotebookNode:
    """A code cell with an output: html=… is text/html, and so on."""
    kinds = {"html": "text/html", "markdown": "text/markdown", "plain": "text/plain"}
    bundle = {kinds.get(kind, kind): text for kind, text in data.items()}
    output = new_output("display_data", bundle)
    return new_code_cell("1", id="code", execution_count=1, outputs=[output])


LINKS = "[b](../tutorials/b.ipynb), [spot](../tutorials/b.ipynb#spot), [out](https://example.org/)"


def test_links_lead_to_the_other_exports_while_no_address_is_known(made: Make) -> None:
    assert export(made(LINKS), "book/a").cells[0].source == LINKS


@pytest.mark.parametrize("base", ["https://example.org/book", "https://example.org/book/"])
def test_links_lead_to_the_site_where_its_address_is_known(made: Make, base: str) -> None:
    book = made(
        LINKS, shown(markdown="[b](../tutorials/b.ipynb)"), "`](../tutorials/b.ipynb)`", base=base
    )
    links, output, code = export(book, "book/a").cells
    there = "https://example.org/book/tutorials/b.html"
    assert links.source == f"[b]({there}), [spot]({there}#spot), [out](https://example.org/)"
    assert output.outputs[0].data["text/markdown"] == f"[b]({there})"
    assert code.source == "`](../tutorials/b.ipynb)`", "code stays as it is"


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("", ""),
        ("https://a.org/b/", "https://nbviewer.org/urls/a.org/b/notebooks/book/a.ipynb"),
        ("http://a.org", "https://nbviewer.org/url/a.org/notebooks/book/a.ipynb"),
    ],
)
def test_nbviewer_gets_the_address_of_the_export(base: str, address: str) -> None:
    assert nbviewer_address(base, "book/a") == address


def test_pictures_come_inside(made: Make, tmp_path: Path) -> None:
    book = made("![A dot](dot.png)")
    (tmp_path / "book/dot.png").write_bytes(PIXEL)
    (cell,) = export(book, "book/a").cells
    assert cell.source == "![A dot](attachment:dot.png)"
    assert base64.b64decode(cell.attachments["dot.png"]["image/png"]) == PIXEL


def test_a_widget_goes_and_what_it_shows_stays(made: Make) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 9" style="max-width:44px" '
        'fill="{}"><title>A &amp; "B"</title><desc>C.</desc></svg>'
    )
    panel = f'<div class="hublab-panel">{drawing.format("var(--a, #123)")}</div>'
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}}
    (cell,) = export(made(shown(html=panel, **widget)), "book/a").cells
    data = cell.outputs[0].data
    assert data.keys() == {"text/html", "image/svg+xml"}
    assert data["image/svg+xml"] == drawing.format("#123")
    picture = html5lib.parseFragment(data["text/html"], namespaceHTMLElements=False).find(".//img")
    assert (picture.get("alt"), picture.get("width")) == ('A & "B". C.', "44")
    kind, _comma, content = picture.get("src").partition(",")
    assert kind == "data:image/svg+xml"
    # Its letters are black: the sheet below them is white, whatever the page's is.
    assert unquote(content) == data["image/svg+xml"].replace('="max', '="background:#fff;max')


def test_instructors_notes_stay_at_home(made: Make) -> None:
    note = new_markdown_cell("Ask them.", id="note", metadata={"tags": ["remove-cell"]})
    assert [cell.id for cell in export(made("Words", note), "book/a").cells] == ["cell-0"]


UNSUPPORTED = {
    ":::{note}\nMind the queue.\n:::": "colon fence",
    "```{note}\nMind the queue.\n```": 'the directive {note}: write <div class="admonition note">…',
    "See {ref}`queue`.": "a MyST role",
    "(label)=\n## Head": "a label",
    "Words {{ name }}": "a substitution",
    "% a comment": "a comment",
    "Words[^1]\n\n[^1]: below": "a footnote",
    "- [ ] to do": "a task list",
    "~~old~~": "strikethrough",
    "<details><summary>Why?</summary>\n<p>**Because.**</p></details>": "bold inside HTML",
    '<p><a href="../tutorials/b.ipynb">b</a></p>': "in Markdown",
    "<script>alert(1)</script>": "<script>",
    '<p onclick="a()">b</p>': "onclick",
    '<img src="https://example.org/a.png">': "another host",
    '<img src="a.png">': "another file",
    "![a](https://example.org/a.png)": "on another host",
    "![a](gone.png)": "no picture book/gone.png: put the file there, or correct its name",
    "![a](attachment:gone.png)": "is not inside",
    "[b](../tutorials/gone.ipynb)": "no page of the book",
    "[b](../README.md)": "no page of the book",
    "[b](/tutorials/b.ipynb)": "neither a web address nor a page",
    "[b](../tutorials/b.ipynb#gone)": "leads to no id",
    "[b](#head)\n\n# Head": "leads to no id",
    '<a href="#gone">b</a>': "leads to no id",
    "[b]\n\n[b]: ../tutorials/b.ipynb": "a link that is not written",
}


@pytest.mark.parametrize("markdown", UNSUPPORTED)
def test_what_not_every_viewer_shows_is_refused(made: Make, markdown: str) -> None:
    with pytest.raises(UnsupportedError) as error:
        export(made("Fine", markdown, base="https://example.org"), "book/a")
    assert str(error.value).startswith("book/a.ipynb, cell cell-1: ")
    assert UNSUPPORTED[markdown] in str(error.value)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (shown(html="<script>a()</script>"), "<script>"),
        (shown(html='<img src="https://example.org/a.png">'), "another host"),
        (shown(html="<style>@import 'https://example.org/a.css';</style>"), "<style>"),
        (shown(html='<div class="hublab-panel"><svg>&nbsp;</svg></div>'), "stand alone"),
        (shown(html='<a href="gone.html">a</a>'), "no page of the book"),
        (shown(markdown="{ref}`a`"), "a MyST role"),
        (shown(**{"application/javascript": "a()"}), "application/javascript"),
        (shown(**{"application/vnd.jupyter.widget-view+json": "{}"}), "nothing else"),
        (new_code_cell("1", id="code"), "was not run"),
        (
            new_code_cell(
                "1/0",
                id="code",
                execution_count=1,
                outputs=[new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])],
            ),
            "ZeroDivisionError",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_outputs_that_viewers_can_not_show_are_refused(
    made: Make, cell: NotebookNode, reason: str
) -> None:
    with pytest.raises(UnsupportedError) as error:
        export(made(cell), "book/a")
    assert str(error.value).startswith("book/a.ipynb, cell code: ")
    assert reason in str(error.value)


def test_plain_markdown_is_not_refused(made: Make) -> None:
    plain = (
        "# Title",
        "Set `--mem=4000M` and **then** wait $x_{max}^2$ seconds, or $$\\sum_{a}{b}$$ more.",
        '<div class="admonition note"><p class="admonition-title">Note</p></div>',
        "<details><summary><strong>Check</strong></summary><p><code>**a**</code></p></details>",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```bash\n:::{note}\necho `hostname` {{ a }} **\n```",
        'An `{role}` in code, a set {a, b}, [x], 50 % of it, <a id="here"></a>and [here](#here).',
    )
    assert len(export(made(*plain), "book/a").cells) == len(plain)


def test_nothing_is_written_where_one_page_is_refused(made: Make, tmp_path: Path) -> None:
    write(made("Fine"), tmp_path / "exports")
    before = contents(tmp_path / "exports")
    with pytest.raises(UnsupportedError):
        write(made("{ref}`a`"), tmp_path / "exports")
    assert contents(tmp_path / "exports") == before


def test_a_page_with_an_unsupported_construct_fails_the_build(made: Make, tmp_path: Path) -> None:
    made("# A page\n\nWords.", "Some ~~old~~ words.")
    shutil.copytree(ROOT / "publish", tmp_path / "publish", symlinks=True)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {
        "format": "jb-book",
        "root": "book/a",
        "parts": [{"caption": "A part", "chapters": [{"file": "tutorials/b"}]}],
    }
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(tmp_path)]
    build = subprocess.run(command, capture_output=True, text=True, check=False)
    assert build.returncode != 0
    assert "book/a.ipynb, cell cell-1: strikethrough" in build.stdout + build.stderr
