"""A session's form, the script it becomes, and what works from it."""

from __future__ import annotations

from collections.abc import Iterator

from hublab.facts import script as scripts
from hublab.facts.cluster import Cluster, cluster
from hublab.facts.form_check import LABELS, most_gpus, no_hub
from hublab.facts.request import Request
from hublab.facts.source import Fact
from hublab.questions.reach import Works
from hublab.questions.reach import reach as reached
from hublab.show.citations import page_link, source_notes
from hublab.skin import Cell, Code, Column, Listing, Table
from hublab.text import _, number

# The form's own names of the interfaces, which stay English.
INTERFACES = {"lab": "JupyterLab", "notebook": "Jupyter Notebook", "terminal": "Terminal"}


def form(name: str) -> Table:
    """The fields of a cluster's Server Options form: defaults, limits and Slurm's options.

    Raises UnknownCluster, and RequestError for a cluster without a hub in service.
    """
    place = cluster(name)
    if not place.has_hub:
        raise no_hub(place)
    return Table(
        caption=_("Server Options of {}").format(place.title),
        columns=(
            Column(head=_("Field")),
            Column(head=_("First value")),
            Column(head=_("Allowed")),
            Column(head=_("Slurm's option")),
            Column(head=_("Status")),
        ),
        rows=tuple(_fields(place)),
        notes=source_notes(place.form, place.accounts, place.limits, place.nodes[0]),
    )


def script(request: Request, *, alliance: bool = False) -> Listing:
    """The job script that the hub's spawner submits for a form. Raises RequestError.

    alliance: with the directives of the Alliance's own template, not those of the software's.
    """
    title = cluster(request.cluster).title
    caption = (
        _("The job script of this form by the Alliance's own template (puppet-jupyterhub 7.4.0)")
        if alliance
        else _("The job script of this form on {}").format(title)
    )
    return Listing(caption=caption, text=scripts.job_script(request, alliance=alliance))


def salloc(request: Request) -> Listing:
    """The command that asks for the same by hand. Raises RequestError."""
    title = cluster(request.cluster).title
    return Listing(
        caption=_("The same, asked for on a login node of {}").format(title),
        text=scripts.salloc(request),
    )


def sbatch(request: Request, command: str, *more: str) -> Listing:
    """A batch script that runs `command` with the same resources, and `more` options of sbatch.

    Raises RequestError.
    """
    title = cluster(request.cluster).title
    return Listing(
        caption=_("A batch script with the same resources on {}").format(title),
        text=scripts.sbatch_script(request, command, *more),
    )


def reach(name: str) -> Table:
    """What works from a session on a cluster's compute nodes. Raises UnknownCluster."""
    place = cluster(name)
    rows = reached(name)
    # The reasons are few and long: under the table they are read once. The first tells of the
    # internet; what works for another reason needs none.
    reasons = dict.fromkeys(
        f"{_answer(row.works)}: {row.why}" for row in rows if row == rows[0] or row.works != "yes"
    )
    return Table(
        caption=_("What works from a session on {}").format(place.title),
        columns=(
            Column(head=_("Task")),
            Column(head=_("Works")),
            Column(head=_("As typed")),
            Column(head=_("Instead")),
            Column(head=_("Source")),
        ),
        rows=tuple(
            (
                row.task,
                _answer(row.works),
                Code(row.example) if row.example else "–",
                row.instead or "–",
                page_link(row.source),
            )
            for row in rows
        ),
        notes=(*reasons, *source_notes(place.network)),
    )


def _answer(works: Works) -> str:
    return {"yes": _("yes"), "no": _("no"), "depends": _("depends")}[works]


def _fields(place: Cluster) -> Iterator[tuple[Cell, ...]]:
    """The rows of the form's table, in the order of the form."""
    limits = place.form
    known = _status(limits)
    yield (
        LABELS["reservation"],
        _("None"),
        _("reservations of yours that are running"),
        Code("--reservation"),
        known,
    )
    yield (
        LABELS["account"],
        _("the first of yours"),
        ", ".join(f"{prefix}-" for prefix in place.accounts.prefixes) or _("all of yours"),
        Code("--account"),
        _status(place.accounts),
    )
    yield (
        LABELS["hours"],
        number(limits.default_hours),
        _range(limits.min_hours, limits.max_hours or place.max_hours),
        Code("--time"),
        known if limits.max_hours else _("{}, but for the longest").format(known),
    )
    yield (
        LABELS["cores"],
        number(limits.default_cores),
        _range(limits.min_cores, limits.max_cores),
        Code("--cpus-per-task"),
        known,
    )
    yield (
        LABELS["oversubscribe"],
        _("off"),
        _("only where the site unlocks it"),
        Code("--oversubscribe"),
        known,
    )
    yield (
        LABELS["memory_mb"],
        number(limits.default_memory_mb),
        _range(limits.min_memory_mb, limits.max_memory_mb),
        Code("--mem"),
        known,
    )
    yield LABELS["gpu"], _("None"), _gpus(place), Code("--gres"), known
    yield (
        LABELS["ui"],
        INTERFACES.get(limits.default_interface, limits.default_interface),
        ", ".join(INTERFACES.get(each, each) for each in limits.interfaces),
        "–",
        known,
    )
    yield (
        LABELS["features"],
        _("none"),
        _("features that one node has together"),
        Code("--constraint"),
        known,
    )


def _status(fact: Fact) -> str:
    return _("assumption") if fact.assumption else _("confirmed")


def _range(least: float, most: float) -> str:
    return _("{} to {}").format(number(least), number(most))


def _gpus(place: Cluster) -> str:
    """“None; 1 to 4 H100-80gb; one H100-1g.10gb; …”."""
    offers = [_("None")]
    for gpu in place.gpus:
        most = most_gpus(place, gpu).value
        counts = _range(1, most) if most > 1 else number(most)
        offers.append(f"{counts} × {gpu.title}")
    return "; ".join(offers)
