"""What a panel says in a JupyterLab that shows it without its controls, and nowhere else.

The static skin is the same wherever it is shown, so these words are in all of it, hidden. Their
own style shows them inside a notebook that JupyterLab (or Notebook 7) has open and whose cell ran
there: it drops styles from outputs that came with a file. No page, deck or viewer has that class.
"""

from __future__ import annotations

from hublab.panels.checks import marked
from hublab.text import _

_SHOWN = "<style>.jp-NotebookPanel .hublab-not-live { display: block; }</style>"


def not_live_html(scenario: str) -> str:
    """Why the panel of this scenario may have no controls, and what to do; with its style."""
    paragraphs = "\n".join(f"<p>{marked(words)}</p>" for words in _words(scenario))
    return f'{_SHOWN}\n<div class="hublab-not-live" hidden>\n{paragraphs}\n</div>'


def _words(scenario: str) -> tuple[str, str]:
    """A paragraph of why, and one of what to do; code is between backticks."""
    return (
        _(
            "This panel shows no controls. Where its cell has run, its Python lacks `ipywidgets`, "
            "or this JupyterLab lacks the extension `@jupyter-widgets/jupyterlab-manager` or has "
            "it switched off: `jupyter labextension list` in a terminal tells which."
        ),
        _(
            "What is shown is right for these settings. For others, run this line in a cell, with "
            'other values: `from hublab.panels import scenario; scenario("{}")`'
        ).format(scenario),
    )
