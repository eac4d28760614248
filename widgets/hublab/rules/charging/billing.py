"""TRES billing: what Slurm makes of a job's resources by a partition's TRESBillingWeights.

The rules are those of Slurm's pages on TRES (https://slurm.schedmd.com/tres.html), on multifactor
priority and of slurm.conf(5). What they leave open was seen in slurmctld 22.05.8: fair-share
is charged with the billing as it is, and only what sacct and sshare print is cut to a whole number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from hublab.text import HublabError, _

# PriorityFlags: the sum where neither of Slurm's flags is set.
Mode = Literal["sum", "MAX_TRES", "MAX_TRES_GRES"]

# MB in what a weight's suffix stands for.
_SUFFIXES = {"": 1.0, "K": 1 / 1024, "M": 1.0, "G": 1024.0, "T": 1024.0**2, "P": 1024.0**3}
_WEIGHT = re.compile(r"([a-z][\w:/.-]*)=(\d+(?:\.\d*)?|\.\d+)([KMGTP]?)", re.IGNORECASE)


def billing_weights(text: str) -> dict[str, float]:
    """The weights in a TRESBillingWeights such as "CPU=1.0,Mem=0.25G,GRES/gpu=4.0".

    Keys are lower-case TRES names; a weight of memory is for each MB, whatever its suffix was.
    Raises HublabError for what isn't a weight.
    """
    weights = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _WEIGHT.fullmatch(part)
        if not match:
            raise HublabError(
                _("“{}” is not a billing weight: write such as CPU=1.0 or Mem=0.25G.").format(part)
            )
        name, weight, suffix = match.groups()
        weights[name.lower()] = float(weight) / _SUFFIXES[suffix.upper()]
    return weights


def billing(
    allocated: Mapping[str, float], weights: Mapping[str, float] | None = None, mode: Mode = "sum"
) -> float:
    """The billable TRES of a job, not truncated: it costs as many billing-seconds a second.

    allocated: amounts by TRES name ("cpu", "mem" in MB, "node", "gres/gpu", "gres/gpu:h100",
        "license/…"); a GPU of a type counts under both of its names, as in AllocTRES.
    weights: by the same names; without any, the allocated CPUs are billed.
    mode: the sum of what is weighted; with MAX_TRES the greatest of what a node has, plus what
        is global (licences, burst buffers, energy); with MAX_TRES_GRES the greatest of CPUs,
        memory and nodes, plus every gres, plus what is global.
    Raises HublabError for another mode.
    """
    if mode not in get_args(Mode):
        raise HublabError(
            _("Unknown billing mode “{}”: choose {}.").format(mode, ", ".join(get_args(Mode)))
        )
    if not weights:
        return float(allocated.get("cpu", 0))
    weighted = {
        name: weights.get(name, 0.0) * amount
        for name, amount in allocated.items()
        if name != "billing"
    }
    if mode == "sum":
        return float(sum(weighted.values()))
    rivals = [value for name, value in weighted.items() if _competes(name, mode)]
    added = [value for name, value in weighted.items() if not _competes(name, mode)]
    return max(rivals, default=0.0) + sum(added)


def displayed(billable: float) -> int:
    """The whole number that sacct prints as `billing=` and that limits count."""
    return int(billable)


def _competes(name: str, mode: Mode) -> bool:
    """Whether only the greatest of this TRES and its rivals is billed."""
    return name in ("cpu", "mem", "node") or (mode == "MAX_TRES" and name.startswith("gres/"))
