"""Which facts of a page were checked longest ago.

On a page are the sources and policies that its code cells name by their keys, the clusters that
they name, and the sources that its results link to. All that a cluster's file says counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from hublab.facts.age import DatedFact, dated_facts
from hublab.facts.cluster import clusters
from hublab.facts.policy import POLICIES, SOURCES, source, sources

from publish.committed import committed

QUOTED = re.compile(r'"([a-z0-9-]+)"')
COMMON = {SOURCES.name, POLICIES.name}


def keys(page: Path) -> set[str]:
    """What the code cells of a page have in quotes, and the keys of the sources in its results."""
    cells = [cell for cell in committed(page).cells if cell.cell_type == "code"]
    outputs = (output for cell in cells for output in cell.outputs)
    results = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    linked = {key for key, one in sources().items() if f'href="{one.url}"' in results}
    return linked.union(*(QUOTED.findall(cell.source) for cell in cells))


def facts_on(page: Path, facts: Iterable[DatedFact]) -> Iterator[DatedFact]:
    """Those of `facts` that are on a page, in their order."""
    found = keys(page)
    files = {f"{one.name}.toml" for one in clusters() if one.name in found}
    for fact in facts:
        in_common = fact.file in COMMON and fact.key.removeprefix("policies.") in found
        if in_common or fact.file in files:
            yield fact


def oldest(page: Path, facts: Iterable[DatedFact] | None = None) -> list[DatedFact]:
    """The facts on a page, of all or of `facts`, that were checked on the earliest day."""
    found = list(facts_on(page, _all() if facts is None else facts))
    day = min((fact.checked for fact in found), default=None)
    return [fact for fact in found if fact.checked == day]


def titles(facts: Iterable[DatedFact]) -> list[str]:
    """The titles of the pages that facts are from, each once."""
    return list(dict.fromkeys(source(key(fact)).title for fact in facts))


def key(fact: DatedFact) -> str:
    """The key of the source that a fact is from; a source's own key where it is one."""
    return fact.source or fact.key.rpartition(".")[2]


@cache
def _all() -> tuple[DatedFact, ...]:
    return dated_facts()
