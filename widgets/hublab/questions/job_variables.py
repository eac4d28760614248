"""What a job's own environment says of it: the variables that Slurm sets when it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hublab.facts.request import NO_GPU

_MOST_DIGITS = 15  # of a number in a variable; beyond it is damage
_LONGEST = 100  # characters of a name in a variable


def read(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """The fields of a `SessionAnswer` that these variables tell; None where they are no job's.

    Missing and garbled variables become None.
    """
    job_id = _name(environ, "SLURM_JOB_ID")
    if job_id is None:
        return None
    cores = _count(environ, "SLURM_CPUS_PER_TASK")
    # A job that named no number of cores per task has only the allocated number.
    cores = _count(environ, "SLURM_CPUS_ON_NODE") if cores is None else cores
    gpus = _count(environ, "SLURM_GPUS_ON_NODE") or 0
    return {
        "job_id": job_id,
        "job_name": _name(environ, "SLURM_JOB_NAME"),
        "account": _name(environ, "SLURM_JOB_ACCOUNT"),
        "cluster": _name(environ, "SLURM_CLUSTER_NAME"),
        "node": _name(environ, "SLURM_JOB_NODELIST"),
        "cores": cores or None,
        "memory_mb": _memory_mb(environ, cores),
        "gpus": gpus,
        "gpu": _gpu(environ, gpus),
        "start_s": _count(environ, "SLURM_JOB_START_TIME"),
        "end_s": _count(environ, "SLURM_JOB_END_TIME"),
    }


def _memory_mb(environ: Mapping[str, str], cores: int | None) -> int | None:
    """The job's memory on its node (MB); None too for 0, which stands for all of the node's."""
    of_node, of_core = (_count(environ, f"SLURM_MEM_PER_{each}") for each in ("NODE", "CPU"))
    return of_node or (of_core * cores if of_core and cores else None) or None


def _gpu(environ: Mapping[str, str], count: int) -> str | None:
    """The form's value for the GPUs: Slurm repeats a model where the request named it by --gpus."""
    if not count:
        return NO_GPU
    for name in ("SLURM_GPUS", "SLURM_GPUS_PER_NODE", "SLURM_GPUS_PER_TASK"):
        named = re.fullmatch(r"(?:gpu:)?([\w.-]+):[0-9]+", environ.get(name, "").strip())
        if named:
            return f"gpu:{named[1]}:{count}"
    return None


def _name(environ: Mapping[str, str], name: str) -> str | None:
    """The words in a variable; None where there are none, or no words at all."""
    text = environ.get(name, "").strip()
    return text if text and text.isprintable() and len(text) <= _LONGEST else None


def _count(environ: Mapping[str, str], name: str) -> int | None:
    """The whole number in a variable; None where there is none."""
    text = environ.get(name, "").strip()
    fits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if fits else None
