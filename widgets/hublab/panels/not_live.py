"""What a panel says in a JupyterLab that shows it without its controls, and nowhere else.

The static skin is the same wherever it is shown, so these words are in all of it, hidden. Their
own style shows them inside a notebook that JupyterLab (or Notebook 7) has open and whose cell ran
there: it drops styles from outputs that came with a file. No page, deck or viewer has that class.
"""

from __future__ import annotations

from html import escape

from hublab.panels.checks import marked
from hublab.text import _

_SHOWN = "<style>.jp-NotebookPanel .hublab-not-live { display: block; }</style>"


def not_live_html(scenario: str) -> str:
    """How the panel of this scenario gets its controls, most people's way first; with its style."""
    first = _("Run this cell (Shift+Enter) to get the controls.")
    head = _("It has run, and there are still none")
    paragraphs = "\n".join(f"<p>{marked(words)}</p>" for words in _still_none(scenario))
    return (
        f'{_SHOWN}\n<div class="hublab-not-live" hidden>\n<p><strong>{escape(first)}</strong></p>\n'
        f"<details><summary>{escape(head)}</summary>\n{paragraphs}\n"
        "</details>\n</div>"
    )


def _still_none(scenario: str) -> tuple[str, ...]:
    """What to do where the cell has run, the likeliest first; code is between backticks."""
    return (
        _(
            "Run `START.ipynb` of the kit: its first cell installs what the panels need, its "
            "others try it. Then restart this notebook's kernel, and run it from the top."
        ),
        _(
            "Else its Python lacks `ipywidgets`, or this JupyterLab lacks the extension "
            "`@jupyter-widgets/jupyterlab-manager` or has it switched off: `jupyter labextension "
            "list` in a terminal tells which."
        ),
        _(
            "What is shown is right for these settings. For others, run this line in a cell, with "
            'other values: `from hublab.panels import scenario; scenario("{}")`'
        ).format(scenario),
    )
