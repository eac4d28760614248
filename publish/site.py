"""Sphinx extension: what the site serves itself, and what each page says to search engines.

Stock pages fetch MathJax from another host. A page of this book asks nothing of any other host, so
that it opens in a room without a network and tells nobody who reads it.
"""

from __future__ import annotations

import shutil
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from hublab.panels.sheets import SHEETS
from hublab.text import _
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

ASSETS = Path(__file__).parent / "assets"
MATHJAX = ASSETS / "node_modules/mathjax/es5"

# What MathJax loads from TeX input with CommonHTML output, its menu and its speech included.
MATHJAX_PARTS = (
    "tex-chtml.js",
    "output/chtml/fonts",
    "input/tex/extensions",
    "ui",
    "a11y",
    "sre",
)
STYLESHEETS = (*SHEETS, ASSETS / "icons.css", ASSETS / "site.css")
SCRIPTS = sorted(ASSETS.glob("*.js"))  # each extension says on which pages its own are loaded
COPY = "copy.js"
DESCRIPTION_CHARACTERS = 160  # what search engines show of a description


def add_description(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give the page its first paragraph, the answer in one sentence, as its meta description."""
    paragraph = next(iter(doctree.findall(nodes.paragraph)), None) if doctree else None
    if paragraph is not None:
        text = " ".join(paragraph.astext().split())
        if len(text) > DESCRIPTION_CHARACTERS:
            text = text[: DESCRIPTION_CHARACTERS - 1].rsplit(" ", 1)[0] + "…"
        tag = f'<meta name="description" content="{escape(text)}" />'
        context["metatags"] = context.get("metatags", "") + tag


def mark(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Name what the style sheet sets apart: the guesses, and the key points."""
    for words in doctree.findall(nodes.strong):
        if words.astext() == _("Your guess:"):
            words.parent["classes"].append("hublab-guess")
    for section in doctree.findall(nodes.section):
        if section.next_node(nodes.title).astext() == _("Key points"):
            section["classes"].append("hublab-key-points")


def load_pictures_late(app: Sphinx) -> None:
    """Have browsers fetch a picture when a reader comes near it; the words come first."""
    app.env.settings["image_loading"] = "lazy"


def set_addresses(app: Sphinx, config: Config) -> None:
    """Make the 404 page's links from the one base address, and serve our own files."""
    root = urlsplit(config.html_baseurl).path.rstrip("/") + "/"
    config.notfound_urls_prefix = root
    config.html_static_path.extend(map(str, (*STYLESHEETS, *SCRIPTS)))
    config.notfound_context = {"title": _("Page not found"), "body": not_found(root)}


def not_found(root: str) -> str:
    """The words of the 404 page; `root` begins the addresses of the site's own pages."""
    ways = {
        "book/start-here.html": _("Start here"),
        "book/troubleshooting.html": _("Troubleshooting, after a failed start"),
    }
    links = "".join(f'<li><a href="{root}{page}">{words}</a></li>' for page, words in ways.items())
    sentence = _("The address may be old. Go on from one of these pages, or search:")
    label = _("Search this book")
    form = (
        f'<form class="hublab-find" action="{root}search.html" role="search">'
        f'<input class="form-control" type="search" name="q" aria-label="{label}" />'
        f'<button type="submit">{_("Search")}</button></form>'
    )
    return f"<h1>{_('Page not found')}</h1><p>{sentence}</p><ul>{links}</ul>{form}"


def render_image(renderer: NbElementRenderer, data: MimeData) -> list[nodes.Element]:
    """Give a picture among the outputs its alternative text, as nbconvert and JupyterLab do.

    The text is the key `alt` of the output's metadata; myst-nb leaves the file's name instead.
    """
    images = _render_image(renderer, data)
    if alternative := data.output_metadata.get(data.mime_type, {}).get("alt"):
        for image in images:
            image["alt"] = alternative
    return images


_render_image = NbElementRenderer.render_image


def script_words() -> dict[str, str]:
    """What the script says to readers, as attributes of its element."""
    return {
        "data-copy": _("Copy"),
        "data-link": _("Copy a link to this"),
        "data-copied": _("Copied"),
        "data-failed": _("Not copied: select it and copy it yourself"),
    }


def assets_digest() -> str:
    """Change with any of our style sheets and scripts."""
    return sha256(b"".join(file.read_bytes() for file in (*STYLESHEETS, *SCRIPTS))).hexdigest()


def copy_assets(app: Sphinx, exception: Exception | None) -> None:
    """Put MathJax beside the theme's own files."""
    if exception or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for part in MATHJAX_PARTS:
        source, target = MATHJAX / part, static / "mathjax" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)


def write_entrance(app: Sphinx, exception: Exception | None) -> None:
    """Lead from the site's root to its first page; the stock file has no title and no icon."""
    if exception or app.builder.format != "html":
        return
    first, name = f"{app.config.root_doc}.html", escape(app.config.html_title)
    page = (
        f'<!DOCTYPE html>\n<html lang="{app.config.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{name}</title>\n<link rel="icon" href="_static/favicon.svg">\n'
        f'<meta http-equiv="refresh" content="0; url={first}">\n</head>\n'
        f'<body><p><a href="{first}">{name}</a></p></body>\n</html>\n'
    )
    (Path(app.outdir) / "index.html").write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    if not MATHJAX.is_dir():
        raise ExtensionError("MathJax is not there: run `make assets` once, then build again.")
    NbElementRenderer.render_image = render_image
    app.connect("config-inited", set_addresses)
    app.connect("builder-inited", load_pictures_late)
    app.connect("doctree-resolved", mark)
    app.connect("html-page-context", add_description)
    app.connect("build-finished", copy_assets)
    app.connect("build-finished", write_entrance, priority=900)  # in place of the stock one
    # Sphinx copies these files only when it writes pages: have it write them where one changed.
    app.add_config_value("assets_digest", assets_digest(), "html")
    for stylesheet in STYLESHEETS:
        app.add_css_file(stylesheet.name)
    app.add_js_file(COPY, loading_method="defer", **script_words())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
