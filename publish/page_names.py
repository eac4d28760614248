"""Where the pages' own words name a cluster: what no change of a fact file changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from hublab.facts.cluster import clusters

from publish.committed import committed
from publish.pages import ROOT


def typed(pages: Sequence[Path]) -> Iterator[str]:
    """“page, cell: line” of each line of Markdown with the title of a cluster in it."""
    titles = "|".join(re.escape(each.title) for each in clusters())
    named = re.compile(rf"\b(?:{titles})\b")
    for page in pages:
        for cell in committed(page).cells:
            if cell.cell_type == "markdown":
                for line in filter(named.search, cell.source.splitlines()):
                    yield f"{page.relative_to(ROOT)}, cell {cell.id}: {line.strip()}"
