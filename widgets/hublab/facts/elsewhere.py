"""Clusters that the book only points to: other ways to Jupyter, and clusters that are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from hublab.facts.policy import common_sources
from hublab.facts.reading import Reader, load
from hublab.facts.source import Fact

ELSEWHERE = files("hublab") / "facts" / "elsewhere.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCluster(Fact):
    """A cluster in a line; "" and None stand for what is not known or does not apply.

    host: where Open OnDemand answers; internet: what its compute nodes reach.
    """

    title: str
    jupyter: Literal["JupyterHub", "Open OnDemand", "none"]
    site: str = ""
    host: str = ""
    internet: Literal["full", "none", ""] = ""
    until: date | None = None
    successor: str = ""


@cache
def other_clusters() -> tuple[OtherCluster, ...]:
    """All of elsewhere.toml, in its order; raises FactError where the file is wrong."""
    reader = Reader(ELSEWHERE.name, common_sources())
    return tuple(reader.fact(OtherCluster, name, table) for name, table in load(ELSEWHERE).items())
