"""What a notebook gives away, as a table on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hublab.sharing import Finding, findings, pictures, read_notebook, removal
from hublab.skin import Code, Column, Table
from hublab.text import _, ngettext, number


def share_check(notebook: str | Path | Mapping[str, Any], names: Iterable[str] = ()) -> Table:
    """What a notebook, or the one in a file, gives away: where, what, and how to remove it.

    names: further names to look for. Raises HublabError where the file is no notebook.
    """
    read = notebook if isinstance(notebook, Mapping) else read_notebook(notebook)
    found = findings(read, names)
    count = ngettext("{} finding", "{} findings", len(found)).format(number(len(found)))
    notes = []
    if not found:
        notes.append(_("Nothing was found. What no pattern knows, only a reader finds."))
    if seen := pictures(read):
        notes.append(
            ngettext(
                "{} picture was not read: look at it yourself.",
                "{} pictures were not read: look at them yourself.",
                seen,
            ).format(number(seen))
        )
    return Table(
        caption=_("What this notebook gives away: {}").format(count),
        columns=(
            Column(head=_("Where")),
            Column(head=_("What")),
            Column(head=_("Seen")),
            Column(head=_("To remove it")),
        ),
        rows=tuple(_row(each) for each in found),
        notes=tuple(notes),
    )


def _row(finding: Finding) -> tuple[str, str, Code, str]:
    return finding.place.words(), finding.what(), Code(finding.shown), removal(finding)
