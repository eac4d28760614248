"""What works from a session on a cluster's compute node, and what to do instead.

The answer follows from whether the cluster's compute nodes reach the internet. Where the Alliance's
pages disagree about that, whatever needs the internet “depends”, and a one-line check settles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hublab.facts.cluster import Cluster, cluster
from hublab.facts.policy import source
from hublab.facts.source import Source
from hublab.text import _

# Typed in a terminal or, after “!”, in a cell: a line that begins with HTTP means internet.
CHECK = "curl -sI -m 5 https://docs.alliancecan.ca"

Works = Literal["yes", "no", "depends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether one task works from a session, why, and what to do instead ("" for nothing).

    example: how the task is typed, "" for what is done by clicking.
    """

    task: str
    example: str
    works: Works
    why: str
    instead: str
    source: Source


def reach(name: str) -> tuple[Reach, ...]:
    """The answers for the cluster `name`, what needs the internet first.

    Raises UnknownCluster, or FactError where a fact file is wrong.
    """
    place = cluster(name)
    return (*_through_the_internet(place), *_without_the_internet())


def _through_the_internet(place: Cluster) -> tuple[Reach, ...]:
    works = _internet(place)
    why = {
        "yes": place.internet_note,
        "no": place.internet_note,
        "depends": _("The Alliance's pages disagree about {}; this line settles it: {}").format(
            place.title, CHECK
        ),
    }[works]
    rows = []
    for task in _tasks():
        partly = works == "no" and task.proxy
        rows.append(
            Reach(
                task=task.name,
                example=task.example,
                works="depends" if partly else works,
                why=_("A proxy lets some services and groups through.") if partly else why,
                instead="" if works == "yes" else task.instead,
                source=source(task.source),
            )
        )
    return tuple(rows)


def _internet(place: Cluster) -> Works:
    if place.network.disagreement:
        return "depends"
    return "yes" if place.internet == "full" else "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A task that needs the internet; proxy: whether the module httpproxy may let it through."""

    name: str
    example: str
    instead: str
    source: str
    proxy: bool = False


def _tasks() -> tuple[_Task, ...]:
    """The tasks that need the internet, in the reader's language."""
    return (
        _Task(
            name=_("Clone a git repository"),
            example="git clone https://…",
            instead=_("Clone it on a login node; the session sees the same files."),
            source="jupyterhub",
        ),
        _Task(
            name=_("Install a Python package from PyPI"),
            example="pip install NAME",
            instead=_(
                "Install the Alliance's own wheel by pip install --no-index NAME, if there is one."
            ),
            source="python",
        ),
        _Task(
            name=_("Install an R or Julia package"),
            example='install.packages("NAME")',
            instead=_("Install it on a login node, into your home directory."),
            source="advanced-jupyter",
        ),
        _Task(
            name=_("Download a model or a data set from Hugging Face"),
            example="hf download NAME",
            instead=_("Download it on a login node, then load it with local_files_only=True."),
            source="huggingface",
        ),
        _Task(
            name=_("Download a file"),
            example="wget https://…",
            instead=_("Download it on a login node, or bring it by Globus."),
            source="transferring-data",
        ),
        _Task(
            name=_("Follow a training in Weights & Biases"),
            example="wandb.init()",
            instead=_("Record with wandb offline, then run wandb sync on a login node."),
            source="wandb",
            proxy=True,
        ),
        _Task(
            name=_("Follow a training in Comet"),
            example="comet_ml.start()",
            instead=_("Where the nodes have no internet, load the module httpproxy before."),
            source="comet",
            proxy=True,
        ),
    )


def _without_the_internet() -> tuple[Reach, ...]:
    """What works on every cluster, since it stays inside or does not pass the compute node."""
    inside = _("It stays inside the cluster.")
    beside = _("It does not pass through the compute node.")
    return (
        _always(
            _("Install one of the Alliance's own wheels"),
            "pip install --no-index NAME",
            why=inside,
            page="python",
        ),
        _always(
            _("Follow a training in MLflow, with its records in a file"),
            'mlflow.set_tracking_uri("sqlite:///mlruns.db")',
            why=inside,
            page="mlflow",
        ),
        _always(
            _("Upload or download a file in JupyterLab's file browser"),
            "",
            why=_("It passes through the hub to your own computer."),
            page="jupyterlab",
        ),
        _always(
            _("Move data by Globus, between clusters or from your computer"),
            "",
            why=beside,
            page="globus",
        ),
        _always(
            _("Copy files by scp or rsync from your computer"),
            "rsync FILE USER@HOST:",
            why=beside,
            page="transferring-data",
        ),
    )


def _always(task: str, example: str, *, why: str, page: str) -> Reach:
    return Reach(task=task, example=example, works="yes", why=why, instead="", source=source(page))
