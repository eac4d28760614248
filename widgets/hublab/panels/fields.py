"""Fields of the Server Options form as controls, for all panels that ask for a session."""

from __future__ import annotations

from hublab.facts.cluster import Cluster, UnknownCluster, cluster, clusters
from hublab.facts.form_check import LABELS
from hublab.facts.request import gpu_choices
from hublab.panels.controls import Choice, Control, Form
from hublab.text import _, number

_INTERFACES = {"lab": "JupyterLab", "notebook": "Jupyter Notebook", "terminal": "Terminal"}


def place_of(name: str) -> Cluster | None:
    """The cluster of this name where it has a hub, else None."""
    try:
        place = cluster(name)
    except UnknownCluster:
        return None
    return place if place.has_hub else None


def cluster_field() -> Control:
    """The choice of a hub."""
    return Control(
        setting="cluster",
        label=LABELS["cluster"],
        form=Form.CHOICE,
        choices=tuple(
            Choice(value=each.name, words=each.title) for each in clusters() if each.has_hub
        ),
    )


def size_fields(
    place: Cluster | None, prefix: str = "", head: str = "", refused_too: bool = False
) -> tuple[Control, ...]:
    """Time, cores, memory and GPU with their limits at `place`, where it is known.

    prefix: of the settings' names; head: what begins the labels, unseen below a group's words.
    refused_too: whether GPUs are offered that the form offers, though Slurm refuses them.
    """
    form = place.form if place else None
    step = form.step_hours if form else 1
    return (
        _field(prefix, head, "hours", Form.NUMBER, step, _hours_hint(place)),
        _field(prefix, head, "cores", Form.WHOLE_NUMBER, 1, _range(place, "cores")),
        _field(prefix, head, "memory_mb", Form.WHOLE_NUMBER, 1000, _range(place, "memory_mb")),
        Control(
            setting=f"{prefix}gpu",
            label=f"{head}{LABELS['gpu']}",
            unseen=head,
            form=Form.CHOICE,
            choices=tuple(
                Choice(value=value, words=words)
                for value, words in (gpu_choices(place, refused_too) if place else ())
            ),
        ),
    )


def account_field(place: Cluster | None) -> Control:
    """The account that is charged."""
    prefixes = place.accounts.prefixes if place else ()
    hint = _("begins with {}").format(", ".join(f"{each}-" for each in prefixes))
    return Control(
        setting="account",
        label=LABELS["account"],
        form=Form.TEXT,
        hint=hint if prefixes else "",
    )


def interface_field(place: Cluster | None) -> Control:
    """The user interface that the session opens with."""
    interfaces = place.form.interfaces if place else ()
    return Control(
        setting="ui",
        label=LABELS["ui"],
        form=Form.CHOICE,
        choices=tuple(Choice(value=each, words=_INTERFACES.get(each, each)) for each in interfaces),
    )


def _field(prefix: str, head: str, name: str, form: Form, step: float, hint: str) -> Control:
    return Control(
        setting=f"{prefix}{name}",
        label=f"{head}{LABELS[name]}",
        unseen=head,
        form=form,
        step=step,
        hint=hint,
    )


def _hours_hint(place: Cluster | None) -> str:
    if place is None:
        return ""
    most = place.max_hours
    if place.form.max_hours is not None:
        most = min(most, place.form.max_hours)
    return _assumed(place, _("{} to {}").format(number(place.form.min_hours), number(most)))


def _range(place: Cluster | None, name: str) -> str:
    if place is None:
        return ""
    least, most = (getattr(place.form, f"{end}_{name}") for end in ("min", "max"))
    return _assumed(place, _("{} to {}").format(number(least), number(most)))


def _assumed(place: Cluster, words: str) -> str:
    """Mark what the form's own limits are where no page states them."""
    return _("{} (assumed)").format(words) if place.form.assumption else words
