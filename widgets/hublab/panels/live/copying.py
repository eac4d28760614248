"""Copy buttons in a kernel's front end; on the site its own script makes them."""

from __future__ import annotations

import re
import sys
from html import escape

from hublab.text import _

_COPIED = re.compile(r'<(pre|code)\b[^>]* data-hublab-copy="\w+"[^>]*>.*?</\1>', re.DOTALL)
_COPY = (
    "navigator.clipboard.writeText(this.previousElementSibling.textContent)"
    ".then(() => { this.textContent = this.dataset.done; })"
)


def copyable(html: str) -> str:
    """`html` with a button after each part that is meant to be copied."""
    if sys.platform == "emscripten":  # the page itself, whose script does it
        return html
    button = (
        f'<button type="button" class="hublab-copy" data-done="{escape(_("Copied"))}" '
        f'onclick="{escape(_COPY)}">{escape(_("Copy"))}</button>'
    )
    return _COPIED.sub(lambda found: found[0] + button, html)
