"""The one base address of `_config.yml`: every absolute link is made from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell, new_notebook

from publish.pages import ROOT


def test_absolute_links_are_made_from_the_configured_base(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "publish", tmp_path / "publish", symlinks=True)
    (tmp_path / "book").mkdir()
    pages = {"glossary": "See [teaching](teaching.ipynb).", "teaching": "Words."}
    for name, words in pages.items():  # the theme wants a second page for its side bar
        cell = new_markdown_cell(f"# The {name}\n\n{words}", id="title")
        nbformat.write(new_notebook(cells=[cell]), tmp_path / f"book/{name}.ipynb")
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["html"]["baseurl"] = "https://hub.example.org/book/"
    (tmp_path / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    toc = {
        "format": "jb-book",
        "root": "book/glossary",
        "parts": [{"caption": "A part", "chapters": [{"file": "book/teaching"}]}],
    }
    (tmp_path / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")

    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(tmp_path)]
    build = subprocess.run(command, capture_output=True, text=True, check=False)
    assert build.returncode == 0, build.stderr

    built = tmp_path / "_build/html"
    page = (built / "book/glossary.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://hub.example.org/book/book/glossary.html" />' in page
    missing = (built / "404.html").read_text(encoding="utf-8")
    assert 'href="/book/_static/book.css' in missing
    assert 'href="/book/book/troubleshooting.html"' in missing
    nbviewer = "https://nbviewer.org/urls/hub.example.org/book/notebooks/book/glossary.ipynb"
    assert f'href="{nbviewer}"' in page
    (cell,) = nbformat.read(built / "notebooks/book/glossary.ipynb", as_version=4).cells
    assert cell.source.endswith("See [teaching](https://hub.example.org/book/book/teaching.html).")
