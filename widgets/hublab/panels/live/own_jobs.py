"""My last month: a person's own sacct export, read here and sent nowhere."""

from __future__ import annotations

from html import escape

import ipywidgets

from hublab.panels import page
from hublab.panels.live.copying import copyable
from hublab.panels.live.widgets import row
from hublab.panels.panel import Panel
from hublab.questions import month
from hublab.skin import Listing
from hublab.text import HublabError, _


class OwnJobs:
    """The upload, and what the panel makes of it."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._upload = ipywidgets.FileUpload(
            description=_("My last month"),
            tooltip=_("Choose a file that sacct wrote"),
            layout={"width": "auto"},
        )
        self._upload.observe(lambda change: self._read(), "value")
        listing = Listing(
            caption=_("On a login node or in a terminal of the session, write the file:"),
            text=month.COMMAND,
        )
        words = _("It is read by this kernel and sent nowhere. What it shows is yours alone.")
        how = ipywidgets.HTML(
            f'<details class="hublab-more"><summary>{escape(_("How to get my own jobs"))}</summary>'
            f"{copyable(listing.html())}<p>{escape(words)}</p></details>"
        )
        self._shown = ipywidgets.HTML()
        self._text = ""
        self.box = ipywidgets.VBox([row(self._upload), how, self._shown])

    def show(self) -> None:
        """Show the month anew, as the panel's present settings see it."""
        if not self._text:
            return
        try:
            read = month.read(self._text, self._panel.settings.cluster)
            parts = self._panel.month(read)
        except HublabError as error:
            self._shown.value = page.error_html(str(error))
            return
        status = f'<p role="status"><strong>{escape(read.sentence())}</strong></p>'
        self._shown.value = "\n".join([status, *(page.folded(*part) for part in parts)])

    def _read(self) -> None:
        if self._upload.value:
            content = bytes(self._upload.value[0]["content"])
            self._text = content.decode("utf-8", errors="replace") or "\n"
            self.show()
