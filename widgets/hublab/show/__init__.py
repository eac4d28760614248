"""The vocabulary of the pages: the facts as tables, each the last expression of a cell.

>>> from hublab import show
>>> print(show.policies("half-life").rows[0][0])
Past usage counts half as much after 7\xa0d.
"""

from hublab.facts.request import Request
from hublab.show.cards import board, cards, cards_played
from hublab.show.citations import policies, sources
from hublab.show.hardware import gpus, nodes
from hublab.show.offline import offline
from hublab.show.past_jobs import lean, seff, used
from hublab.show.places import clusters, elsewhere, hosts, internet, retired, tiers
from hublab.show.results import charges, own_jobs, replays, schedule, shares
from hublab.show.session import form, reach, salloc, sbatch, script
from hublab.show.sharing import share_check
from hublab.show.speed import growth, speeds
from hublab.show.sweep import sweep
from hublab.show.trust import agreement, recorded_waits, weights

__all__ = [
    "Request",
    "agreement",
    "board",
    "cards",
    "cards_played",
    "charges",
    "clusters",
    "elsewhere",
    "form",
    "gpus",
    "growth",
    "hosts",
    "internet",
    "lean",
    "nodes",
    "offline",
    "own_jobs",
    "policies",
    "reach",
    "recorded_waits",
    "replays",
    "retired",
    "salloc",
    "sbatch",
    "schedule",
    "script",
    "seff",
    "share_check",
    "shares",
    "sources",
    "speeds",
    "sweep",
    "tiers",
    "used",
    "weights",
]
