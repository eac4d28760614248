"""Sphinx extension: folded on the site are solutions, and code that only asks for what is shown.

A table or panel says all that a reader needs; whoever runs the page sees its code in JupyterLab.
Code that computes something, which results refer to, stays open.
"""

from __future__ import annotations

import ast
from typing import Any

from docutils import nodes
from hublab.text import _
from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput, visit_HideCellInput
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

OURS = 'class="hublab-'  # begins the HTML of tables, panels and listings
ASKS = (ast.Import, ast.ImportFrom, ast.Expr)
CODE = "hublab-code"


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Have myst-nb fold the code of cells that only ask for what is shown."""
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code" and "hide_mode" not in cell and only_shows(cell):
            words = {"prompt_show": _("Show the code"), "prompt_hide": _("Hide the code")}
            cell.attributes.update(hide_mode="input", **words)


def only_shows(cell: nodes.container) -> bool:
    """Whether a cell has an output of ours, and its code imports and calls, no more."""
    code, *outputs = cell.children
    if code.get("nb_element") != "cell_code_source":
        return False
    if not any(OURS in raw.astext() for part in outputs for raw in part.findall(nodes.raw)):
        return False
    try:
        statements = ast.parse(code.astext()).body
    except SyntaxError:  # a magic command
        return False
    return all(isinstance(each, ASKS) for each in statements)


def visit_folded(translator: SphinxTranslator, node: HideCodeCellNode) -> None:
    """Open what is folded, as myst-nb does; its button is named by the words that are seen."""
    if [child.get("nb_element") for child in node.children] == ["cell_code_source"]:
        node["classes"].append(CODE)
    visit_HideCellInput(translator, node)
    start = translator.body.index('<summary aria-label="Toggle hidden content">\n', -4)
    translator.body[start] = "<summary>\n"


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(HideCodeCellNode, override=True, html=(visit_folded, depart_HideCellInput))
    app.connect("doctree-read", fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
