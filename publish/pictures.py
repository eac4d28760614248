"""Pictures of a page, brought inside its plain notebook."""

from __future__ import annotations

import base64
import mimetypes
import re
from html import escape
from pathlib import Path
from posixpath import normpath
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

from nbformat import NotebookNode

from publish.plain import NotPlainError, read_markdown, with_targets

INSIDE = ("attachment:", "data:")
SVG = re.compile(r"(?s)<svg\b.*?</svg>")
_IN_ADDRESS = " =:/;,.()-"  # what need not be written in another way in a data address
# A drawing of its own has no style sheet that names colours.
NAMED_COLOUR = re.compile(r"var\(--[\w-]+,\s*([^()]+)\)")


def take_in(cell: NotebookNode, folder: Path) -> None:
    """Make the picture files that a Markdown cell names, from `folder`, attachments of the cell.

    Raises NotPlainError where one is missing, on another host, or named as another one is.
    """
    taken = {}
    for address in read_markdown(cell.source).pictures:
        if not address.startswith(INSIDE):
            label, bundle = _attachment(folder, address)
            if cell.setdefault("attachments", {}).setdefault(label, bundle) != bundle:
                raise NotPlainError(f"two pictures are called {label}")
            taken[address] = f"attachment:{label}"
    if taken:
        cell.source = with_targets(cell.source, lambda address: taken.get(address, address))
    for address in read_markdown(cell.source).pictures:
        if address.removeprefix("attachment:") not in cell.get("attachments", {}):
            raise NotPlainError(f"the picture {address} is not inside: write ![words](file)")


def first_drawing(html: str) -> str | None:
    """The first drawing in `html` as a file of its own, None where there is none.

    Raises NotPlainError for one that is no XML by itself.
    """
    found = SVG.search(html)
    return _alone(found[0]) if found else None


def as_pictures(html: str) -> str:
    """`html` with each drawing as a picture that lies inside it.

    JupyterLab takes drawings out of the outputs of a notebook that it does not trust, such as one
    that was just unpacked, and leaves their letters as a run of words; pictures it shows. Raises
    NotPlainError for a drawing that is no XML by itself.
    """
    return SVG.sub(lambda found: _picture(_alone(found[0])), html)


def _picture(drawing: str) -> str:
    """An <img> as wide as the drawing, whose words say what it shows; white also on a dark page."""
    root = ElementTree.fromstring(drawing)
    words = [each.text or "" for each in root if each.tag.endswith(("}title", "}desc"))]
    width = root.get("viewBox", "").split()[2:3]
    sized = f' width="{escape(width[0])}"' if width else ""
    on_white = drawing.replace('style="', 'style="background:#fff;', 1)
    return (
        f'<img src="data:image/svg+xml,{quote(on_white, safe=_IN_ADDRESS)}"{sized} '
        f'alt="{escape(". ".join(words))}">'
    )


def _alone(drawing: str) -> str:
    """A drawing as a file of its own. Raises NotPlainError for one that is no XML by itself."""
    drawing = NAMED_COLOUR.sub(r"\1", drawing)
    try:
        ElementTree.fromstring(drawing)
    except ElementTree.ParseError as error:
        raise NotPlainError(f"a drawing that can't stand alone ({error})") from None
    return drawing


def _attachment(folder: Path, address: str) -> tuple[str, dict[str, str]]:
    """The name of a picture among a cell's attachments, and its content by type."""
    if urlsplit(address).scheme or address.startswith("//"):
        raise NotPlainError(f"the picture {address} is on another host")
    file = folder / unquote(address)
    kind = mimetypes.guess_type(file.name)[0] or ""
    if not file.is_file() or not kind.startswith("image/"):
        missing = normpath(f"{folder.name}/{unquote(address)}")
        raise NotPlainError(
            f"there is no picture {missing}: put the file there, or correct its name"
        )
    content = base64.b64encode(file.read_bytes()).decode()
    return re.sub(r"[^\w.-]", "-", file.name), {kind: content}
